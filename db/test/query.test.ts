import { afterAll, beforeAll, expect, expectTypeOf, test } from 'vitest'
import { bigint, pgTable, text } from '../src/query/columns.ts'
import { anyOf, type Given, prepared } from '../src/query/prepared.ts'
import { query, type RowOf } from '../src/query/query.ts'
import { and, desc, eq, gte, sql } from '../src/query/sql.ts'
import { statementOf } from '../src/query/statement.ts'
import type { Database } from '../src/session/database.ts'
import type { SchemaSession } from '../src/session/schema-session.ts'
import { type Scratch, START, startScratch } from './scratch.ts'
import { cases, persons } from './tables.ts'

let scratch: Scratch
let database: Database
beforeAll(async () => {
  scratch = await startScratch()
  database = scratch.database()
}, START)
afterAll(() => scratch.stop())

const inPersons = <Result>(work: (session: SchemaSession) => Promise<Result>) =>
  database.system('persons', work, ['region'])

test('rows come back with the names of the properties, whatever the columns are called', async () => {
  const rows = await inPersons(async (session) => {
    await session.write((writing) =>
      writing.run(
        query.insert(persons).values({
          id: '018f0000-0000-7000-8000-000000000001',
          givenName: 'Ada',
          bornOn: '1980-02-29',
          marks: ['a,b', '"c"', 'null', ''],
          details: { deep: [1, 'é', null] },
          notedAt: new Date(1_234_567_890_123),
          readers: ['region'],
        }),
      ),
    )
    return session.rows(
      query
        .select({
          key: persons.id,
          name: persons.givenName,
          bornOn: persons.bornOn,
          marks: persons.marks,
          details: persons.details,
          at: persons.notedAt,
          big: sql<number>`9007199254740991::bigint`,
          exact: sql<string>`12.50::numeric`,
          yes: sql<boolean>`true`,
          days: sql<string[]>`array['2026-01-01'::date, null]`,
        })
        .from(persons)
        .where(eq(persons.id, '018f0000-0000-7000-8000-000000000001')),
    )
  })
  expect(rows).toEqual([
    {
      key: '018f0000-0000-7000-8000-000000000001',
      name: 'Ada',
      bornOn: '1980-02-29',
      marks: ['a,b', '"c"', 'null', ''],
      details: { deep: [1, 'é', null] },
      at: new Date(1_234_567_890_123),
      big: 9_007_199_254_740_991,
      exact: '12.50',
      yes: true,
      days: ['2026-01-01', null],
    },
  ])
  expectTypeOf(rows).toExtend<
    { key: string; bornOn: string | null; at: Date | null; marks: string[]; big: number }[]
  >()
})

test('within the subselect of an expression a column is still that of its own table', () => {
  const theirs = sql<number>`(select count(*)::int from ${cases} where ${cases.personId} = ${persons.id})`
  const { text } = statementOf(query.select({ theirs }).from(persons))
  expect(text).toContain('"cases"."case"."person_id" = "persons"."person"."id"')
})

test('a whole table, a join, a common table expression and `returning` are named in the same way', async () => {
  await inPersons(async (session) => {
    const [all] = await session.rows(query.select().from(persons).limit(1))
    expect(Object.keys(all ?? {})).toEqual([
      'id',
      'givenName',
      'bornOn',
      'marks',
      'details',
      'notedAt',
      'readers',
    ])

    const recent = query
      .$with('recent')
      .as(query.select({ id: persons.id, name: persons.givenName }).from(persons))
    const [joined] = await session.rows(
      query
        .with(recent)
        .select({
          firstName: recent.name,
          second: persons.givenName,
          upper: sql<string>`upper(${persons.givenName})`,
        })
        .from(recent)
        .innerJoin(persons, eq(persons.id, recent.id))
        .orderBy(desc(persons.givenName)),
    )
    expect(joined).toEqual({ firstName: 'Ada', second: 'Ada', upper: 'ADA' })

    const changed = await session.write((writing) =>
      writing.one(
        query
          .update(persons)
          .set({ givenName: 'Bea' })
          .returning({ called: persons.givenName, born: persons.bornOn }),
      ),
    )
    expect(changed).toEqual({ called: 'Bea', born: '1980-02-29' })
  })
})

test('a prepared query is built once and takes lists of any length as one value', async () => {
  const byIds = prepared('by ids', (given: Given<{ ids: readonly string[]; born: string; most: number }>) =>
    query
      .select({ id: persons.id })
      .from(persons)
      .where(and(anyOf(persons.id, given.ids), gte(persons.bornOn, given.born)))
      .limit(given.most),
  )
  const id = '018f0000-0000-7000-8000-000000000001'
  expect(byIds({ ids: [id], born: '1980-01-01', most: 1 }).text).toBe(
    byIds({ ids: [], born: '1980-01-01', most: 2 }).text,
  )
  await inPersons(async (session) => {
    for (const ids of [[id], [], [id, '018f0000-0000-7000-8000-000000000002'], Array(500).fill(id)]) {
      const rows = await session.rows(byIds({ ids, born: '1980-01-01', most: 10 }))
      expect(rows.map((row) => row.id)).toEqual(ids.length ? [id] : [])
    }
    const byNames = session.rows(
      query
        .select({ id: persons.id })
        .from(persons)
        .where(anyOf(persons.givenName, ['Bea', 'x"y', null])),
    )
    expect(await byNames).toHaveLength(1)
  })
  expectTypeOf<RowOf<ReturnType<typeof byIds>>>().toEqualTypeOf<{ id: string }>()
})

test('a value missing from a prepared query fails that query alone', async () => {
  const byId = prepared('by id', (given: Given<{ id: string | undefined }>) =>
    query.select({ id: persons.id }).from(persons).where(eq(persons.id, given.id)),
  )
  await inPersons(async (session) => {
    const requested = await Promise.allSettled([
      session.one(sql<{ n: number }>`select ${1}::int as n`),
      session.rows(byId({ id: undefined })),
      session.rows(sql`select ${new Date(Number.NaN)}::timestamptz`),
      session.one(sql<{ n: number }>`select ${2}::int as n`),
    ])
    expect(requested.map((one) => (one.status === 'fulfilled' ? one.value : one.reason.name))).toEqual([
      { n: 1 },
      'TypeError',
      'RangeError',
      { n: 2 },
    ])
  })
})

test('values of every type arrive as they were sent', async () => {
  await inPersons(async (session) => {
    const back = async (value: unknown, type: string) =>
      (await session.one(sql<{ value: unknown }>`select ${sql.param(value)}::${sql.raw(type)} as value`))
        ?.value
    expect(await back(true, 'boolean')).toBe(true)
    expect(await back(false, 'boolean')).toBe(false)
    expect(await back([true, false, null], 'boolean[]')).toEqual([true, false, null])
    expect(await back(-12, 'bigint')).toBe(-12)
    expect(await back(new Date(1e12), 'timestamptz')).toEqual(new Date(1e12))
    expect(await back('2026-10-25', 'date')).toBe('2026-10-25')
    expect(await back({ a: ['b'] }, 'jsonb')).toEqual({ a: ['b'] })
    expect(await back(JSON.stringify([1, 'x']), 'jsonb')).toEqual([1, 'x'])
    expect(
      await back(
        [
          ['a', 'b'],
          ['c', '{"'],
        ],
        'text[]',
      ),
    ).toEqual([
      ['a', 'b'],
      ['c', '{"'],
    ])
    expect(await back(Buffer.from([0, 255, 92]), 'bytea')).toEqual(Buffer.from([0, 255, 92]))
    expect(await back(null, 'text')).toBeNull()
    expect(await back("it's", 'text')).toBe("it's")
  })
})

test('what could not come back as typed is refused when the query is built', () => {
  const odd = pgTable('odd', { big: bigint('big', { mode: 'bigint' }), name: text('name') })
  expect(() => statementOf(query.select({ big: odd.big }).from(odd))).toThrow(/row by row/)
  expect(() => statementOf(query.select({ nested: { name: odd.name } }).from(odd))).toThrow(/flat/)
  expect(() => statementOf(query.select({ name: sql`1`.as('other') }).from(odd))).toThrow(/use one name/)
})

test('a select reads and everything else writes', () => {
  const writes = [
    query.insert(cases).values({ id: '', personId: '', openedOn: '', amount: 0, readers: [] }),
    query.update(cases).set({ amount: 1 }),
    query.delete(cases),
    sql`with gone as (delete from cases."case" returning id) select id from gone`,
  ]
  const reads = [query.select().from(cases), sql`select 1`, sql`with one as (select 1) select * from one`]
  expect(writes.map((one) => statementOf(one).writes)).toEqual([true, true, true, true])
  expect(reads.map((one) => statementOf(one).writes)).toEqual([false, false, false])
})
