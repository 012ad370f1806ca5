import type { SchemaSession } from '@cse/db/src/session/schema-session'
import { defineDownload } from '@cse/schema/download'
import { CSV } from '../csv.ts'
import { XLSX } from '../xlsx.ts'
import { statementCsv } from './csv.ts'
import { statementLink } from './link.ts'
import { STATEMENT_FILE, type StatementAnswer, statementAnswer } from './query.ts'
import { statementXlsx } from './xlsx.ts'

/** The statement of a zone plan (rendiconto) as a file. */
export const statementDownload = defineDownload<StatementAnswer, SchemaSession>({
  link: statementLink,
  operation: 'StatementFile',
  query: STATEMENT_FILE,
  variables: ({ plan, asOf = null, year }) => ({
    plan,
    asOf,
    year: year === undefined ? null : Number(year),
  }),
  answer: (data) => statementAnswer.parse(data).zonePlan,
  name: ({ ambito, triennium, statement }) => [
    'rendiconto',
    ambito.code,
    triennium,
    statement.asOf.toISOString().slice(0, 10),
  ],
  files: {
    'statement.csv': { type: CSV, write: statementCsv },
    'statement.xlsx': { type: XLSX, write: statementXlsx },
  },
})
