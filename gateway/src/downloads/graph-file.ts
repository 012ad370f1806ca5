import type { Readable } from 'node:stream'
import { unauthenticated } from '@cse/schema/errors'
import type { Viewer } from '@cse/schema/viewer'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Logger } from 'pino'
import { parametersOf } from '../http/address.ts'
import { askerOf, type Door } from '../http/authenticate-request.ts'
import type { OperationPort } from '../operation/port.ts'
import type { Variables } from '../subgraphs/compiled-operation.ts'
import type { Metrics } from '../telemetry/metrics.ts'
import { wholeAnswer } from './whole-answer.ts'

/** What a route that hands out files needs. */
export interface FileRoute extends Door {
  readonly operations: OperationPort
  readonly metrics: Metrics
  readonly logger: Logger
  readonly now: () => Date
}

/** The request behind a signed link. */
export interface LinkRequest {
  readonly params: Readonly<Record<string, string>>
  /** Each name once. */
  readonly query: Readonly<Record<string, string>>
}

/** A file as it is handed out. */
export interface WrittenFile {
  /** Media type. */
  readonly type: string
  /** Parts of its name, from which characters that a header cannot hold are left out. */
  readonly name: readonly string[]
  readonly extension: string
  /** What is too large to be held comes as a stream, which must not fail once it has begun but for want of the database. */
  readonly content: string | Buffer | Readable
  /** Size of a stream, where it is known. */
  readonly bytes?: number
}

/** A kind of file that holds what the graph shows to whom its link was made for. */
export interface GraphFile {
  /** Where it is found: `/zone-plans/:plan/statement.csv`. */
  readonly path: string
  /** Name of the question, for logs and metrics. */
  readonly operation: string
  readonly question: string
  /** What the question is asked with, when the link opens the file for this viewer now; null when it does not. */
  readonly asked: (link: LinkRequest, viewer: Viewer, now: Date) => Variables | null
  /** The file of what was answered; null when there is none for this viewer. */
  readonly write: (data: unknown, viewer: Viewer) => Promise<WrittenFile | null>
}

/**
 * Hands out a kind of file. The graph is asked again as the viewer who presents the link, so field rules and row policies decide as of now,
 * and the file holds what the graph shows.
 */
export function addGraphFile(server: FastifyInstance, house: FileRoute, file: GraphFile): void {
  server.register(async (files) => {
    const viewers = new WeakMap<FastifyRequest, Viewer>()
    files.addHook('onResponse', async (http, reply) => tell(file, reply, viewers.get(http), house))
    files.get<{ Params: Readonly<Record<string, string>> }>(file.path, async (http, reply) => {
      const viewer = await askerOf({ http, reply }, house)
      await house.rates?.admit(viewer, http, reply)
      if (!viewer) throw unauthenticated()
      viewers.set(http, viewer)
      const query = Object.fromEntries(parametersOf(http.raw.url ?? ''))
      return deliver(file, viewer, { params: http.params, query }, reply, house)
    })
  })
}

async function deliver(
  file: GraphFile,
  viewer: Viewer,
  link: LinkRequest,
  reply: FastifyReply,
  house: FileRoute,
) {
  const now = house.now()
  reply.header('cache-control', 'no-store')
  const asked = file.asked(link, viewer, now)
  const data = asked && (await answerTo(file, asked, viewer, now, house))
  const written = data ? await file.write(data, viewer) : null
  // What is forged, too old, somebody else's or out of scope looks like what never was.
  if (!written) return reply.callNotFound()
  const name = written.name.join('_').replace(/[^\w-]/g, '-')
  if (written.bytes !== undefined) reply.header('content-length', written.bytes)
  return reply
    .type(written.type)
    .header('content-disposition', `attachment; filename="${name}.${written.extension}"`)
    .header('x-content-type-options', 'nosniff')
    .send(written.content)
}

/** What the graph shows to the viewer; null when it denies any of it. @throws SERVICE_UNAVAILABLE when it cannot show all of it */
async function answerTo(
  { operation: name, question }: GraphFile,
  variables: Variables,
  viewer: Viewer,
  now: Date,
  { operations }: FileRoute,
): Promise<unknown> {
  const answer = await operations.withRequest(
    viewer,
    name,
    async (request) => operations.run(await operations.prepare(question), variables, request),
    { now },
  )
  return answer.denied > 0 ? null : wholeAnswer(answer)
}

function tell(
  { operation }: GraphFile,
  reply: FastifyReply,
  viewer: Viewer | undefined,
  { metrics, logger }: FileRoute,
): void {
  const { statusCode: status, elapsedTime } = reply
  const client = viewer?.client ?? null
  metrics.answered({ operation, client, status, seconds: elapsedTime / 1000, denied: 0 })
  const ms = Math.round(elapsedTime * 100) / 100
  logger.info({ operation, client, scope: viewer?.scope ?? null, status, ms }, 'request')
}
