import type { KeyObject } from 'node:crypto'
import type { ExecutionResult } from 'graphql'
import { errors, Pool } from 'undici'
import type { BreakerState } from '../telemetry/metrics.ts'
import { traceHeaders } from '../telemetry/spans.ts'
import { answerIn } from './answer.ts'
import { subgraphBreaker } from './circuit-breaker.ts'
import type { SubgraphExecutor } from './executor.ts'
import { SubgraphUnreachable } from './unreachable.ts'
import { signViewer, VIEWER_HEADER } from './viewer-header.ts'

/** A subgraph in another process. */
export interface RemoteSubgraph {
  readonly prepare: SubgraphExecutor
  /** Whether the subgraph answers at all. */
  ready(): Promise<boolean>
  close(): Promise<void>
}

export interface RemoteOptions {
  /** How long an answer may take, in milliseconds. Two in a row must fit into the time of an operation. */
  readonly longest?: number
  /** How long an answer may be, in bytes. */
  readonly largest?: number
  /** Called when the subgraph is called again or spared. */
  readonly onState?: (state: BreakerState) => void
}

const CONNECTIONS = 50
const LONGEST_MILLISECONDS = 8_000
const LARGEST_BYTES = 32 * 1024 * 1024
/** Whoever cannot say in this time that it is ready is not, in milliseconds. */
const READY_MILLISECONDS = 2_000
const BUSY = 503

/**
 * Queries a subgraph over HTTP at `url` (`http://127.0.0.1:4001/graphql`); the viewer travels in a header that is good for one request, signed
 * with the key of this subgraph.
 */
export function remoteSubgraph(
  name: string,
  url: string,
  key: KeyObject,
  { longest = LONGEST_MILLISECONDS, largest = LARGEST_BYTES, onState = () => {} }: RemoteOptions = {},
): RemoteSubgraph {
  const { origin, pathname: path } = new URL(url)
  const pool = new Pool(origin, {
    connections: CONNECTIONS,
    headersTimeout: longest,
    bodyTimeout: longest,
    maxResponseSize: largest,
  })
  const patiently = subgraphBreaker(ready, onState)

  return {
    prepare(query) {
      const reads = onlyReads(query)
      return async (variables, { request }) => {
        const body = JSON.stringify({ query, variables })
        const caller = { ...request.signedIn(), operationName: request.operationName }
        const { cancelled } = request
        return patiently(
          async () => {
            const headers = {
              'content-type': 'application/json',
              // signed for each try: the one before may have arrived
              [VIEWER_HEADER]: await signViewer(caller, { subgraph: name, path, body }, key),
              ...traceHeaders(),
            }
            const answer = answerIn(await sent(body, headers, cancelled), variables)
            if (!answer) throw unreachable('answer', 'sends what is no answer')
            return answer satisfies ExecutionResult
          },
          { reads, cancelled },
        )
      }
    },
    ready,
    close: () => pool.close(),
  }

  async function sent(body: string, headers: Record<string, string>, cancelled: AbortSignal) {
    const signal = AbortSignal.any([cancelled, AbortSignal.timeout(longest)])
    try {
      const { statusCode, body: answer } = await pool.request({
        path,
        method: 'POST',
        headers,
        body,
        signal,
      })
      if (statusCode === 200) return await answer.json().catch(broken)
      await answer.dump()
      if (statusCode === BUSY) throw unreachable('connection', 'is busy')
      throw unreachable(statusCode < 500 ? 'question' : 'answer', `answers ${statusCode}`)
    } catch (error) {
      if (error instanceof SubgraphUnreachable) throw error
      if (cancelled.aborted) throw unreachable('nobody', 'is not called any more', error)
      if (signal.aborted || error instanceof errors.HeadersTimeoutError)
        throw unreachable('answer', `does not answer in ${longest} ms`, error)
      throw unreachable('connection', 'cannot be reached', error)
    }

    /** It had begun to answer. */
    function broken(error: unknown): never {
      if (cancelled.aborted) throw unreachable('nobody', 'is not called any more', error)
      if (error instanceof errors.ResponseExceededMaxSizeError)
        throw unreachable('question', 'answers too much', error)
      throw unreachable('answer', 'breaks off its answer', error)
    }
  }

  async function ready(): Promise<boolean> {
    try {
      const signal = AbortSignal.timeout(READY_MILLISECONDS)
      const answer = await pool.request({ path: '/health/ready', method: 'GET', signal })
      await answer.body.dump()
      return answer.statusCode === 200
    } catch {
      return false
    }
  }

  function unreachable(fault: SubgraphUnreachable['fault'], what: string, cause?: unknown) {
    return new SubgraphUnreachable(fault, `The subgraph at ${url} ${what}`, { cause })
  }
}

/** The query plan prints the operation first. What is not surely a query is taken for a mutation. */
function onlyReads(operation: string): boolean {
  return /^\s*(query\b|\{)/.test(operation)
}
