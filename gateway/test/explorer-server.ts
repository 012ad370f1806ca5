import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { json } from 'node:stream/consumers'
import { createIdentity, type Identity } from '@cse/gateway/authentication/identity'
import { Unauthenticated } from '@cse/gateway/authentication/unauthenticated'
import { demoIssuer } from '@cse/gateway/config/issuers'
import type { Example } from '@cse/gateway/demo/explorer/examples'
import { explorerRoutes } from '@cse/gateway/demo/explorer/routes'
import { personasOf } from '@cse/gateway/demo/identity-provider/personas'
import { startIdentityProvider } from '@cse/gateway/demo/identity-provider/server'
import { shownPersonas } from '@cse/gateway/demo/identity-provider/shown-personas'
import { buildSchema, graphql } from 'graphql'
import { z } from 'zod'
import { territory } from './territory.ts'

const schema = buildSchema(`
  "Chi interroga il grafo."
  type Viewer { subject: String! scope: String! comuni: [String!]! }
  type Query { viewer: Viewer }
  type Subscription { ticks: Int }
`)

/** A graph that answers who asks, with the explorer above it and the demo identity provider beside it. */
export async function startExplorerServer(examples: readonly Example[]) {
  const server = createServer()
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  const origin = `http://127.0.0.1:${address.port}`

  const personas = personasOf(territory)
  const provider = await startIdentityProvider({
    host: '127.0.0.1',
    port: 0,
    personas,
    citizenTaxCode: async () => 'RSSMRA80A01A662A',
    allowedOrigins: [origin],
  })
  const identity = createIdentity({
    issuers: [demoIssuer(provider.issuer)],
    personByTaxCode: async () => 'somebody',
  })
  const routes = await explorerRoutes({
    endpoint: '/graphql',
    liveEndpoint: '/graphql/live',
    explainEndpoint: '/explorer/explain',
    identityProvider: provider.issuer,
    personas: shownPersonas(personas),
    examples,
  })
  const received: unknown[] = []

  server.on('request', async (request, response) => {
    if (request.method === 'POST') return answer(request, response, identity, received)
    const route = routes.find(({ path }) => path === request.url)
    response.writeHead(route ? 200 : 404, route?.headers).end(route?.body)
  })
  return {
    origin,
    /** Bodies of the operations sent, without the introspection. */
    received,
    async stop() {
      server.close()
      server.closeAllConnections()
      await provider.stop()
    },
  }
}

const operation = z.looseObject({ query: z.string().optional(), operationName: z.string().nullish() })

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  identity: Identity,
  received: unknown[],
) {
  const body = operation.parse(await json(request))
  if (body.operationName !== 'IntrospectionQuery') received.push(body)
  if (request.url === '/explorer/explain') {
    const broken = body.query?.includes('subject') ? null : { errors: [{ message: 'Non è un’operazione.' }] }
    response.writeHead(broken ? 400 : 200, { 'content-type': 'application/json' })
    response.end(JSON.stringify(broken ?? { plan: 'QueryPlan { … }', cost: 12400, budget: 30000 }))
    return
  }
  if (request.url === '/graphql/live') {
    response.setHeader('content-type', 'text/event-stream')
    for (const ticks of [1, 2])
      response.write(`event: next\ndata: ${JSON.stringify({ data: { ticks } })}\n\n`)
    response.end('event: complete\ndata:\n\n')
    return
  }
  response.setHeader('content-type', 'application/json')
  try {
    const viewer = await identity.viewerOf(request.headers.authorization)
    const source = body.query ?? '{ viewer { subject } }'
    response.end(JSON.stringify(await graphql({ schema, source, rootValue: { viewer } })))
  } catch (error) {
    if (!(error instanceof Unauthenticated)) throw error
    response.writeHead(401).end(JSON.stringify({ errors: [{ message: error.message }] }))
  }
}
