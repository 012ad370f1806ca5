import { randomUUID } from 'node:crypto'
import { badInput, unauthenticated } from '@cse/schema/errors'
import type { LiveChange } from '@cse/schema/subscription'
import type { Viewer } from '@cse/schema/viewer'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { GraphQLError } from 'graphql'
import type { Logger } from 'pino'
import { countedStreams, type StreamLimits, TooManyStreams } from '../demand-control/open-streams.ts'
import type { ConcurrencyLimiter } from '../demand-control/overload.ts'
import { DocumentRefused } from '../demand-control/parsed-document.ts'
import { logUnexpectedErrors } from '../errors/unexpected-error.ts'
import {
  type Authentication,
  admittedSender,
  type Credentials,
  credentialsOf,
  senderOf,
} from '../http/authenticate-request.ts'
import { answerError } from '../http/error-answer.ts'
import { operationRequestOf } from '../http/read-operation-request.ts'
import { refusalOf } from '../http/refused-request.ts'
import type { OperationPort } from '../operation/port.ts'
import { noteAttempt, readFor } from '../persisted-documents/attempts.ts'
import type { OperationRequest } from '../persisted-documents/operation-request.ts'
import type { Metrics } from '../telemetry/metrics.ts'
import { sharedAnswers } from './answers.ts'
import { type EventStream, eventStreams } from './event-stream.ts'
import { Listener, type Tick } from './listener.ts'
import { FIGURE, type LiveFigures, type Question, questionOf } from './question.ts'
import type { Watch } from './watch.ts'

/** What the live route needs of the services. */
export interface LiveRoute extends Authentication {
  readonly operations: OperationPort
  readonly figures: LiveFigures
  /** Lets operations in; without it as many as come. */
  readonly concurrencyLimiter?: ConcurrencyLimiter
  readonly metrics: Metrics
  readonly logger: Logger
  /** Of each figure. */
  readonly watches: ReadonlyMap<string, Watch>
  /** How many streams may be open; {@link STREAMS} by default. */
  readonly streams?: StreamLimits
  /** Calls back whenever a token may have been revoked; without it streams learn of it when there is something to send. */
  readonly onRevocation?: (reported: () => void) => () => void
}

/** As whom, and what a client wants to watch. */
interface LiveRequest {
  readonly credentials: Credentials
  readonly operationRequest: OperationRequest
}

const PATH = '/graphql/live'

/** Each costs the gateway less than 20 KB; a page has one or two. */
const STREAMS: StreamLimits = { total: 10_000, perViewer: 20 }

/**
 * `/graphql/live`: subscriptions as server-sent events. Nothing is executed but queries, each with the rights its viewer has at that
 * moment: a token that has expired or was revoked, or a record that has gone out of reach, ends the stream.
 */
export function addLiveRoute(server: FastifyInstance, services: LiveRoute): void {
  const { operations } = services
  const answers = sharedAnswers<Tick>()
  const openEventStream = eventStreams(server)
  const streams = countedStreams(services.streams ?? STREAMS)
  server.route({ method: ['GET', 'POST'], url: PATH, handler: (http, reply) => listen(http, reply) })

  async function listen(http: FastifyRequest, reply: FastifyReply): Promise<void> {
    const requestId = randomUUID()
    // The request itself is let go of: thousands may listen for a day.
    const { authorization, purpose } = credentialsOf(http)
    const since = lastSeen(http)
    let live: LiveRequest
    let question: Question
    let read = false
    let close: (() => void) | undefined
    let leave: (() => void) | undefined
    try {
      leave = await services.concurrencyLimiter?.enter()
      const { identified } = await admittedSender({ http, reply }, services)
      const operationRequest = readFor(identified, () => operationRequestOf(http))
      live = { credentials: { authorization, purpose }, operationRequest }
      const { viewer, text } = await allowed(live)
      close = streams.open(viewer)
      read = true
      question = await questionIn(text, operationRequest)
    } catch (error) {
      close?.()
      noteAttempt(error, requestId, services)
      if (error instanceof TooManyStreams) services.metrics.streamRefused(error.of)
      // a client of a stream learns of its question by the stream, of a request that is none by the status
      if (read && isBadInput(error)) return refuse(openEventStream(reply), error)
      if (error instanceof DocumentRefused)
        return refuse(openEventStream(reply), refusalOf(error, requestId).error)
      answerError(error, { http, reply, requestId, logger: services.logger })
      return
    } finally {
      leave?.()
    }
    const stream = openEventStream(reply)
    services.metrics.listening(1)
    stream.onEnd(() => {
      services.metrics.listening(-1)
      close?.()
    })
    try {
      await follow(live, { ...question, since: question.since ?? since }, stream)
    } catch (error) {
      refuse(stream, reported(error, requestId))
    }
  }

  /** The question of a subscription, whose document comes in as any other does. */
  async function questionIn(text: string, { operationName, variables }: OperationRequest) {
    const prepared = await operations.prepare(text, operationName)
    return questionOf(operations.schema, services.figures, prepared, variables)
  }

  async function follow(live: LiveRequest, question: Question, stream: EventStream): Promise<void> {
    const figure = services.figures.get(question.figure)
    const watch = services.watches.get(question.figure)
    if (!figure || !watch) throw new Error(`Nobody watches ${question.figure}`)
    const entry = figure.entry(question.watched)
    const text = `query LiveEntry($${FIGURE}: ID!) { entry: ${entry.query}(id: $${FIGURE}) { __typename } }`
    const { viewer, budget } = await allowed(live)
    const { goesOn } = await executeFor(viewer, budget, {
      query: text,
      operationName: 'LiveEntry',
      variables: { [FIGURE]: entry.id },
    })
    if (!goesOn) throw notThere()

    const listener = new Listener(stream, (change) => tick(live, question, change))
    const leave = await watch.listen(question.watched, question.since, (change) => listener.receive(change))
    stream.onEnd(leave)
    const forget = services.onRevocation?.(() => void stillAllowed(live, stream))
    if (forget) stream.onEnd(forget)
  }

  /** A stream that has nothing to send ends all the same when its token is revoked. */
  async function stillAllowed(live: LiveRequest, stream: EventStream): Promise<void> {
    try {
      await allowed(live)
    } catch (error) {
      refuse(stream, reported(error, randomUUID()))
    }
  }

  async function tick(live: LiveRequest, question: Question, change: LiveChange): Promise<Tick> {
    try {
      const { viewer, budget } = await allowed(live)
      const requested = { question, viewer, figure: change.id, version: change.at.getTime() }
      return await answers(requested, () =>
        executeFor(viewer, budget, {
          ...question,
          variables: { ...question.variables, [FIGURE]: change.id },
        }),
      )
    } catch (error) {
      const { message, extensions } = reported(error, randomUUID())
      return { result: JSON.stringify({ errors: [{ message, extensions }] }), goesOn: false }
    }
  }

  /** What a client receives of an error; of an unexpected one the log has its place. */
  function reported(error: unknown, requestId: string): GraphQLError {
    const refusal = refusalOf(error, requestId)
    if (refusal.unexpected) logUnexpectedErrors([error], requestId, services.logger)
    return refusal.error
  }

  /** The viewer of this moment and the text that may be run. @throws Unauthenticated, PERSISTED_QUERY_NOT_IN_LIST, BAD_USER_INPUT */
  async function allowed({
    credentials,
    operationRequest,
  }: LiveRequest): Promise<{ viewer: Viewer; text: string; budget: number | undefined }> {
    const sender = await senderOf(credentials, services)
    const { runsAs, operation, budget } = sender.operation(operationRequest)
    if (!runsAs) throw unauthenticated()
    const requested = operation?.body ?? operationRequest.query
    if (requested === null) throw badInput([{ path: 'query', reason: 'Manca il testo dell’operazione.' }])
    return { viewer: runsAs, text: requested, budget }
  }

  /** Runs a query in a request of its own. */
  async function executeFor(
    viewer: Viewer,
    budget: number | undefined,
    { query, operationName, variables }: Pick<Question, 'query' | 'operationName' | 'variables'>,
  ): Promise<Tick> {
    const { data, errors } = await operations.withRequest(
      viewer,
      operationName,
      async (request) => operations.run(await operations.prepare(query), variables, request),
      { budget },
    )
    return {
      result: JSON.stringify({ errors, data }),
      goesOn: Object.values(data ?? {}).some((shown) => shown !== null),
    }
  }
}

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
