import { readFileSync } from 'node:fs'
import { SUBGRAPHS } from '@cse/gateway/config/settings'
import { explainerOf } from '@cse/gateway/demo/explorer/explain'
import { addExplainRoute, EXPLAIN_PATH } from '@cse/gateway/demo/explorer/explain-route'
import { openGraph } from '@cse/gateway/operation/executor'
import { owners } from '@cse/gateway/subgraphs/node/owners'
import { createNodeSubgraph } from '@cse/gateway/subgraphs/node/subgraph'
import Fastify from 'fastify'
import { pino } from 'pino'
import { afterAll, expect, test } from 'vitest'
import { GRAPH_KEYS } from '../../test/data-key.ts'

const text = (file: string) => readFileSync(new URL(`../../schema/${file}`, import.meta.url), 'utf8')

const server = Fastify()
const node = createNodeSubgraph(owners).open(GRAPH_KEYS)
const supergraph = text('supergraph.graphql')
const graph = await openGraph({
  supergraph,
  subgraphs: new Map([...SUBGRAPHS, node.name].map((name) => [name, () => () => expect.unreachable()])),
  scalars: node.schema,
  prices: null,
  production: false,
  logger: pino({ level: 'silent' }),
})
addExplainRoute(server, async () => explainerOf(graph, () => supergraph))
afterAll(async () => {
  await server.close()
  await graph.stop()
})

const explained = async (payload: object) => {
  const answer = await server.inject({ method: 'POST', url: EXPLAIN_PATH, payload })
  return answer.json()
}

const CASES = 'query Casi($quanti: Int) { cases(first: $quanti) { nodes { number person { familyName } } } }'

test('an operation is explained by its plan and by its cost with these variables', async () => {
  const few = await explained({ query: CASES, variables: { quanti: 10 } })
  expect(few.plan).toMatch(/Fetch\(service: "cases"\)[\s\S]*Fetch\(service: "persons"\)/)
  const many = await explained({ query: CASES, variables: { quanti: 100 } })
  expect(many.cost).toBeGreaterThan(9 * few.cost)
  expect(many.budget).toBe(few.budget)
})

test('a subscription has a cost and no plan', async () => {
  const answer = await explained({ query: 'subscription { amountsChanged { title } }' })
  expect(answer).toMatchObject({ plan: null, cost: expect.any(Number) })
})

test.each([
  ['{ cases', /Syntax Error/],
  ['{ nothing }', /Cannot query field/],
  ['query A { __typename } query B { __typename }', /Scegli una/],
  [7, /Manca il testo/],
])('%s is refused with the reason', async (query, reason) => {
  expect((await explained({ query })).message).toMatch(reason)
})
