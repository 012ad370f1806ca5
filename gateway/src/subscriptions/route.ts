import { randomUUID } from 'node:crypto'
import { HeaderMap } from '@apollo/server'
import { badInput, unauthenticated } from '@cse/schema/errors'
import type { LiveChange } from '@cse/schema/live'
import type { Viewer } from '@cse/schema/viewer'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { GraphQLError } from 'graphql'
import { z } from 'zod'
import { withPurpose } from '../authentication/pdnd/purpose.ts'
import { PURPOSE_HEADER } from '../config/purposes.ts'
import { countedStreams, type StreamLimits, TooManyStreams } from '../demand-control/open-streams.ts'
import { DocumentRefused } from '../demand-control/parsed-document.ts'
import { logUnforeseen } from '../errors/unexpected-error.ts'
import { askerOf } from '../http/authenticate-request.ts'
import { answerError } from '../http/error-answer.ts'
import type { GraphqlRoute } from '../http/graphql-route.ts'
import { operationRequestOf } from '../http/operation-request.ts'
import { refusalOf } from '../http/refused-request.ts'
import { noteAttempt, readFor } from '../persisted-documents/attempts.ts'
import type { OperationRequest } from '../persisted-documents/operation-request.ts'
import { resolvedOperation } from '../persisted-documents/persisted.ts'
import { GraphRequest, unknownOutcome } from '../subgraphs/request.ts'
import { sharedAnswers } from './answers.ts'
import { type EventStream, eventStreams } from './event-stream.ts'
import { Listener, type Tick } from './listener.ts'
import { FIGURE, type LiveFigures, type Question, questionOf } from './question.ts'
import type { Watch } from './watch.ts'

/** What the live route needs of the house. */
export interface LiveRoute extends GraphqlRoute {
  readonly figures: LiveFigures
  /** Of each figure. */
  readonly watches: ReadonlyMap<string, Watch>
  /** How many streams may be open; {@link STREAMS} unless told. */
  readonly streams?: StreamLimits
  /** Calls back whenever a token may have been revoked; without it streams learn of it when there is something to tell. */
  readonly onRevocation?: (told: () => void) => () => void
}

/** As whom, and what a client wants to watch. */
interface Asking {
  readonly authorization: string | undefined
  readonly wanted: OperationRequest
  /** What for, as the request declares it. */
  readonly purpose: unknown
}

const PATH = '/graphql/live'

/** Each costs the gateway less than 20 KB; a page has one or two. */
const STREAMS: StreamLimits = { total: 10_000, perViewer: 20 }

/**
 * `/graphql/live`: subscriptions as server-sent events. Nothing is executed but queries, each with the rights its viewer has at that
 * moment: a token that has expired or was revoked, or a record that has gone out of reach, ends the stream.
 */
export function addLiveRoute(server: FastifyInstance, house: LiveRoute): void {
  const answers = sharedAnswers<Tick>()
  const openEventStream = eventStreams(server)
  const streams = countedStreams(house.streams ?? STREAMS)
  server.route({ method: ['GET', 'POST'], url: PATH, handler: (http, reply) => listen(http, reply) })

  async function listen(http: FastifyRequest, reply: FastifyReply): Promise<void> {
    const requestId = randomUUID()
    // The request itself is let go of: thousands may listen for a day.
    const { authorization, [PURPOSE_HEADER]: purpose } = http.headers
    const since = lastSeen(http)
    let asking: Asking
    let question: Question
    let read = false
    let close: (() => void) | undefined
    let leave: (() => void) | undefined
    try {
      leave = await house.turnstile?.enter()
      const asker = await askerOf({ http, reply }, house)
      await house.rates?.admit(asker, http, reply)
      const wanted = readFor(asker, () => operationRequestOf(http))
      asking = { authorization, wanted, purpose }
      const { viewer, text } = await allowed(asking)
      close = streams.open(viewer)
      read = true
      question = await questionIn(text, viewer, wanted)
    } catch (error) {
      close?.()
      noteAttempt(error, requestId, house)
      if (error instanceof TooManyStreams) house.metrics.streamRefused(error.of)
      // a client of a stream learns of its question by the stream, of a request that is none by the status
      if (read && isBadInput(error)) return refuse(openEventStream(reply), error)
      if (error instanceof DocumentRefused)
        return refuse(openEventStream(reply), refusalOf(error, requestId).error)
      answerError(error, { http, reply, requestId, logger: house.logger })
      return
    } finally {
      leave?.()
    }
    const stream = openEventStream(reply)
    house.metrics.listening(1)
    stream.onEnd(() => {
      house.metrics.listening(-1)
      close?.()
    })
    try {
      await follow(asking, { ...question, since: question.since ?? since }, stream)
    } catch (error) {
      refuse(stream, told(error, requestId))
    }
  }

  /** The question of a subscription, whose document comes in as any other does. */
  async function questionIn(text: string, viewer: Viewer, { operationName, variables }: OperationRequest) {
    const request = new GraphRequest({ viewer, now: new Date(), requestId: randomUUID() }, house.houseOf)
    return request.rolledBack(async () => {
      const document = await house.graph.read(text, request)
      return questionOf(house.graph.schema, house.figures, { document, operationName, variables })
    })
  }

  async function follow(asking: Asking, question: Question, stream: EventStream): Promise<void> {
    const figure = house.figures.get(question.figure)
    const watch = house.watches.get(question.figure)
    if (!figure || !watch) throw new Error(`Nobody watches ${question.figure}`)
    const entry = figure.entry(question.watched)
    const text = `query LiveEntry($${FIGURE}: ID!) { entry: ${entry.query}(id: $${FIGURE}) { __typename } }`
    const { viewer, budget } = await allowed(asking)
    const { goesOn } = await ask(viewer, budget, text, { [FIGURE]: entry.id })
    if (!goesOn) throw notThere()

    const listener = new Listener(stream, (change) => tick(asking, question, change))
    const leave = await watch.listen(question.watched, question.since, (change) => listener.hear(change))
    stream.onEnd(leave)
    const forget = house.onRevocation?.(() => void stillAllowed(asking, stream))
    if (forget) stream.onEnd(forget)
  }

  /** A stream that has nothing to tell ends all the same when its token is revoked. */
  async function stillAllowed(asking: Asking, stream: EventStream): Promise<void> {
    try {
      await allowed(asking)
    } catch (error) {
      refuse(stream, told(error, randomUUID()))
    }
  }

  async function tick(asking: Asking, question: Question, change: LiveChange): Promise<Tick> {
    try {
      const { viewer, budget } = await allowed(asking)
      const asked = { question, viewer, figure: change.id, version: change.at.getTime() }
      return await answers(asked, () =>
        ask(viewer, budget, question.query, { ...question.variables, [FIGURE]: change.id }),
      )
    } catch (error) {
      const { message, extensions } = told(error, randomUUID())
      return { result: JSON.stringify({ errors: [{ message, extensions }] }), goesOn: false }
    }
  }

  /** What a client hears of an error; of one that nobody foresaw the log hears where it happened. */
  function told(error: unknown, requestId: string): GraphQLError {
    const refusal = refusalOf(error, requestId)
    if (refusal.unforeseen) logUnforeseen([error], requestId, house.logger)
    return refusal.error
  }

  /** The viewer of this moment and the text that may be run. @throws Unauthenticated, PERSISTED_QUERY_NOT_IN_LIST, BAD_USER_INPUT */
  async function allowed({
    authorization,
    wanted,
    purpose,
  }: Asking): Promise<{ viewer: Viewer; text: string; budget: number | undefined }> {
    const viewer = withPurpose(await house.identity.viewerOf(authorization), purpose, house.wall.registry)
    const { runsAs, operation, budget } = resolvedOperation(wanted, viewer, house.wall)
    if (!runsAs) throw unauthenticated()
    const asked = operation?.body ?? wanted.query
    if (asked === null) throw badInput([{ path: 'query', reason: 'Manca il testo dell’operazione.' }])
    return { viewer: runsAs, text: asked, budget }
  }

  async function ask(
    viewer: Viewer,
    budget: number | undefined,
    query: string,
    variables: object,
  ): Promise<Tick> {
    const outcome = unknownOutcome()
    const asking = {
      viewer,
      now: house.now(),
      requestId: randomUUID(),
      ...(budget !== undefined && { budget }),
    }
    const request = new GraphRequest(asking, house.houseOf)
    const { body } = await request.committed(() =>
      house.graph.execute(
        { method: 'POST', headers: JSON_HEADERS, search: '', body: { query, variables } },
        { request, outcome },
      ),
    )
    if (body.kind !== 'complete') throw new Error('An answer in parts was not asked for')
    const { data } = result.parse(JSON.parse(body.string))
    return { result: body.string, goesOn: Object.values(data ?? {}).some((shown) => shown !== null) }
  }
}

const JSON_HEADERS = new HeaderMap([['content-type', 'application/json']])
const result = z.object({ data: z.record(z.string(), z.unknown()).nullish() })

/** Where an EventSource takes up a stream that broke. */
function lastSeen({ headers }: FastifyRequest): Date | null {
  const id = headers['last-event-id']
  const at = typeof id === 'string' ? new Date(id) : undefined
  return at && !Number.isNaN(at.getTime()) ? at : null
}

function refuse(stream: EventStream, { message, extensions }: GraphQLError): void {
  void stream.next(JSON.stringify({ errors: [{ message, extensions }] }))
  stream.complete()
}

function isBadInput(error: unknown): error is GraphQLError {
  return error instanceof GraphQLError && error.extensions.code === 'BAD_USER_INPUT'
}

function notThere(): GraphQLError {
  return badInput([{ path: '', reason: 'L’elemento richiesto non esiste o non è consultabile.' }])
}
