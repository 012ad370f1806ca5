import { afterAll, beforeAll, expect, test } from 'vitest'
import { listLoader, loader } from '../src/query/loader.ts'
import { anyOf, type Given, prepared } from '../src/query/prepared.ts'
import { query } from '../src/query/query.ts'
import { eq, sql } from '../src/query/sql.ts'
import { type Scratch, START, startScratch } from './scratch.ts'
import { cases, persons } from './tables.ts'

let scratch: Scratch
const id = (last: number) => `018f0000-0000-7000-8000-00000000000${last}`

const selectPersons = prepared('persons by id', (given: Given<{ ids: readonly string[] }>) =>
  query.select({ id: persons.id, name: persons.givenName }).from(persons).where(anyOf(persons.id, given.ids)),
)
const personById = loader(
  'person',
  (session, ids: readonly string[]) => session.rows(selectPersons({ ids })),
  (row) => row.id,
)

const selectCases = prepared('cases of persons', (given: Given<{ ids: readonly string[] }>) =>
  query
    .select({ personId: cases.personId, amount: cases.amount })
    .from(cases)
    .where(anyOf(cases.personId, given.ids))
    .orderBy(cases.amount),
)
const casesOf = listLoader(
  'cases',
  (session, ids: readonly string[]) => session.rows(selectCases({ ids })),
  (row) => row.personId,
)

beforeAll(async () => {
  scratch = await startScratch()
  await scratch.admin`insert into persons.person (id, given_name, readers)
    values (${id(1)}, 'Ada', '{region}'), (${id(2)}, 'Bea', '{region}'), (${id(3)}, 'Cleo', '{}')`
  await scratch.admin`insert into cases."case" (person_id, opened_on, amount, readers)
    values (${id(1)}, '2026-01-01', 2, '{region}'), (${id(1)}, '2026-01-01', 1, '{region}'), (${id(2)}, '2026-01-01', 9, '{}')`
}, START)
afterAll(() => scratch.stop())

test('keys asked for in one tick are one statement, and a hidden row looks like none', async () => {
  const sent: string[] = []
  const database = scratch.database({ observe: ({ name }) => sent.push(name) })
  const seen = await database.system(
    'persons',
    (session) => Promise.all([3, 1, 2, 1, 9].map((last) => personById(session, id(last)))),
    ['region'],
  )
  expect(seen.map((row) => row?.name ?? null)).toEqual([null, 'Ada', 'Bea', 'Ada', null])
  expect(sent.filter((name) => name === 'persons by id')).toHaveLength(1)
})

test('what answers that arrive one after the other make necessary is one statement as well', async () => {
  const sent: string[] = []
  const database = scratch.database({ observe: ({ name }) => sent.push(name) })
  const names = await database.system(
    'persons',
    (session) =>
      Promise.all(
        [1, 2].map(async (last) => {
          await session.rows(sql<{ slept: string }>`select pg_sleep(${last / 50})::text as "slept"`)
          return (await personById(session, id(last)))?.name
        }),
      ),
    ['region'],
  )
  expect(names).toEqual(['Ada', 'Bea'])
  expect(sent.filter((name) => name === 'persons by id')).toHaveLength(1)
})

test('lists come back for every key, in the order of the rows', async () => {
  const lists = await scratch
    .database()
    .system('cases', (session) => Promise.all([1, 2, 3].map((last) => casesOf(session, id(last)))), [
      'region',
    ])
  expect(lists.map((rows) => rows.map((row) => row.amount))).toEqual([[1, 2], [], []])
})

test('a write makes the request forget what it had loaded', async () => {
  await scratch.database().system(
    'persons',
    async (session) => {
      expect(await personById(session, id(1))).toMatchObject({ name: 'Ada' })
      await session.write((writing) =>
        writing.run(
          query
            .update(persons)
            .set({ givenName: sql`'Ada II'` })
            .where(eq(persons.id, id(1))),
        ),
      )
      expect(await personById(session, id(1))).toMatchObject({ name: 'Ada II' })
    },
    ['region'],
  )
})

test('two requests share nothing that was loaded', async () => {
  const database = scratch.database()
  expect(await database.system('persons', (session) => personById(session, id(2)), ['region'])).not.toBeNull()
  expect(await database.system('persons', (session) => personById(session, id(2)))).toBeNull()
})
