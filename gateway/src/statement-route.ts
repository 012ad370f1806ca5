import { randomUUID } from 'node:crypto'
import { HeaderMap } from '@apollo/server'
import { STATEMENT_FILE, type StatementAnswer, statementAnswer } from '@cse/finance/statement-answer'
import { statementCsv } from '@cse/finance/statement-csv'
import { opensStatement, type StatementFormat, statementFormats } from '@cse/finance/statement-link'
import { statementXlsx } from '@cse/finance/statement-xlsx'
import { unauthenticated } from '@cse/schema/errors'
import type { Viewer } from '@cse/schema/viewer'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { GraphQLError } from 'graphql'
import { z } from 'zod'
import { type GraphqlRoute, withPurpose } from './graphql-route.ts'
import { GraphRequest, unknownOutcome } from './request.ts'

interface Link {
  readonly Params: { readonly plan: string }
  readonly Querystring: Readonly<Record<string, unknown>>
}

/**
 * `/zone-plans/<id>/statement.csv` and `.xlsx`: the statement of a plan as a file, for whom the link was made. The graph is asked again as
 * that viewer, so field rules and row policies decide as of now, and the file holds what the graph shows.
 */
export function addStatementRoutes(server: FastifyInstance, house: GraphqlRoute): void {
  server.register(async (statements) => {
    const viewers = new WeakMap<FastifyRequest, Viewer>()
    statements.addHook('onResponse', async (http, reply) => tell(reply, viewers.get(http), house))
    for (const format of statementFormats)
      statements.get<Link>(`/zone-plans/:plan/statement.${format}`, async (http, reply) => {
        const viewer = withPurpose(await house.identity.viewerOf(http.headers.authorization), http)
        if (!viewer) throw unauthenticated()
        viewers.set(http, viewer)
        return deliver(viewer, format, http, reply, house)
      })
  })
}

async function deliver(
  viewer: Viewer,
  format: StatementFormat,
  http: FastifyRequest<Link>,
  reply: FastifyReply,
  house: GraphqlRoute,
) {
  const now = new Date()
  reply.header('cache-control', 'no-store')
  const asked = askedBy(http, format, viewer, now)
  const plan = asked && (await answerTo(asked, viewer, now, house))
  // What is forged, too old, somebody else's or out of scope looks like what never was.
  if (!plan) return reply.callNotFound()
  const { type, content } = await WRITTEN[format](plan)
  const name = [
    'rendiconto',
    plan.ambito.code,
    plan.triennium,
    plan.statement.asOf.toISOString().slice(0, 10),
  ]
  return reply
    .type(type)
    .header(
      'content-disposition',
      `attachment; filename="${name.join('_').replace(/[^\w-]/g, '-')}.${format}"`,
    )
    .header('x-content-type-options', 'nosniff')
    .send(content)
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
function askedBy(
  { params, query }: FastifyRequest<Link>,
  format: StatementFormat,
  viewer: Viewer,
  now: Date,
) {
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
  const { plan } = params
  if (!opensStatement({ plan, format, asOf, year }, seal, viewer.subject, now)) return null
  return { plan, asOf, year: year === null ? null : Number(year) }
}

/** The plan as the graph shows it to the viewer; null when it does not. @throws SERVICE_UNAVAILABLE when it cannot show all of it */
async function answerTo(
  variables: object,
  viewer: Viewer,
  now: Date,
  { graph, houseOf }: GraphqlRoute,
): Promise<StatementAnswer | null> {
  const outcome = unknownOutcome()
  const request = new GraphRequest({ viewer, now, requestId: randomUUID() }, houseOf)
  try {
    const body = { query: STATEMENT_FILE, variables }
    const answered = await graph.execute(
      { method: 'POST', headers: JSON_HEADERS, search: '', body },
      { request, outcome },
    )
    await request.close()
    if (answered.body.kind !== 'complete') throw new Error('An answer in parts was not asked for')
    const { data, errors } = result.parse(JSON.parse(answered.body.string))
    if (outcome.denied > 0) return null
    const [failed] = errors ?? []
    if (failed) throw new GraphQLError(failed.message, { extensions: failed.extensions })
    return data?.zonePlan ? statementAnswer.parse(data.zonePlan) : null
  } catch (error) {
    await request.abort()
    throw error
  }
}

const JSON_HEADERS = new HeaderMap([['content-type', 'application/json']])
const result = z.object({
  data: z.object({ zonePlan: z.unknown() }).nullish(),
  errors: z
    .array(z.object({ message: z.string(), extensions: z.record(z.string(), z.unknown()) }))
    .optional(),
})

function tell(reply: FastifyReply, viewer: Viewer | undefined, { metrics, logger }: GraphqlRoute): void {
  const operation = 'StatementFile'
  const { statusCode: status, elapsedTime } = reply
  const client = viewer?.client ?? null
  metrics.answered({ operation, client, status, seconds: elapsedTime / 1000, denied: 0 })
  const ms = Math.round(elapsedTime * 100) / 100
  logger.info({ operation, client, scope: viewer?.scope ?? null, status, ms }, 'request')
}
