import { type KeyObject, randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { fileURLToPath } from 'node:url'
import type { SubgraphExecutor } from '@cse/gateway/subgraphs/executor'
import { createExecutor } from '@cse/gateway/subgraphs/local'
import { createLookup } from '@cse/gateway/subgraphs/node/lookup'
import { owners } from '@cse/gateway/subgraphs/node/owners'
import { createNodeSubgraph } from '@cse/gateway/subgraphs/node/subgraph'
import { remoteSubgraph } from '@cse/gateway/subgraphs/remote'
import { GraphRequest, unknownOutcome } from '@cse/gateway/subgraphs/request'
import { signViewer, VIEWER_HEADER, viewerKeyOf } from '@cse/gateway/subgraphs/viewer-header'
import type { Viewer } from '@cse/schema/viewer'
import { z } from 'zod'
import type { Answer } from '../client.ts'
import { GRAPH_KEYS } from '../data-key.ts'

/**
 * What is used of Hive Gateway. Its own types are left aside: they change, for the whole program, what errors of graphql-js carry.
 */
interface Hive {
  createGatewayRuntime(config: object): AsyncDisposable & {
    fetch(url: string, init: RequestInit): Promise<Response>
    (request: IncomingMessage, response: ServerResponse): void
  }
}

/** A question that Hive Gateway is about to send. */
interface Fetching {
  readonly url: string
  readonly options: { readonly body?: unknown }
  readonly context: { readonly headers?: Readonly<Record<string, string>> }
  readonly executionRequest?: { readonly subgraphName?: string }
  setFetchFn(send: () => Promise<Response>): void
}

const PACKAGE: string = '@graphql-hive/gateway'
/** Plans in Rust and executes its plans. */
const RUST: string = '@graphql-hive/router-runtime'

/** Another gateway of the same graph. */
export interface HiveGateway extends AsyncDisposable {
  execute(
    viewer: Viewer,
    text: string,
    variables: Readonly<Record<string, unknown>>,
  ): Promise<Pick<Answer, 'data' | 'errors'>>
  /** Answers whatever comes over HTTP as to this viewer. */
  listener(viewer: Viewer): (request: IncomingMessage, response: ServerResponse) => void
}

const SUPERGRAPH = fileURLToPath(new URL('../../schema/supergraph.graphql', import.meta.url))
/** Names the request, whose viewer is known here: there are no tokens in this test. */
const REQUEST = 'x-request'

/** Hive Gateway over the subgraphs at these addresses. It signs with `key` for whom it asks, as our gateway does. `rust`: with the planner of Hive Router. */
export async function startHiveGateway(
  urls: ReadonlyMap<string, string>,
  key: KeyObject,
  { rust = false } = {},
): Promise<HiveGateway> {
  const hive: Hive = await import(/* @vite-ignore */ PACKAGE)
  const requests = new Map<string, GraphRequest>()
  const node = servedNode(urls, key)

  const signing = {
    onFetch({ url, options, context, executionRequest, setFetchFn }: Fetching) {
      const request = requests.get(context.headers?.[REQUEST] ?? '')
      if (!request) throw new Error(`Nobody is known for whom ${url} would be called`)
      const body = String(options.body)
      const name = executionRequest?.subgraphName?.toLowerCase() ?? ''
      const address = urls.get(name)
      setFetchFn(async () => {
        if (!address) return Response.json(await node.answer(body, request))
        const caller = { ...request.signedIn(), operationName: request.operationName }
        const headers = {
          'content-type': 'application/json',
          [VIEWER_HEADER]: await signViewer(caller, { subgraph: name, body }, viewerKeyOf(key, name)),
        }
        return fetch(address, { method: 'POST', body, headers })
      })
    },
  }
  const planner = rust ? await import(/* @vite-ignore */ RUST) : {}
  const runtime = hive.createGatewayRuntime({
    ...(rust && { unifiedGraphHandler: planner.unifiedGraphHandler }),
    supergraph: readFileSync(SUPERGRAPH, 'utf8'),
    plugins: () => [signing],
    // else one answer would go to all who send the same at once, and the log would name one of them
    transportEntries: { '*': { options: { deduplicateInflightRequests: false } } },
    logging: false,
    maskedErrors: false,
    landingPage: false,
  })

  const begin = (viewer: Viewer) => {
    const requestId = randomUUID()
    const request = new GraphRequest({ viewer, now: new Date(), requestId }, () => {
      throw new Error('No subgraph is in this process')
    })
    requests.set(requestId, request)
    return requestId
  }

  return {
    listener: (viewer) => (request, response) => {
      const requestId = begin(viewer)
      request.headers[REQUEST] = requestId
      response.once('close', () => requests.delete(requestId))
      runtime(request, response)
    },
    async execute(viewer, query, variables) {
      const requestId = begin(viewer)
      try {
        const answer = await runtime.fetch('http://hive.example/graphql', {
          method: 'POST',
          headers: { 'content-type': 'application/json', [REQUEST]: requestId },
          body: JSON.stringify({ query, variables }),
        })
        const reported: Pick<Answer, 'data' | 'errors'> = JSON.parse(await answer.text())
        return reported
      } finally {
        requests.delete(requestId)
      }
    },
    async [Symbol.asyncDispose]() {
      await runtime[Symbol.asyncDispose]()
      await node.close()
    },
  }
}

/** The subgraph of `node(id:)` lives in our gateway: whoever runs another one serves it beside it. */
function servedNode(urls: ReadonlyMap<string, string>, key: KeyObject) {
  const subgraph = createNodeSubgraph(owners).open(GRAPH_KEYS)
  const prepare = createExecutor(subgraph.schema)
  const remote = [...urls].map(
    ([name, url]) => [name, remoteSubgraph(name, url, viewerKeyOf(key, name))] as const,
  )
  const executors: ReadonlyMap<string, SubgraphExecutor> = new Map(
    remote.map(([name, { prepare }]) => [name, prepare]),
  )
  const lookupFor = createLookup(owners, executors)
  return {
    async answer(body: string, request: GraphRequest) {
      const { query, variables } = operation.parse(JSON.parse(body))
      const { viewer, now } = request.signedIn()
      const session = lookupFor({ request, outcome: unknownOutcome() })
      return prepare(query)(variables, subgraph.contextOf({ viewer, now, session }))
    },
    close: () => Promise.all(remote.map(([, { close }]) => close())),
  }
}

const operation = z.object({ query: z.string(), variables: z.record(z.string(), z.unknown()).default({}) })
