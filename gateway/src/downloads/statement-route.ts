import { statementCsv } from '@cse/finance/exports/statement/csv'
import { opensStatement, type StatementFormat, statementFormats } from '@cse/finance/exports/statement/link'
import { STATEMENT_FILE, type StatementAnswer, statementAnswer } from '@cse/finance/exports/statement/query'
import { statementXlsx } from '@cse/finance/exports/statement/xlsx'
import type { Viewer } from '@cse/schema/viewer'
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { addGraphFile, type FileRoute, type LinkRequest } from './graph-file.ts'

/** `/zone-plans/<id>/statement.csv` and `.xlsx`: the statement of a plan as a file, for whom the link was made. */
export function addStatementRoutes(server: FastifyInstance, house: FileRoute): void {
  for (const format of statementFormats)
    addGraphFile(server, house, {
      path: `/zone-plans/:plan/statement.${format}`,
      operation: 'StatementFile',
      question: STATEMENT_FILE,
      asked: (http, viewer, now) => askedBy(http, format, viewer, now),
      write: async (data) => {
        const { zonePlan: plan } = answer.parse(data)
        if (!plan) return null
        const { ambito, triennium, statement } = plan
        const name = ['rendiconto', ambito.code, triennium, statement.asOf.toISOString().slice(0, 10)]
        return { ...(await WRITTEN[format](plan)), name, extension: format }
      },
    })
}

const WRITTEN = {
  csv: async (plan) => ({ type: 'text/csv; charset=utf-8; header=present', content: statementCsv(plan) }),
  xlsx: async (plan) => ({
    type: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    content: await statementXlsx(plan),
  }),
} satisfies Record<
  StatementFormat,
  (plan: StatementAnswer) => Promise<{ readonly type: string; readonly content: string | Buffer }>
>

/** What the graph is asked for, when the link opens it for this viewer now. */
function askedBy({ params, query }: LinkRequest, format: StatementFormat, viewer: Viewer, now: Date) {
  const link = z
    .object({
      asOf: z.string().optional(),
      year: z.string().optional(),
      expires: z.string(),
      signature: z.string(),
    })
    .safeParse(query)
  if (!link.success) return null
  const { asOf = null, year = null, ...seal } = link.data
  const { plan = '' } = params
  if (!opensStatement({ plan, format, asOf, year }, seal, viewer, now)) return null
  return { plan, asOf, year: year === null ? null : Number(year) }
}

const answer = z.object({ zonePlan: statementAnswer.nullable() })
