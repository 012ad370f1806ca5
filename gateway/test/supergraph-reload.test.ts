import { readFileSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { HeaderMap, type HTTPGraphQLResponse } from '@apollo/server'
import { openDatabase } from '@cse/db/src/session/database'
import { SUBGRAPHS } from '@cse/gateway/config/settings'
import { pricesOf } from '@cse/gateway/demand-control/operation-prices'
import { type Graph, openGraph } from '@cse/gateway/operation/executor'
import { openReloadable, reloaded, SupergraphRefused } from '@cse/gateway/operation/supergraph-reload'
import { listed } from '@cse/gateway/persisted-documents/manifest'
import { activeOperations, readRegistry } from '@cse/gateway/persisted-documents/registry'
import { owners } from '@cse/gateway/subgraphs/node/owners'
import { createNodeSubgraph } from '@cse/gateway/subgraphs/node/subgraph'
import { GraphRequest } from '@cse/gateway/subgraphs/request'
import { buildSchema } from 'graphql'
import { pino } from 'pino'
import { describe, expect, test } from 'vitest'
import { GRAPH_KEYS } from '../../test/data-key.ts'
import { startTwoSubgraphs, viewers } from './two-subgraphs/graph.ts'

const logger = pino({ level: 'silent' })
/** Never called: the two subgraphs hold their rows themselves. */
const database = openDatabase({ url: 'postgres://nobody@127.0.0.1:1/nothing' })
const ofTheProject = (path: string) => fileURLToPath(new URL(`../../schema/${path}`, import.meta.url))

test('every operation that a client may run by id is planned before a new supergraph is queried', async () => {
  const node = createNodeSubgraph(owners).open(GRAPH_KEYS)
  const requested: string[] = []
  const never = () => async () => Promise.reject(new Error(`${requested.push('subgraph')} requested`))
  const operations = activeOperations(readRegistry(ofTheProject('operations')))
  const supergraph = readFileSync(ofTheProject('supergraph.graphql'), 'utf8')
  const graph = await openReloadable(supergraph, (text, { checked }) =>
    openGraph({
      supergraph: text,
      subgraphs: new Map([...SUBGRAPHS, node.name].map((name) => [name, never])),
      scalars: node.schema,
      prices: pricesOf(text),
      production: true,
      checked,
      logger,
    }),
  )
  try {
    const { planned } = await graph.reload({ supergraph, operations })
    expect(planned).toBe(operations.filter(({ type }) => type !== 'subscription').length)
    expect(planned).toBeGreaterThan(30)
    expect(requested).toEqual([])
  } finally {
    await graph.stop()
  }
}, 60_000)

describe('a supergraph that is replaced under load', () => {
  test('costs no request and changes no answer', async () => {
    const gateway = await startTwoSubgraphs()
    const query = '{ reported(text: "x") cases(filter: { over: "150.00" }) { number person { givenName } } }'
    try {
      const { body: before } = await gateway.execute('worker', { query })
      expect(before.errors).toBeUndefined()
      let done = false
      let answers = 0
      const load = Array.from({ length: 6 }, async () => {
        for (; !done; answers += 1) {
          const { status, body } = await gateway.execute('worker', { query })
          expect({ status, body }).toEqual({ status: 200, body: before })
        }
      })
      for (let times = 0; times < 5 || answers < 30; times += 1) {
        await gateway.graph.reload({ supergraph: gateway.supergraph, operations: [] })
        await pause(20)
      }
      done = true
      await Promise.all(load)
    } finally {
      await gateway.close()
    }
  })

  test('runs what was prepared before', async () => {
    const gateway = await startTwoSubgraphs()
    try {
      const prepared = await gateway.graph.prepare('query Reported { reported(text: "x") }')
      await gateway.graph.reload({ supergraph: gateway.supergraph, operations: [] })
      const caller = { viewer: viewers.worker ?? null, now: new Date(), requestId: 'r' }
      const request = new GraphRequest(caller, () => database)
      const answer = await request.committed(() => gateway.graph.run(prepared, {}, request))
      expect(answer).toMatchObject({ data: { reported: expect.any(String) }, denied: 0 })
    } finally {
      await gateway.close()
    }
  })

  test('is refused when it is not valid, or names a subgraph that is not here', async () => {
    const gateway = await startTwoSubgraphs()
    try {
      const { supergraph, graph } = gateway
      for (const broken of [
        '',
        supergraph.slice(0, supergraph.length / 2),
        'type Query { reported: String }',
        supergraph.replaceAll('name: "cases"', 'name: "elsewhere"'),
        supergraph.replace(/^type Case\b/m, 'type Kase'),
      ])
        await expect(graph.reload({ supergraph: broken, operations: [] })).rejects.toThrow(SupergraphRefused)
      expect((await gateway.execute('worker', { query: '{ reported(text: "x") }' })).status).toBe(200)
    } finally {
      await gateway.close()
    }
  })
})

/** A graph that says its name, when it is let. */
function graphCalled(name: string, until: Promise<void> = Promise.resolve()) {
  let stopped = false
  const graph: Graph = {
    schema: buildSchema(`type Query { ${name}: String both: String }`),
    execute: async (): Promise<HTTPGraphQLResponse> => {
      await until
      if (stopped) throw new Error('It was stopped while it was called')
      return { headers: new HeaderMap(), body: { kind: 'complete', string: name } }
    },
    prepare: () => expect.unreachable(),
    run: () => expect.unreachable(),
    stop: async () => {
      stopped = true
    },
  }
  return { graph, isStopped: () => stopped }
}

const nameOf = async (answer: Promise<HTTPGraphQLResponse>) => {
  const { body } = await answer
  return body.kind === 'complete' && body.string
}

describe('when the supergraph is replaced', () => {
  const anything = { method: 'POST', headers: new HeaderMap(), search: '', body: {} }
  const nobody = {} as Parameters<Graph['execute']>[1]

  test('requests under way end where they began, and the others go to the new one', async () => {
    const { promise, resolve } = Promise.withResolvers<void>()
    const first = graphCalled('first', promise)
    const second = graphCalled('second')
    const graph = await openReloadable('first', async (text) =>
      text === 'first' ? first.graph : second.graph,
    )
    const underWay = graph.execute(anything, nobody)
    let adopted = false
    const adopt = () => {
      adopted = true
    }
    const reloading = graph.reload({ supergraph: 'second', operations: [], adopt })
    while (graph.schema !== second.graph.schema) await new Promise(setImmediate)
    expect(adopted).toBe(true)
    expect(await nameOf(graph.execute(anything, nobody))).toBe('second')
    expect(first.isStopped()).toBe(false)
    resolve()
    expect(await nameOf(underWay)).toBe('first')
    await reloading
    expect(first.isStopped()).toBe(true)
    expect(second.isStopped()).toBe(false)
  })

  test('one that breaks a registered operation is refused with its name, and the log records it', async () => {
    const first = graphCalled('first')
    const second = graphCalled('second')
    const graph = await openReloadable('first', async (text) =>
      text === 'first' ? first.graph : second.graph,
    )
    const operations = [listed('query AsksFirst { first }')]
    const adopt = () => expect.unreachable()
    const lines: string[] = []
    const log = pino({ base: null }, { write: (line) => void lines.push(line) })
    await reloaded(graph, () => ({ supergraph: 'second', operations, adopt }), log)
    expect(lines.join()).toContain('would break operations that clients have registered: AsksFirst')
    expect(await nameOf(graph.execute(anything, nobody))).toBe('first')
    expect(second.isStopped()).toBe(true)
  })
})
