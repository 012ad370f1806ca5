import { encodeId } from '@cse/schema/ids'
import type { Viewer } from '@cse/schema/viewer'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { START } from '../../../test/scratch-graph.ts'
import { citizen, local, planOffice } from '../../../test/viewers.ts'
import { ambitoOfBari, anna, bari, bruno, byId, carlo, dora, fourPersons, lecce, taxCodes } from './people.ts'

let people: Awaited<ReturnType<typeof fourPersons>>
// Anna once more, under a provisional tax code.
const again = '01990000-0000-7000-8000-0000000000aa'
const provisional = '90000000001'
const worker = local([bari], 'SOCIAL_WORKER')

beforeAll(async () => {
  people = await fourPersons()
  const { admin } = people
  await admin`
    insert into persons.person (id, tax_code, given_name, family_name, birth_year, birth_month, birth_day, residence_comune, residence_address,
      residence_since, household_id, readers)
    select ${again}, ${provisional}, given_name, 'Rossi', 1980, 1, 1, residence_comune, residence_address, '2024-01-01', household_id,
      array['comune:' || ${bari}, 'person:' || ${again}] from persons.person where id = ${anna}`
  await admin`insert into persons.household_member (household_id, person_id, given_name, family_name, relation_code, since)
    select household_id, ${again}, 'Nome a', 'Rossi', '2', '2024-01-01' from persons.person where id = ${anna}`
  await admin`insert into persons.disability_finding values (uuidv7(), ${again}, '5', 80, '2024-05-05', null, 'INPS')`
  await admin`insert into persons.employment_status values (${again}, 'UNEMPLOYED', null, 'INPS', '2026-01-01')`
  await admin`insert into persons.residence (id, person_id, comune, address, valid_from) values (uuidv7(), ${again}, ${bari}, 'Via Roma 1', '2024-01-01')`
  await admin`insert into persons.relationship (id, person_id, other_person_id, other_name, kind) values
    (uuidv7(), ${again}, ${bruno}, 'Bruno R.', 'FRIEND'), (uuidv7(), ${bruno}, ${again}, 'Anna', 'FRIEND')`
  await people.waitsFor(anna)
}, START)

afterAll(() => people.stop())

/** Everything in the schema but what is about the merger itself. */
async function everything() {
  const tables = await people.admin<{ name: string }[]>`
    select relname as name from pg_class where relnamespace = 'persons'::regnamespace and relkind = 'r'
      and relname not in ('merge', 'idempotency_record', 'possible_duplicate') order by 1`
  const all: Record<string, unknown> = {}
  for (const { name } of tables)
    all[name] = (
      await people.admin.unsafe(
        `select to_jsonb(it) - 'version' - 'updated_at' as row from persons.${name} it order by (to_jsonb(it) - 'version' - 'updated_at')::text`,
      )
    ).map(({ row }) => row)
  return all
}

const versionOf = async (id: string) =>
  (await people.admin<{ version: number }[]>`select version from persons.person where id = ${id}`)[0]?.version

let keys = 0
const MERGE = `mutation($input: MergePersonsInput!) { mergePersons(input: $input) { __typename
  ... on StaleVersion { currentVersion } ... on MergePersonsPayload { personMerge { id mergedTaxCode } person { id } } } }`
async function merge(viewer: Viewer, more: object = {}) {
  const input = {
    person: encodeId('person', anna),
    expectedVersion: await versionOf(anna),
    duplicate: encodeId('person', again),
    expectedDuplicateVersion: await versionOf(again),
    reason: 'Il codice provvisorio è stato sostituito.',
    idempotencyKey: `merge number ${++keys}`,
    ...more,
  }
  const { data, errors } = await people.execute(viewer, MERGE, { input })
  return { outcome: JSON.parse(JSON.stringify(data?.mergePersons ?? null)), errors }
}
const SPLIT = `mutation($input: SplitPersonsInput!) { splitPersons(input: $input) { __typename
  ... on SplitPersonsPayload { personMerge { splitReason } person { id } other { id taxCode } } } }`
async function split(viewer: Viewer, personMerge: string) {
  const input = { personMerge, expectedVersion: await versionOf(anna), reason: 'Erano due persone.' }
  const { data } = await people.execute(viewer, SPLIT, { input })
  return JSON.parse(JSON.stringify(data?.splitPersons ?? null))
}

test('only the comune in which both live merges them, on the versions it has read', async () => {
  const before = await everything()
  for (const stranger of [
    local([lecce], 'SOCIAL_WORKER'),
    local([bari], 'SECRETARIAT'),
    citizen(anna),
    planOffice(ambitoOfBari, 'PLAN_OFFICE'),
  ]) {
    const { outcome } = await merge(stranger)
    expect(outcome ?? { __typename: 'NotFound' }).toEqual({ __typename: 'NotFound' })
  }
  // Dora is visible by her case; nobody knows where she lives
  const homeless = await merge(worker, { duplicate: encodeId('person', dora), expectedDuplicateVersion: 1 })
  expect(homeless.outcome).toEqual({ __typename: 'NotBothResident' })
  const elsewhere = await merge(worker, { duplicate: encodeId('person', bruno), expectedDuplicateVersion: 1 })
  expect(elsewhere.outcome).toEqual({ __typename: 'NotFound' })
  const stale = await merge(worker, { expectedDuplicateVersion: 7 })
  expect(stale.outcome).toEqual({ __typename: 'StaleVersion', currentVersion: 1 })
  const itself = await merge(worker, { duplicate: encodeId('person', anna), expectedDuplicateVersion: 1 })
  expect(itself.outcome).toEqual({ __typename: 'NotFound' })
  const silent = await merge(worker, { reason: ' ' })
  expect(silent.errors).toMatchObject([{ extensions: { violations: [{ path: 'input.reason' }] } }])
  expect(await everything()).toEqual(before)
})

test('a merged record leads to the kept one, with all that belonged to it, until they are split and everything is as before', async () => {
  const before = await everything()
  await people.execute({ ...worker, purpose: 'sul duplicato' }, byId(again, 'givenName'))
  const { outcome } = await merge(worker, { idempotencyKey: 'the one merger' })
  expect(outcome).toEqual({
    __typename: 'MergePersonsPayload',
    personMerge: { id: expect.stringMatching(/^person_merge_/), mergedTaxCode: provisional },
    person: { id: encodeId('person', anna) },
  })
  const repeat = await merge(worker, {
    expectedVersion: 1,
    expectedDuplicateVersion: 1,
    idempotencyKey: 'the one merger',
  })
  expect(repeat.outcome).toEqual(outcome)

  const fields =
    'id disability { percentage } employment { status } relationships { kind } household { members { givenName } } merges { mergedTaxCode reason }'
  const { data } = await people.execute(worker, byId(again, fields))
  expect(data).toMatchObject({
    person: {
      id: encodeId('person', anna),
      disability: [{ percentage: 80 }, { percentage: null }],
      employment: { status: 'UNEMPLOYED' },
      merges: [{ mergedTaxCode: provisional }],
    },
  })
  const home = JSON.parse(JSON.stringify(data)).person
  expect(home.household.members).toHaveLength(2)
  expect(home.relationships).toHaveLength(2)
  const reference = `{ _entities(representations: [{ __typename: "Person", id: "${encodeId('person', again)}" }]) { ... on Person { id } } }`
  expect((await people.execute(worker, reference)).data).toEqual({
    _entities: [{ id: encodeId('person', anna) }],
  })
  for (const code of [provisional, taxCodes.anna])
    expect((await people.execute(worker, `{ personByTaxCode(taxCode: "${code}") { id } }`)).data).toEqual({
      personByTaxCode: { id: encodeId('person', anna) },
    })
  expect((await people.execute(local([lecce], 'SOCIAL_WORKER'), byId(again, 'id'))).data).toEqual({
    person: null,
  })
  expect(
    (await people.execute(worker, '{ persons(filter: { familyName: "Rossi" }) { totalCount } }')).data,
  ).toEqual({
    persons: { totalCount: 2 },
  })
  // whoever had signed in with the former record is still themselves
  expect((await people.execute(citizen(again), '{ me { id } }')).data).toEqual({
    me: { id: encodeId('person', anna) },
  })

  // the log of both ids is one
  const mine = await people.execute(citizen(anna), '{ me { accesses { nodes { what purpose } } } }')
  expect(JSON.stringify(mine.data)).toContain(
    '{"what":"Ha consultato la cartella","purpose":"sul duplicato"}',
  )

  expect(await split(local([lecce], 'SOCIAL_WORKER'), outcome.personMerge.id)).toEqual({
    __typename: 'NotFound',
  })
  expect(await split(worker, outcome.personMerge.id)).toEqual({
    __typename: 'SplitPersonsPayload',
    personMerge: { splitReason: 'Erano due persone.' },
    person: { id: encodeId('person', anna) },
    other: { id: encodeId('person', again), taxCode: provisional },
  })
  expect(await everything()).toEqual(before)
  expect(await split(worker, outcome.personMerge.id)).toEqual({ __typename: 'AlreadySplit' })
})

test('a merger and its undoing are an event each, with ids alone', async () => {
  const jobs = await people.admin<{ identifier: string; payload: object }[]>`
    select task.identifier, job.payload from graphile_worker._private_jobs job
    join graphile_worker._private_tasks task on task.id = job.task_id where task.identifier in ('persons.merged', 'persons.split') order by job.id`
  const emitted = (identifier: string) => ({
    identifier,
    payload: { merge: expect.any(String), from: again, to: anna },
  })
  expect([...jobs]).toEqual([emitted('persons.merged'), emitted('persons.split')])
})

test('one of two mergers at once happens', async () => {
  const both = await Promise.all([merge(worker), merge(worker)])
  expect(both.map(({ outcome }) => outcome.__typename).toSorted()).toEqual([
    'MergePersonsPayload',
    'NotFound',
  ])
  const done = both.find(({ outcome }) => outcome.personMerge)
  await split(worker, done?.outcome.personMerge.id)
})

describe('records that do not match', () => {
  const colleague = { ...worker, subject: 'a colleague in Bari' }
  let son: string
  const requested = (more: object = {}) => ({
    duplicate: encodeId('person', carlo),
    expectedDuplicateVersion: 1,
    ...more,
  })
  const propose = async (viewer: Viewer, duplicate = carlo) => {
    const { data } = await people.execute(
      viewer,
      `mutation($input: ProposeMergeInput!) { proposeMerge(input: $input) { __typename ... on ProposeMergePayload { proposal { id differences } } } }`,
      {
        input: {
          person: encodeId('person', anna),
          duplicate: encodeId('person', duplicate),
          reason: 'Riconosciuta dalla figlia.',
          idempotencyKey: `proposta ${++keys}`,
        },
      },
    )
    return JSON.parse(JSON.stringify(data?.proposeMerge ?? null))
  }

  test('are merged by nobody alone', async () => {
    await people.admin`update persons.person set sex = case id when ${anna} then 'F' else 'M' end where id in (${anna}, ${carlo})`
    expect((await merge(worker, requested())).outcome).toEqual({ __typename: 'SecondPersonNeeded' })
    expect(await propose(local([lecce], 'SOCIAL_WORKER'))).toEqual({ __typename: 'NotFound' })
    expect(await propose(worker, again)).toEqual({ __typename: 'RecordsMatch' })
    const { __typename, proposal } = await propose(worker)
    expect(__typename).toBe('ProposeMergePayload')
    expect(proposal.differences).toEqual(['SEX', 'BIRTH'])
    son = proposal.id
    expect((await merge(worker, requested({ proposal: son }))).outcome).toEqual({
      __typename: 'SecondPersonNeeded',
    })
  })

  test('are merged by a second person on the proposal of the first', async () => {
    const waiting = async (viewer: Viewer) => {
      const { data } = await people.execute(viewer, '{ mergeProposals { nodes { id } } }')
      return JSON.parse(JSON.stringify(data)).mergeProposals?.nodes
    }
    expect(await waiting(colleague)).toEqual([{ id: son }])
    expect(await waiting(local([lecce], 'SOCIAL_WORKER'))).toEqual([])
    const { outcome } = await merge(colleague, requested({ proposal: son }))
    expect(outcome.__typename).toBe('MergePersonsPayload')
    expect(await waiting(colleague)).toEqual([])
  })
})
