import { fundModuleCsv } from '@cse/finance/exports/fund-module/csv'
import {
  type FundModuleFormat,
  fundModuleFormats,
  opensFundModule,
} from '@cse/finance/exports/fund-module/link'
import { FUND_MODULE_FILE, moduleAnswered, type WrittenModule } from '@cse/finance/exports/fund-module/query'
import { fundModuleXlsx } from '@cse/finance/exports/fund-module/xlsx'
import type { Viewer } from '@cse/schema/viewer'
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { addGraphFile, type FileRoute, type LinkRequest } from './graph-file.ts'

/** `/fund-modules/<ambito>/<fund>/<year>/modulo.csv` and `.xlsx`: the SIOSS module of a fund as a file, for whom the link was made. */
export function addFundModuleRoutes(server: FastifyInstance, house: FileRoute): void {
  for (const format of fundModuleFormats)
    addGraphFile(server, house, {
      path: `/fund-modules/:ambito/:fund/:year/modulo.${format}`,
      operation: 'FundModuleFile',
      question: FUND_MODULE_FILE,
      asked: (http, viewer, now) => askedBy(http, format, viewer, now),
      write: async (data) => {
        const module = moduleAnswered(data)
        if (!module) return null
        const { ambito, fund, year, figures } = module
        const name = ['sioss', fund.code, String(year), ambito.code, figures.asOf.toISOString().slice(0, 10)]
        return { ...(await WRITTEN[format](module)), name, extension: format }
      },
    })
}

const WRITTEN = {
  csv: async (module) => ({
    type: 'text/csv; charset=utf-8; header=present',
    content: fundModuleCsv(module),
  }),
  xlsx: async (module) => ({
    type: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    content: await fundModuleXlsx(module),
  }),
} satisfies Record<
  FundModuleFormat,
  (module: WrittenModule) => Promise<{ readonly type: string; readonly content: string | Buffer }>
>

/** What the graph is asked for, when the link opens it for this viewer now. */
function askedBy({ params, query }: LinkRequest, format: FundModuleFormat, viewer: Viewer, now: Date) {
  const link = z
    .object({
      asOf: z.string().optional(),
      submission: z.string().optional(),
      expires: z.string(),
      signature: z.string(),
    })
    .safeParse(query)
  if (!link.success) return null
  const { asOf = null, submission = null, ...seal } = link.data
  const { ambito = '', fund = '', year = '' } = params
  const file = { ambito, fund, year, format, asOf, submission }
  if (!opensFundModule(file, seal, viewer, now)) return null
  return {
    ambito,
    fund,
    year: Number(year),
    asOf,
    submission: submission === null ? null : Number(submission),
    users: viewer.scope === 'AMBITO' || viewer.roles.includes('CONTROLLER'),
  }
}
