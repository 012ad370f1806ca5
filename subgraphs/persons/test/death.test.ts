import { encodeId } from '@cse/schema/ids'
import type { Viewer } from '@cse/schema/viewer'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { START } from '../../../test/scratch-graph.ts'
import { citizen, local, planOffice } from '../../../test/viewers.ts'
import { ambitoOfBari, anna, bari, bruno, byId, carlo, dora, fourPersons, lecce } from './people.ts'
import { mutating } from './run-mutation.ts'

let people: Awaited<ReturnType<typeof fourPersons>>
let mutate: ReturnType<typeof mutating>
beforeAll(async () => {
  people = await fourPersons()
  mutate = mutating(people)
}, START)
afterAll(() => people.stop())

const secretariat = local([bari], 'SECRETARIAT')
const record = (viewer: Viewer, person: string, expectedVersion: number, deceasedOn: string | null) =>
  mutate(
    viewer,
    'recordDeath',
    { person: encodeId('person', person), expectedVersion, deceasedOn },
    'person { deceasedOn age version }',
  )
const known = async (person: string) => {
  const [row] = await people.admin`select registry.death_of(${person})::text as day`
  return row?.day
}

test('a death is written down by the comune of residence, and known at once to all who plan something', async () => {
  const { outcome } = await record(secretariat, anna, 1, '2026-10-30')
  expect(outcome).toMatchObject({ person: { deceasedOn: '2026-10-30', age: 46, version: 2 } })
  expect(await known(anna)).toBe('2026-10-30')
  expect((await record(secretariat, anna, 1, '2026-10-29')).outcome?.__typename).toBe('StaleVersion')
  expect((await record(secretariat, anna, 2, '2026-10-30')).outcome?.__typename).toBe('DeathUnchanged')
})

test('who has died is of no household and no network any more, and nobody is of theirs', async () => {
  const around = async (person: string) => {
    const { data } = await people.execute(
      local([bari], 'SOCIAL_WORKER'),
      byId(person, 'household { members { givenName } } network { name livesTogether }'),
    )
    return Object(data).person
  }
  const living = { household: { members: [{ givenName: 'Nome c' }] } }
  expect(await around(carlo)).toMatchObject({ ...living, network: [] })
  expect(await around(anna)).toMatchObject({ ...living, network: [] })
})

test('a death is noted for the others of the household, with the day that is corrected, and taken back', async () => {
  const noted = async () =>
    (
      await people.admin`
      select member_id as member, died_on::text as day from registry.household_death where deceased_id = ${anna} order by member_id`
    ).map(({ member, day }) => `${member} ${day}`)
  const others = [carlo].map((member) => `${member} 2026-10-30`)
  expect(await noted()).toEqual(others)
  await people.admin`update persons.person set deceased_on = '2026-10-29' where id = ${anna}`
  expect(await noted()).toEqual([carlo].map((member) => `${member} 2026-10-29`))
  await people.admin`update persons.person set deceased_on = null where id = ${anna}`
  expect(await noted()).toEqual([])
  await people.admin`update persons.person set deceased_on = '2026-10-30' where id = ${anna}`
  expect(await noted()).toEqual(others)
})

test('a day that was wrong is corrected, and a death that was a mistake is taken back', async () => {
  expect((await record(secretariat, carlo, 1, '2026-10-30')).outcome).toHaveProperty('person')
  expect((await record(secretariat, carlo, 2, '2026-10-29')).outcome).toHaveProperty('person')
  expect(await known(carlo)).toBe('2026-10-29')
  expect((await record(secretariat, carlo, 3, null)).outcome).toMatchObject({
    person: { deceasedOn: null, version: 4 },
  })
  expect(await known(carlo)).toBeNull()
})

test('nobody else writes it down', async () => {
  expect((await record(local([lecce], 'SECRETARIAT'), anna, 2, null)).outcome?.__typename).toBe('NotFound')
  // the Ambito holds the case of Bruno, who lives in Lecce; Dora has no known residence, and a case of Bari
  expect((await record(planOffice(ambitoOfBari), bruno, 1, '2026-10-30')).code).toBe('FORBIDDEN')
  expect((await record(citizen(anna), anna, 2, null)).code).toBe('FORBIDDEN')
  expect((await record(local([bari], 'SUPERVISOR'), anna, 2, null)).code).toBe('FORBIDDEN')
  expect((await record(local([bari], 'SOCIAL_WORKER'), dora, 1, '2026-10-30')).outcome).toHaveProperty(
    'person',
  )
})

test.each([
  ['a day in the future', '2026-11-03'],
  ['a day before birth', '1979-12-31'],
])('%s is bad input and changes nothing', async (_, day) => {
  expect(await record(secretariat, anna, 2, day)).toMatchObject({
    code: 'BAD_USER_INPUT',
    paths: ['input.deceasedOn'],
  })
  expect(await known(anna)).toBe('2026-10-30')
})
