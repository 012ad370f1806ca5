import { encodeId } from '@cse/schema/ids'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { deliver } from '../../../test/deliver.ts'
import { START } from '../../../test/scratch-graph.ts'
import { local } from '../../../test/viewers.ts'
import { eventHandlers } from '../src/event-handlers.ts'
import { bari, byId, fourPersons } from './people.ts'

let people: Awaited<ReturnType<typeof fourPersons>>
const worker = local([bari], 'SOCIAL_WORKER')

beforeAll(async () => {
  people = await fourPersons()
}, START)

afterAll(() => people.stop())

test('records of the same person are found by name and birth, whatever the tax code, when they are registered or changed', async () => {
  const add = (id: string, familyName: string, givenName: string, birth: readonly number[]) =>
    people.admin.begin(async (sql) => {
      // as a session of the platform would
      await sql`select set_config('cse.scope', 'LOCAL', true)`
      await sql`insert into persons.person (id, given_name, family_name, birth_year, birth_month, birth_day, residence_comune, readers)
        values (${id}, ${givenName}, ${familyName}, ${birth[0] ?? null}, ${birth[1] ?? null}, ${birth[2] ?? null}, ${bari}, array['comune:' || ${bari}])`
    })
  const id = (end: string) => `01990000-0000-7000-8000-0000000001${end}`
  await add(id('01'), 'De Santis', 'Maria Grazia', [1961, 3, 4])
  await add(id('02'), 'Desantis', 'Maria Grazia', [1961, 4, 3])
  await add(id('03'), 'Maria Grazia', 'De Santis', [1961, 3, 4])
  await add(id('04'), 'De Santis', 'Giuseppe', [1961, 3, 4])
  await add(id('05'), 'De Santis', 'Maria Grazia', [1985, 7, 7])
  await add(id('06'), 'De Santis', 'Maria Grazia', [1961])
  const duplicates = async (of: string) => {
    const { data } = await people.execute(worker, byId(id(of), 'duplicates { id }'))
    return JSON.parse(JSON.stringify(data)).person.duplicates.map((one: { id: string }) => one.id)
  }
  const ids = (...ends: string[]) => ends.map((end) => encodeId('person', id(end)))
  expect(await duplicates('01')).toEqual(ids('03', '02', '06'))
  expect((await duplicates('06')).toSorted()).toEqual(ids('01', '02', '03'))
  expect(await duplicates('04')).toEqual([])
  expect(await duplicates('05')).toEqual([])
  await people.admin.begin(async (sql) => {
    await sql`select set_config('cse.scope', 'LOCAL', true)`
    await sql`update persons.person set birth_year = 1961, birth_month = 3, birth_day = 4 where id = ${id('05')}`
  })
  expect((await duplicates('05')).toSorted()).toEqual(ids('01', '02', '03', '06'))
})

describe('two records of one person are found whichever is registered first', () => {
  const names: [string, string] = ['Colucci', 'Nunzia']
  let number = 0
  test.each<[string, [string, string, (number | null)[]], [string, string, (number | null)[]]]>([
    ['an accent written as an apostrophe', ['Bò', 'Nicolò', [1970, 5, 6]], ["BO'", "NICOLO'", [1970, 5, 6]]],
    ['an apostrophe and a blank', ['D’Angelo', 'Maria', [1970, 5, 6]], ['D` Angelo', 'Maria', [1970, 5, 6]]],
    ['a name written in one', ['De Marco', 'Pia', [1970, 5, 6]], ['DeMarco', 'Pia', [1970, 5, 6]]],
    ['the year alone, and year and month', [...names, [1990, null, null]], [...names, [1990, 7, null]]],
    ['year and month, and the day', [...names, [1991, 7, null]], [...names, [1991, 7, 9]]],
    ['a day of the month, and the first of January', [...names, [1992, 7, 9]], [...names, [1992, 1, 1]]],
    ['the year alone, and the first of January', [...names, [1993, null, null]], [...names, [1993, 1, 1]]],
    ['two years apart', [...names, [1995, 7, 9]], [...names, [1997, 7, 9]]],
  ])('%s', async (_, one, other) => {
    const add = (id: string, [family, given, [year, month, day]]: typeof one) =>
      people.admin.begin(async (sql) => {
        await sql`select set_config('cse.scope', 'LOCAL', true)`
        await sql`insert into persons.person (id, given_name, family_name, birth_year, birth_month, birth_day, readers)
          values (${id}, ${given}, ${family}, ${year ?? null}, ${month ?? null}, ${day ?? null}, array['comune:' || ${bari}])`
      })
    for (const [first, second] of [
      [one, other],
      [other, one],
    ] as const) {
      const [a, b] = [1, 2].map(() => `01990000-0000-7000-8000-000000000${300 + ++number}`) as [
        string,
        string,
      ]
      await add(a, first)
      await add(b, second)
      for (const looked of [a, b]) {
        await people.admin`select persons.find_duplicates(${looked})`
        const pairs = await people.admin`
          select person_id, other_person_id from persons.possible_duplicate where ${a} in (person_id, other_person_id) order by 1`
        expect(pairs.map(({ person_id, other_person_id }) => [person_id, other_person_id])).toEqual([
          [a, b],
          [b, a],
        ])
      }
      await people.admin`delete from persons.possible_duplicate where person_id = any (${[a, b]}) or other_person_id = any (${[a, b]})`
      await people.admin`delete from persons.person where id = any (${[a, b]})`
    }
  })
})

test('a bulk load is looked through a turn at a time', async () => {
  const ids = ['01990000-0000-7000-8000-000000000201', '01990000-0000-7000-8000-000000000202']
  for (const id of ids)
    await people.admin`
      insert into persons.person (id, given_name, family_name, birth_year, birth_month, birth_day, residence_comune, readers)
      values (${id}, 'Incoronata', 'Zaccheo', 1950, 2, 3, ${bari}, array['comune:' || ${bari}])`
  const pairs = () =>
    people.admin`select 1 from persons.possible_duplicate where person_id = any (${ids})`.then(
      (rows) => rows.length,
    )
  expect(await pairs()).toBe(0)
  const search = (payload: object) =>
    deliver(eventHandlers(people.database), 'persons.duplicate-search-requested', payload)
  await search({})
  expect(await pairs()).toBe(2)
  const [next] = await people.admin<{ payload: { after: string } }[]>`
    select job.payload from graphile_worker._private_jobs job
    join graphile_worker._private_tasks task on task.id = job.task_id where task.identifier = 'persons.duplicate-search-requested'`
  await search(next?.payload ?? {})
  const left = await people.admin`
    select 1 from graphile_worker._private_jobs job
    join graphile_worker._private_tasks task on task.id = job.task_id where task.identifier = 'persons.duplicate-search-requested'`
  expect(left).toHaveLength(1)
})
