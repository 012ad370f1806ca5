import { afterAll, beforeAll, expect, test } from 'vitest'
import { StatementFailed } from '../src/connection/failure.ts'
import type { Schema } from '../src/migrate/schemas.ts'
import { query } from '../src/query/query.ts'
import { sql } from '../src/query/sql.ts'
import type { Database } from '../src/session/database.ts'
import type { Session } from '../src/session/session.ts'
import { type Scratch, START, startScratch } from './scratch.ts'
import { bari, during, lecce, names, personOf, roleSeenBy, whoAmI } from './session-fixtures.ts'
import { persons } from './tables.ts'

let scratch: Scratch
let database: Database

beforeAll(async () => {
  scratch = await startScratch()
  database = scratch.database()
}, START)
afterAll(() => scratch.stop())

test('a viewer sees the rows that carry one of the own keys, and no other', async () => {
  const [near, far] = [await personOf(scratch, ['comune:072006']), await personOf(scratch, ['comune:075035'])]
  const seen = await during(database, bari, (session) =>
    session.as('persons').rows(names({ ids: [near, far] })),
  )
  expect(seen).toEqual([{ id: near, name: 'Ada' }])
})

test('the next viewer on the same connection sees with the own keys', async () => {
  const single = scratch.database({ max: 1 })
  const far = await personOf(scratch, ['comune:075035'])
  const execute = (session: Session) => session.as('persons').rows(names({ ids: [far] }))
  expect(await during(single, bari, execute)).toHaveLength(0)
  expect(await during(single, lecce, execute)).toHaveLength(1)
  expect(await during(single, { ...bari, keys: [] }, execute)).toHaveLength(0)
})

test('a subgraph cannot read the schema of another', async () => {
  const requested = during(database, bari, (session) =>
    session.as('cases').rows(query.select({ id: persons.id }).from(persons)),
  )
  await expect(requested).rejects.toThrow(/permission denied for schema persons/)
})

test('statements of several subgraphs sent in one tick run each under its own role, in one snapshot', async () => {
  await during(database, bari, async (session) => {
    const order: Schema[] = [
      'persons',
      'cases',
      'persons',
      'persons',
      'finance',
      'cases',
      'analytics',
      'services',
      'persons',
    ]
    const rows = await Promise.all(order.map((schema) => session.as(schema).one(whoAmI)))
    expect(rows.map((row) => row?.role)).toEqual(order.map((schema) => `cse_${schema}`))
    expect(new Set(rows.map((row) => JSON.stringify({ ...row, role: '' }))).size).toBe(1)
    expect(rows[0]).toMatchObject({ keys: bari.keys.join(','), isolation: 'repeatable read' })
  })
})

test('roles stay right when statements are sent before there is a connection, and while others wait for it', async () => {
  const cold = scratch.database({ max: 2 })
  const order: Schema[] = ['cases', 'persons', 'cases', 'finance']
  const requests = Array.from({ length: 20 }, (_, index) =>
    during(cold, index % 2 ? bari : lecce, async (session) => {
      const before = order.map((schema) => session.as(schema).one(whoAmI))
      await new Promise((resolve) => setTimeout(resolve, index))
      const after = order.map((schema) => session.as(schema).one(whoAmI))
      return Promise.all([...before, ...after])
    }),
  )
  for (const [index, rows] of (await Promise.all(requests)).entries()) {
    expect(rows.map((row) => row?.role)).toEqual([...order, ...order].map((schema) => `cse_${schema}`))
    expect(new Set(rows.map((row) => row?.keys))).toEqual(
      new Set([(index % 2 ? bari : lecce).keys.join(',')]),
    )
  }
})

test('roles stay right in any interleaving of failing, slow and ordinary statements', async () => {
  const seed = Date.now() % 100_000
  let state = seed
  const random = (below: number) => {
    state = (state * 48_271) % 2_147_483_647
    return state % below
  }
  const schemas: Schema[] = ['persons', 'cases', 'services', 'finance', 'analytics']
  await during(database, bari, async (session) => {
    const requested: Promise<void>[] = []
    for (let index = 0; index < 300; index++) {
      const schema = schemas[random(5)] ?? 'cases'
      if (random(10) === 0)
        requested.push(expect(session.as(schema).rows(sql`select 1/0`)).rejects.toThrow(StatementFailed))
      else
        requested.push(
          roleSeenBy(session, schema).then((role) => expect(role, `seed ${seed}`).toBe(`cse_${schema}`)),
        )
      if (random(7) === 0) await new Promise((resolve) => setImmediate(resolve))
    }
    await Promise.all(requested)
  })
})

test('what begins a session leaves together with its first statements', async () => {
  const sent: string[] = []
  const observed = scratch.database({ max: 1, observe: ({ name }) => sent.push(name) })
  await during(observed, bari, (session) => roleSeenBy(session, 'cases'))
  sent.length = 0
  await during(observed, bari, async (session) => {
    const requested = [session.as('cases').one(whoAmI), session.as('persons').one(whoAmI)]
    expect(sent.slice(0, 2)).toEqual(['begin', 'viewer'])
    expect(sent.slice(3, 4)).toEqual(['role'])
    expect(sent).toHaveLength(5)
    await Promise.all(requested)
  })
  expect(sent.at(-1)).toBe('commit')
})

test('a key with a comma is refused: it would be two', () => {
  expect(() => database.session({ ...bari, keys: ['comune:072006,region'] })).toThrow(TypeError)
})

test('a process that serves one subgraph logs in as its role and reads no other', async () => {
  const split = scratch.database({ only: 'cases' })
  await during(split, bari, async (session) => {
    expect(await session.as('cases').one(whoAmI)).toMatchObject({
      role: 'cse_cases',
      keys: bari.keys.join(','),
    })
    await expect(session.as('persons').rows(whoAmI)).rejects.toThrow(/reads cases/)
  })
})

test('the platform login can do nothing before it becomes a subgraph, and work without a viewer sees no protected row', async () => {
  const id = await personOf(scratch, ['comune:072006'])
  expect(await database.system('persons', (session) => session.rows(names({ ids: [id] })))).toEqual([])
  expect(
    await database.system('persons', (session) => session.rows(names({ ids: [id] })), ['comune:072006']),
  ).toHaveLength(1)
  expect(await database.system('analytics', (session) => session.one(whoAmI))).toMatchObject({
    role: 'cse_analytics',
    keys: '',
  })
})
