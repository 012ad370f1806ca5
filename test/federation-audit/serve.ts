/**
 * Our gateway code over any supergraph: `node test/federation-audit/serve.ts <supergraph.graphql> <port>`. Plans, data sources and answers are
 * those of the platform; identity is left out, since the audit's subgraphs know none. How to run the audit: `test/README.md`.
 */
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { json } from 'node:stream/consumers'
import { HeaderMap } from '@apollo/server'
import { refusalOf } from '@cse/gateway/http/refused-request'
import { openGraph } from '@cse/gateway/operation/executor'
import { GraphRequest, unknownOutcome } from '@cse/gateway/subgraphs/request'
import { buildSchema, type ExecutionResult } from 'graphql'
import { pino } from 'pino'

const [file = 'supergraph.graphql', port = '14000'] = process.argv.slice(2)
const supergraph = readFileSync(file, 'utf8')

const graph = await openGraph({
  supergraph,
  subgraphs: new Map(addressesIn(supergraph).map(([name, url]) => [name, executorOf(url)])),
  scalars: buildSchema('type Query { nothing: Int }'),
  prices: null,
  production: false,
  logger: pino({ level: 'silent' }),
})

createServer(async (request, reply) => {
  if (request.url === '/health') return reply.end('ok')
  const headers = new HeaderMap([
    ['content-type', 'application/json'],
    ['accept', 'application/json'],
  ])
  const requested = new GraphRequest(
    { viewer: null, now: new Date(), requestId: crypto.randomUUID() },
    () => {
      throw new Error('The audit has no database')
    },
  )
  const body = await json(request)
  try {
    const answer = await graph.execute(
      { method: 'POST', headers, search: '', body },
      { request: requested, outcome: unknownOutcome() },
    )
    reply
      .writeHead(answer.status ?? 200, { 'content-type': 'application/json' })
      .end(answer.body.kind === 'complete' ? answer.body.string : '')
  } catch (error) {
    const { status, error: refusal, errors = [refusal] } = refusalOf(error, requested.requestId)
    reply.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify({ errors }))
  }
}).listen(Number(port), '127.0.0.1')

/** The subgraphs that a supergraph names, with their addresses. */
function addressesIn(text: string): (readonly [name: string, url: string])[] {
  return [...text.matchAll(/@join__graph\(name: "([^"]+)", url: "([^"]+)"\)/g)].map(
    ([, name = '', url = '']) => [name, url] as const,
  )
}

function executorOf(url: string) {
  return (query: string) =>
    async (variables: Readonly<Record<string, unknown>>): Promise<ExecutionResult> => {
      const answer = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ query, variables }),
      })
      return answer.json() as Promise<ExecutionResult>
    }
}
