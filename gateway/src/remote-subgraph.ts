import type { KeyObject } from 'node:crypto'
import type { ExecutionResult } from 'graphql'
import { Pool } from 'undici'
import { type Ask, SubgraphUnreachable } from './data-source.ts'
import { traceHeaders } from './telemetry/spans.ts'
import { signViewer, VIEWER_HEADER } from './viewer-header.ts'

/** A subgraph in another process. */
export interface RemoteSubgraph {
  readonly ask: Ask
  /** Whether the subgraph answers at all. */
  ready(): Promise<boolean>
  close(): Promise<void>
}

const CONNECTIONS = 50
const TIMEOUT_MILLISECONDS = 10_000

/** Asks a subgraph over HTTP at `url` (`http://127.0.0.1:4001/graphql`); the viewer travels in a header signed with `key`. */
export function remoteSubgraph(url: string, key: KeyObject): RemoteSubgraph {
  const { origin, pathname } = new URL(url)
  const pool = new Pool(origin, {
    connections: CONNECTIONS,
    headersTimeout: TIMEOUT_MILLISECONDS,
    bodyTimeout: TIMEOUT_MILLISECONDS,
  })

  return {
    async ask(query, variables, { request }) {
      const body = JSON.stringify({ query, variables })
      const asking = { ...request.signedIn(), operationName: request.operationName }
      const headers = {
        'content-type': 'application/json',
        [VIEWER_HEADER]: await signViewer(asking, body, key),
        ...traceHeaders(),
      }
      try {
        const answer = await pool.request({ path: pathname, method: 'POST', headers, body })
        if (answer.statusCode === 200) return (await answer.body.json()) as ExecutionResult
        await answer.body.dump()
        throw new SubgraphUnreachable(`The subgraph at ${url} answers ${answer.statusCode}`)
      } catch (error) {
        throw error instanceof SubgraphUnreachable
          ? error
          : new SubgraphUnreachable(`The subgraph at ${url} does not answer`, { cause: error })
      }
    },

    async ready() {
      const answer = await pool.request({ path: '/health/ready', method: 'GET' }).catch(() => undefined)
      await answer?.body.dump()
      return answer?.statusCode === 200
    },

    close: () => pool.close(),
  }
}
