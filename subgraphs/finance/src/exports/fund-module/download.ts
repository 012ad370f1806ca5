import type { SchemaSession } from '@cse/db/src/session/schema-session'
import { defineDownload } from '@cse/schema/download'
import { CSV } from '../csv.ts'
import { XLSX } from '../xlsx.ts'
import { fundModuleCsv } from './csv.ts'
import { fundModuleLink } from './link.ts'
import { FUND_MODULE_FILE, moduleAnswered, type WrittenModule } from './query.ts'
import { fundModuleXlsx } from './xlsx.ts'

/** The SIOSS module of a fund as a file. */
export const fundModuleDownload = defineDownload<WrittenModule, SchemaSession>({
  link: fundModuleLink,
  operation: 'FundModuleFile',
  query: FUND_MODULE_FILE,
  variables: ({ ambito, fund, year, asOf = null, submission }, { scope, roles }) => ({
    ambito,
    fund,
    year: Number(year),
    asOf,
    submission: submission === undefined ? null : Number(submission),
    users: scope === 'AMBITO' || roles.includes('CONTROLLER'),
  }),
  answer: moduleAnswered,
  name: ({ ambito, fund, year, figures }) => [
    'sioss',
    fund.code,
    String(year),
    ambito.code,
    figures.asOf.toISOString().slice(0, 10),
  ],
  files: {
    'modulo.csv': { type: CSV, write: fundModuleCsv },
    'modulo.xlsx': { type: XLSX, write: fundModuleXlsx },
  },
})
