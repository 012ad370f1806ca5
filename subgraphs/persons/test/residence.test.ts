import { sql } from '@cse/db/src/query/sql'
import { encodeId } from '@cse/schema/ids'
import type { Viewer } from '@cse/schema/viewer'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
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
const ofLecce = local([lecce], 'SECRETARIAT')
const toLecce = (person: string, more: object = {}) => ({
  person: encodeId('person', person),
  expectedVersion: 1,
  comune: lecce,
  address: 'Via Lecce 7',
  since: '2026-10-15',
  ...more,
})
const move = (viewer: Viewer, input: object) =>
  mutate(
    viewer,
    'recordResidence',
    input,
    'person { id version residence { comune { istatCode } address since } }',
  )
const sees = async (viewer: Viewer, person: string) =>
  (await people.execute(viewer, byId(person, 'id'))).data?.person !== null

/** Somebody new, who lives in Bari since 2020. */
const newcomer = async (): Promise<string> => {
  const [made] = await people.admin<{ id: string }[]>`
    insert into persons.person (id, given_name, family_name, birth_year, residence_comune, residence_address, residence_since, readers)
    select id, 'Nuovo', 'Arrivato', 1990, ${bari}, 'Via Bari 1', '2020-01-01', array['comune:' || ${bari}, 'person:' || id]
    from uuidv7() as made(id) returning id`
  if (!made) throw new Error('Nobody came')
  await people.admin`
    insert into persons.residence (id, person_id, comune, address, valid_from) values (uuidv7(), ${made.id}, ${bari}, 'Via Bari 1', '2020-01-01')`
  return made.id
}
const history = (person: string) =>
  people.admin`select comune, valid_from::text as "from", valid_to::text as "to" from persons.residence where person_id = ${person} order by valid_from`
const events = (person: string) => people.admin`
  select payload::jsonb as "payload" from graphile_worker._private_jobs jobs
  join graphile_worker._private_tasks tasks on tasks.id = jobs.task_id
  where identifier = 'persons.residence-changed' and payload::jsonb ->> 'person' = ${person}`

test('who moves is seen by the new comune from then on, and by the old one no longer', async () => {
  const person = await newcomer()
  expect([await sees(secretariat, person), await sees(ofLecce, person)]).toEqual([true, false])
  const { outcome } = await move(secretariat, toLecce(person))
  expect(outcome).toEqual({ __typename: 'RecordResidencePayload', person: null })
  expect([await sees(secretariat, person), await sees(ofLecce, person)]).toEqual([false, true])
  const { data } = await people.execute(
    ofLecce,
    byId(
      person,
      'version residence { comune { istatCode } since } residences { since until comune { istatCode } }',
    ),
  )
  expect(data?.person).toEqual({
    version: 2,
    residence: { comune: { istatCode: lecce }, since: '2026-10-15' },
    residences: [
      { since: '2026-10-15', until: null, comune: { istatCode: lecce } },
      { since: '2020-01-01', until: '2026-10-15', comune: { istatCode: bari } },
    ],
  })
  expect(await events(person)).toEqual([{ payload: { person, from: bari, to: lecce, on: '2026-10-15' } }])
})

test('who moves is still seen by the comune that holds a case', async () => {
  const person = await newcomer()
  await people.admin`insert into registry.case_custody values (uuidv7(), ${person}, array['comune:' || ${bari}])`
  const { outcome } = await move(secretariat, toLecce(person))
  expect(outcome).toMatchObject({ person: { version: 2, residence: { address: 'Via Lecce 7' } } })
  expect([await sees(secretariat, person), await sees(ofLecce, person)]).toEqual([true, true])
  // it holds the case, and is no longer the one to say where the person lives
  const again = toLecce(person, { expectedVersion: 2, comune: bari, since: '2026-10-20' })
  expect((await move(secretariat, again)).outcome).toMatchObject({ __typename: 'NotResidentHere' })
})

test('who goes to another address of the comune stays in sight, and nobody is told', async () => {
  const person = await newcomer()
  const { outcome } = await move(secretariat, toLecce(person, { comune: bari, address: 'Via Bari 2' }))
  expect(outcome).toMatchObject({
    person: { version: 2, residence: { address: 'Via Bari 2', since: '2026-10-15' } },
  })
  expect(await history(person)).toHaveLength(2)
  expect(await events(person)).toEqual([])
})

test('who leaves Puglia is seen by nobody but the holder of a case', async () => {
  const person = await newcomer()
  const gone = { person: encodeId('person', person), expectedVersion: 1, since: '2026-10-15' }
  expect((await move(secretariat, gone)).outcome).toEqual({
    __typename: 'RecordResidencePayload',
    person: null,
  })
  expect([await sees(secretariat, person), await sees(ofLecce, person)]).toEqual([false, false])
  expect(await sees(citizen(person), person)).toBe(true)
  expect(await history(person)).toEqual([{ comune: bari, from: '2020-01-01', to: '2026-10-15' }])
  expect(await events(person)).toEqual([{ payload: { person, from: bari, to: null, on: '2026-10-15' } }])
})

test('who was of unknown abode is registered by the comune that holds the case', async () => {
  const { outcome } = await move(secretariat, toLecce(dora))
  expect(outcome).toMatchObject({ person: { residence: { comune: { istatCode: lecce } } } })
  expect(await sees(ofLecce, dora)).toBe(true)
})

test('who moves to another comune leaves the household', async () => {
  await move(secretariat, toLecce(carlo))
  const { data } = await people.execute(ofLecce, byId(carlo, 'household { id }'))
  expect(data).toEqual({ person: { household: null } })
  const left = await people.execute(secretariat, byId(anna, 'household { members { givenName } }'))
  expect(left.data).toEqual({ person: { household: { members: [{ givenName: 'Nome a' }] } } })
})

describe('nobody moves when', () => {
  test.each([
    ['the comune is none of Puglia', { comune: '015146' }, ['input.comune']],
    ['the day is in the future', { since: '2026-11-03' }, ['input.since']],
    ['the day is none of the calendar', { since: '2026-02-30' }, undefined],
    ['the address is missing', { address: null }, ['input.address']],
    ['the comune is missing', { comune: null }, ['input.address']],
    ['the day is before the person’s birth', { since: '1970-01-01' }, ['input.since']],
  ])('%s', async (_, wrong, paths) => {
    const person = await newcomer()
    const { code, paths: reported } = await move(secretariat, toLecce(person, wrong))
    expect(code).toBe('BAD_USER_INPUT')
    if (paths) expect(reported).toEqual(paths)
    expect(await history(person)).toEqual([{ comune: bari, from: '2020-01-01', to: null }])
  })

  test.each([
    ['it would begin before the residence on record', { since: '2019-01-01' }, 'ResidenceOverlaps'],
    ['it would begin on the same day', { since: '2020-01-01' }, 'ResidenceOverlaps'],
    ['nothing would change', { comune: bari, address: 'Via Bari 1' }, 'ResidenceUnchanged'],
    ['the record has another version', { expectedVersion: 7 }, 'StaleVersion'],
  ])('%s', async (_, wrong, refusal) => {
    const person = await newcomer()
    expect((await move(secretariat, toLecce(person, wrong))).outcome).toMatchObject({ __typename: refusal })
    expect(await history(person)).toHaveLength(1)
  })

  test('another comune says so', async () => {
    expect((await move(ofLecce, toLecce(await newcomer()))).outcome).toMatchObject({ __typename: 'NotFound' })
  })

  test.each([
    ['the Ambito', planOffice(ambitoOfBari, 'PLAN_OFFICE'), bruno],
    ['the citizen', citizen(anna), anna],
  ])('%s says so', async (_, viewer, person) => {
    expect(await move(viewer, toLecce(person))).toEqual({ code: 'FORBIDDEN' })
  })
})

test('of two who write down a move at once one does, and the other learns the new version or sees nobody', async () => {
  const person = await newcomer()
  const outcomes = await Promise.all([
    move(secretariat, toLecce(person, { comune: bari, address: 'Via Uno 1' })),
    move(secretariat, toLecce(person, { comune: bari, address: 'Via Due 2' })),
  ])
  const names = outcomes.map(({ outcome }) => outcome?.__typename)
  expect(names.toSorted()).toEqual(['RecordResidencePayload', 'StaleVersion'])
})

test('the database moves nobody for who has no say, whatever the graph does', async () => {
  const person = await newcomer()
  for (const [scope, keys] of [
    ['LOCAL', [`comune:${lecce}`]],
    ['CITIZEN', [`person:${person}`]],
    ['AMBITO', [`ambito:${ambitoOfBari}`]],
  ] as const) {
    const session = people.database.session({
      keys,
      scope,
      issuer: 'i',
      subject: 's',
      roles: [],
      requestId: crypto.randomUUID(),
    })
    const moved = await session.as('persons').write((writing) =>
      writing.one(
        sql<{
          moved: boolean
        }>`select persons.move_residence(${person}, 1, ${lecce}, 'Via', '2026-10-01', now()) as "moved"`,
      ),
    )
    await session.close()
    expect(moved).toEqual({ moved: false })
  }
  expect(await history(person)).toHaveLength(1)
})

describe('who moves away from a body that holds a case', () => {
  const listed = async (viewer: Viewer, person: string) => {
    const { data } = await people.execute(viewer, '{ persons(first: 200) { nodes { id } } }')
    return JSON.stringify(data?.persons).includes(encodeId('person', person))
  }
  const held = async (person: string) => {
    await people.admin`insert into registry.case_custody values (uuidv7(), ${person}, array['comune:' || ${bari}])`
    await people.admin`select persons.compare_residences()`
  }
  const elsewhere = async (person: string) => {
    const [custody] =
      await people.admin`select lives_elsewhere as "so" from registry.case_custody where person_id = ${person}`
    return custody?.so
  }

  test('is listed by it as before, because the case knows that the person lives elsewhere', async () => {
    const person = await newcomer()
    await held(person)
    expect([await elsewhere(person), await listed(secretariat, person)]).toEqual([false, true])
    await move(secretariat, toLecce(person))
    expect([await elsewhere(person), await listed(secretariat, person)]).toEqual([true, true])
  })

  test('is looked for until persons has compared, when the case has a new holder', async () => {
    const person = await newcomer()
    await held(person)
    await people.admin`update registry.case_custody set readers = array['comune:' || ${lecce}] where person_id = ${person}`
    expect(await listed(ofLecce, person)).toBe(true)
  })

  test('has consents that end in the list of the new comune', async () => {
    const person = await newcomer()
    await people.admin`
      insert into persons.consent (id, person_id, purpose, given_on, expires_on, signatory)
      values (uuidv7(), ${person}, 'SOCIAL_CARE_FILE', '2025-01-01', '2026-11-20', 'Interessato')`
    const ending = async (comune: string) => {
      const worker = local([comune], 'SOCIAL_WORKER')
      const { data } = await people.execute(worker, '{ expiringConsents { totalCount } }')
      return data?.expiringConsents
    }
    expect([await ending(bari), await ending(lecce)]).toEqual([{ totalCount: 1 }, { totalCount: 0 }])
    await move(secretariat, toLecce(person))
    expect([await ending(bari), await ending(lecce)]).toEqual([{ totalCount: 0 }, { totalCount: 1 }])
  })
})
