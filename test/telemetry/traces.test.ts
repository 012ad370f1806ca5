import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { startTracing, type Tracing } from '@cse/gateway/telemetry/tracing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { platform, split, type TestPlatform } from '../platform.ts'

const attribute = z.object({ key: z.string(), value: z.record(z.string(), z.unknown()) })
const span = z.object({
  name: z.string(),
  spanId: z.string(),
  traceId: z.string(),
  parentSpanId: z.string().optional(),
  attributes: z.array(attribute).default([]),
})
const exported = z.object({
  resourceSpans: z.array(z.object({ scopeSpans: z.array(z.object({ spans: z.array(span) })) })),
})
type Span = z.infer<typeof span>

const person = z.record(z.string(), z.string())
const answered = z.object({
  data: z.object({ cases: z.object({ nodes: z.array(z.object({ person })).min(1) }) }),
})

const TRACE = '0af7651916cd43dd8448eb211c80319c'
const WHO = 'query WhoIsThere { cases(first: 2) { nodes { number person { id givenName familyName } } } }'

/** What a collector receives: the OpenTelemetry protocol over HTTP, as JSON. */
let collector: Server
const received: string[] = []
let tracing: Tracing
beforeAll(async () => {
  collector = createServer((request, response) => {
    const parts: Buffer[] = []
    request.on('data', (part: Buffer) => parts.push(part))
    request.on('end', () => {
      received.push(Buffer.concat(parts).toString())
      response.end('{}')
    })
  }).listen(0, '127.0.0.1')
  await new Promise((listening) => collector.once('listening', listening))
  const { port } = collector.address() as AddressInfo
  process.env.OTEL_EXPORTER_OTLP_ENDPOINT = `http://127.0.0.1:${port}`
  tracing = await startTracing('cartella-sociale')
})
afterAll(() => collector.close())

async function requested(gateway: TestPlatform): Promise<{ names: unknown[] }> {
  const token = await gateway.as('social-worker@bari').token()
  const response = await fetch(gateway.url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      authorization: `Bearer ${token}`,
      traceparent: `00-${TRACE}-b7ad6b7169203331-01`,
    },
    body: JSON.stringify({ query: WHO }),
  })
  const { data } = answered.parse(await response.json())
  return { names: data.cases.nodes.flatMap(({ person }) => Object.values(person)) }
}

describe('a trace', () => {
  let spans: Span[]
  let names: unknown[]
  beforeAll(async () => {
    const here = await platform()
    const whole = await requested(here)
    await here[Symbol.asyncDispose]()
    const apart = await split()
    names = [...whole.names, ...(await requested(apart)).names]
    await apart[Symbol.asyncDispose]()
    await tracing[Symbol.asyncDispose]()
    spans = received
      .flatMap((text) => exported.parse(JSON.parse(text)).resourceSpans)
      .flatMap(({ scopeSpans }) => scopeSpans.flatMap((scope) => scope.spans))
      .filter(({ traceId }) => traceId === TRACE)
  })

  const above = (of: Span): string[] => {
    const parent = spans.find(({ spanId }) => spanId === of.parentSpanId)
    return parent ? [parent.name, ...above(parent)] : []
  }

  test('goes from the request through plan and subgraph to the statement, as part of its sender’s', () => {
    const statement = spans.find((of) => isSql(of.attributes) && above(of).includes('subgraph cases'))
    expect(statement).toBeDefined()
    const path = statement ? above(statement) : []
    expect(path.at(-1)).toBe('graphql')
    expect(path).toContain('gateway.fetch')
    expect(spans.map(({ name }) => name)).toContain('gateway.plan')
  })

  test('goes on in a subgraph that is a process of its own', () => {
    const answer = spans.find(({ name }) => name === 'answer of cases')
    expect(answer && above(answer)).toEqual(expect.arrayContaining(['subgraph cases', 'graphql']))
    expect(spans.some((of) => isSql(of.attributes) && above(of).includes('answer of cases'))).toBe(true)
  })

  test('has operation, scope and status, and nothing of persons', () => {
    const root = spans.find(({ name }) => name === 'graphql')
    const reported = Object.fromEntries(
      (root?.attributes ?? []).map(({ key, value }) => [key, Object.values(value)[0]]),
    )
    expect(reported).toMatchObject({
      'graphql.operation.name': 'WhoIsThere',
      'cse.scope': 'LOCAL',
      'http.response.status_code': 200,
    })
    const text = received.join()
    expect(names.length).toBeGreaterThan(3)
    for (const name of names) expect(text).not.toContain(String(name))
    expect(text).not.toContain('givenName')
  })
})

function isSql(attributes: Span['attributes']): boolean {
  return attributes.some(({ key }) => key === 'db.system.name')
}
