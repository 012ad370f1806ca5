import { decodeId, encodeId } from '@cse/schema/ids'
import type { Viewer } from '@cse/schema/viewer'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { START } from '../../../test/scratch-graph.ts'
import { citizen, local, planOffice } from '../../../test/viewers.ts'
import { ambitoOfBari, anna, bari, fourPersons, lecce } from './people.ts'
import { idOf, ofLecce, registering, resident, secretariat, worker } from './registering.ts'
import { mutating } from './run-mutation.ts'

let people: Awaited<ReturnType<typeof fourPersons>>
let register: ReturnType<typeof registering>
let mutate: ReturnType<typeof mutating>
beforeAll(async () => {
  people = await fourPersons()
  register = registering(people)
  mutate = mutating(people)
}, START)
afterAll(() => people.stop())

const sees = async (viewer: Viewer, person: string) =>
  (await people.execute(viewer, `{ person(id: "${person}") { id } }`)).data?.person !== null
const listed = async (viewer: Viewer) => {
  const { data } = await people.execute(viewer, '{ persons(first: 100) { totalCount nodes { id } } }')
  return Object(data?.persons) as { totalCount: number; nodes: { id: string }[] }
}

describe('somebody who is in no register', () => {
  test('is registered as a resident, seen by the comune, and known to who books and opens cases', async () => {
    const { outcome } = await register(secretariat, resident)
    expect(outcome).toMatchObject({
      __typename: 'RegisterPersonPayload',
      person: {
        familyName: 'D’Alessandro',
        birth: '1991-03-08',
        identitySource: 'DECLARED',
        residence: { comune: { istatCode: bari }, address: 'Via Sparano 1', since: '2020-05-01' },
        residences: [{ since: '2020-05-01' }],
        interpreterNeeded: false,
      },
    })
    const id = idOf(outcome)
    expect([await sees(worker, id), await sees(ofLecce, id)]).toEqual([true, false])
    const emitted = await people.admin`
      select identifier as topic, payload::jsonb as payload from graphile_worker._private_jobs jobs
      join graphile_worker._private_tasks tasks on tasks.id = jobs.task_id
      where payload::jsonb ->> 'from' is null and payload::jsonb ->> 'to' = ${bari} and identifier like '%residence-changed%'`
    expect(emitted.length).toBeGreaterThan(0)
  })

  test('has neither papers nor a residence, and is seen by the comune that receives them', async () => {
    const { outcome } = await register(worker, {
      givenName: 'Amadou',
      birth: '1998',
      healthCode: 'stp1600000000001',
      citizenships: ['SEN'],
      language: 'wol',
      interpreterNeeded: true,
      domicile: { address: 'Stazione centrale' },
    })
    expect(outcome).toMatchObject({
      person: {
        givenName: 'Amadou',
        familyName: null,
        taxCode: null,
        healthCode: 'STP1600000000001',
        birth: '1998',
        language: 'wol',
        interpreterNeeded: true,
        residence: null,
        domicile: { address: 'Stazione centrale' },
      },
    })
    const id = idOf(outcome)
    expect([await sees(secretariat, id), await sees(ofLecce, id)]).toEqual([true, false])
    const { totalCount, nodes } = await listed(secretariat)
    expect(nodes.map((node) => node.id)).toContain(id)
    expect(totalCount).toBe(nodes.length)
    expect((await listed(ofLecce)).nodes.map((node) => node.id)).not.toContain(id)
  })

  test('goes by a code name', async () => {
    const { outcome } = await register(worker, { codeName: 'Girasole' })
    expect(outcome).toMatchObject({ person: { codeName: 'Girasole', givenName: null, familyName: null } })
  })

  test('is a newborn without a tax code', async () => {
    const { outcome } = await register(secretariat, {
      ...resident,
      givenName: 'Leo',
      sex: 'MALE',
      birth: '2026-11-01',
      email: null,
      residence: { ...resident.residence, since: '2026-11-01' },
    })
    expect(outcome).toMatchObject({ person: { birth: '2026-11-01', taxCode: null } })
  })

  test('finds a residence later, and leaves the sight of the comune that received them', async () => {
    const { outcome } = await register(worker, { givenName: 'Omar', familyName: 'Diallo', birth: '1990' })
    const person = idOf(outcome)
    const move = (viewer: Viewer) =>
      mutate(
        viewer,
        'recordResidence',
        { person, expectedVersion: 1, comune: lecce, address: 'Via Lecce 7', since: '2026-11-02' },
        'person { id }',
      )
    expect((await move(ofLecce)).outcome?.__typename).toBe('NotFound')
    expect((await move(secretariat)).outcome?.__typename).toBe('RecordResidencePayload')
    expect([await sees(secretariat, person), await sees(ofLecce, person)]).toEqual([false, true])
  })

  test('is the same as somebody on record, and is merged with them', async () => {
    const { outcome } = await register(worker, { codeName: 'Senza documenti' })
    const mergedRecord = idOf(outcome)
    const merge = await mutate(
      worker,
      'mergePersons',
      {
        person: encodeId('person', anna),
        expectedVersion: 1,
        duplicate: mergedRecord,
        expectedDuplicateVersion: 1,
        reason: 'Identificata in Questura',
        idempotencyKey: 'unione dopo la identificazione',
      },
      'person { id }',
    )
    expect(merge.outcome?.__typename).toBe('MergePersonsPayload')
    // whoever comes again with the code of the merged record is told the one that stayed
    await people.admin`update persons.person set health_code = null, tax_code = '90000000001' where id = ${decodeId('person', mergedRecord)}`
    await people.admin`update persons.merge set merged_tax_code = '90000000001' where merged_id = ${decodeId('person', mergedRecord)}`
    const again = await people.execute(
      secretariat,
      `mutation ($input: RegisterPersonInput!) { registerPerson(input: $input) { ... on AlreadyRegistered { records { id } } } }`,
      { input: { idempotencyKey: 'torna con il codice', taxCode: '90000000001', familyName: 'Ritorno' } },
    )
    expect(again.data?.registerPerson).toEqual({ records: [{ id: encodeId('person', anna) }] })
    const { data } = await people.execute(worker, `{ person(id: "${mergedRecord}") { id } }`)
    expect(data?.person).toEqual({ id: encodeId('person', anna) })
  })
})

test.each([
  ['nobody without a name', { familyName: null, givenName: null }, 'input.familyName'],
  ['a birth in the future', { birth: '2026-11-03', residence: null }, 'input.birth'],
  ['a health code of another form', { healthCode: 'STP12' }, 'input.healthCode'],
  ['a citizenship of two letters', { citizenships: ['IT'] }, 'input.citizenships'],
  ['a language of another form', { language: 'Italiano' }, 'input.language'],
  [
    'a residence in another comune',
    { residence: { ...resident.residence, comune: lecce } },
    'input.residence.comune',
  ],
  ['a residence before birth', { birth: '2021-01-01' }, 'input.residence.since'],
  ['a domicile nowhere', { domicile: { comune: '000000' } }, 'input.domicile.comune'],
  ['a front office elsewhere', { comune: lecce }, 'input.comune'],
])('%s is bad input and registers nobody', async (_, change, path) => {
  const before = await people.admin`select count(*) from persons.person`
  expect(await register(secretariat, { ...resident, givenName: 'Altra', ...change })).toMatchObject({
    code: 'BAD_USER_INPUT',
    paths: [path],
  })
  expect(await people.admin`select count(*) from persons.person`).toEqual(before)
})

test('only who receives people registers them, and who works for several comuni says for which', async () => {
  for (const viewer of [citizen(anna), planOffice(ambitoOfBari), local([bari], 'SUPERVISOR')])
    expect((await register(viewer, resident)).code).toBe('FORBIDDEN')
  const both = local([bari, lecce], 'SECRETARIAT')
  const person = { givenName: 'Di', familyName: 'Confine', birth: '1960' }
  expect(await register(both, person)).toMatchObject({ paths: ['input.comune'] })
  const { outcome } = await register(both, { ...person, comune: lecce })
  expect([await sees(secretariat, idOf(outcome)), await sees(ofLecce, idOf(outcome))]).toEqual([false, true])
})
