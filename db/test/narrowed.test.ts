import { afterAll, beforeAll, expect, test } from 'vitest'
import { loader } from '../src/query/loader.ts'
import { narrowedLoader } from '../src/query/narrowed.ts'
import { anyOf, type Given, prepared } from '../src/query/prepared.ts'
import { query } from '../src/query/query.ts'
import { type Scratch, START, startScratch } from './scratch.ts'
import { persons } from './tables.ts'

let scratch: Scratch
const ada = '018f0000-0000-7000-8000-000000000001'

const fields = {
  id: persons.id,
  name: persons.givenName,
  marks: persons.marks,
  bornOn: persons.bornOn,
}
const personById = narrowedLoader(fields, ['id'], (kept, without) => {
  const select = prepared(
    'persons by id',
    (given: Given<{ ids: readonly string[] }>) =>
      query.select(kept).from(persons).where(anyOf(persons.id, given.ids)),
    without,
  )
  return loader(
    'person',
    (session, ids: readonly string[]) => session.rows(select({ ids })),
    ({ id }) => id,
  )
})

beforeAll(async () => {
  scratch = await startScratch()
  await scratch.admin`insert into persons.person (id, given_name, marks, readers) values (${ada}, 'Ada', '{a,b}', '{region}')`
}, START)
afterAll(() => scratch.stop())

/** Reads Ada once for each set of properties. @returns the rows and the texts that were sent */
async function read(...sets: (ReadonlySet<string> | undefined)[]) {
  const texts: string[] = []
  const database = scratch.database({
    observe: ({ name, text }) => name === 'persons by id' && texts.push(text),
  })
  const rows = await database.system(
    'persons',
    (session) => Promise.all(sets.map((properties) => personById(session, ada, properties))),
    ['region'],
  )
  return { rows, texts }
}

test('a row holds what is read of it and what is always read, and nothing else is selected', async () => {
  const {
    rows: [row],
    texts,
  } = await read(new Set(['name', 'anotherTypes']))
  expect({ ...row }).toEqual({ id: ada, name: 'Ada' })
  expect(texts).toHaveLength(1)
  expect(texts[0]).not.toMatch(/marks|born_on/)
})

test('what was left out is an error to whoever reads it, and never an empty value', async () => {
  const {
    rows: [row],
  } = await read(new Set(['name']))
  expect(() => row?.marks).toThrow('"marks" was not selected')
  expect(() => row?.bornOn).toThrow('"bornOn" was not selected')
})

test('who says nothing reads whole rows', async () => {
  const {
    rows: [row],
  } = await read(undefined)
  expect(row).toEqual({ id: ada, name: 'Ada', marks: ['a', 'b'], bornOn: null })
})

test('equal sets are one statement, different ones are one each', async () => {
  const { texts } = await read(new Set(['name']), new Set(['name', 'id']), new Set(['marks']))
  expect(texts).toHaveLength(2)
  expect(new Set(texts).size).toBe(2)
})

test('so many different sets have a statement of their own, and the next ones read whole rows', async () => {
  const names = Array.from({ length: 50 }, (_, number) => `wide${number}`)
  const wide = Object.fromEntries(names.map((name) => [name, persons.givenName]))
  const made: string[][] = []
  const textFor = narrowedLoader({ ...wide, id: persons.id }, ['id'], (kept) => {
    made.push(Object.keys(kept))
    return async () => Object.keys(kept).length
  })
  await scratch.database({}).system('persons', async (session) => {
    const sizes = await Promise.all(names.map((name) => textFor(session, ada, new Set([name]))))
    expect(sizes.slice(0, 40)).toEqual(Array.from({ length: 40 }, () => 2))
    expect(sizes.slice(40)).toEqual(Array.from({ length: 10 }, () => 51))
  })
  expect(made).toHaveLength(41)
})
