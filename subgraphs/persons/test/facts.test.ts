import type { PersonFact } from '@cse/schema/events/facts'
import { encodeId } from '@cse/schema/ids'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { takeFacts } from '../../../test/emitted-facts.ts'
import { proposedMerge } from '../../../test/proposed-merge.ts'
import { pseudonymOf, recordKeyOf } from '../../../test/pseudonyms.ts'
import { START } from '../../../test/scratch-graph.ts'
import { local } from '../../../test/viewers.ts'
import { emitPersonFacts } from '../src/store/person-facts.ts'
import { anna, bari, carlo, dora, fourPersons, lecce } from './people.ts'

let people: Awaited<ReturnType<typeof fourPersons>>
beforeAll(async () => {
  people = await fourPersons()
}, START)
afterAll(() => people?.stop())
beforeEach(() => takeFacts(people.admin))

const worker = local([bari], 'SOCIAL_WORKER')
const reported = () => takeFacts(people.admin)
const versionOf = async (id: string) =>
  (await people.admin<{ version: number }[]>`select version from persons.person where id = ${id}`)[0]
    ?.version ?? 0
const factOf = (id: string, known: Partial<PersonFact>) => ({
  event: 'persons.person-facts-changed',
  fact: {
    pseudonym: pseudonymOf('person', id),
    sex: 'UNKNOWN',
    birthYear: 1980,
    comune: bari,
    iseeBand: 'UNKNOWN',
    recordKey: recordKeyOf(id),
    ...known,
  },
})

async function mutate(verb: string, input: object) {
  const Verb = `${verb.charAt(0).toUpperCase()}${verb.slice(1)}`
  const query = `mutation($input: ${Verb}Input!) { ${verb}(input: $input) { __typename ${verb === 'mergePersons' ? '... on MergePersonsPayload { personMerge { id } }' : ''} } }`
  const { data, errors } = await people.execute(worker, query, { input })
  if (errors) throw errors[0]
  return data?.[verb] as { readonly __typename: string; readonly personMerge?: { readonly id: string } }
}

test('when two records become one both are told, with the ISEE where it went, and again when they are split', async () => {
  const merged = await mutate('mergePersons', {
    person: encodeId('person', carlo),
    expectedVersion: 1,
    duplicate: encodeId('person', anna),
    expectedDuplicateVersion: 1,
    reason: 'La stessa persona.',
    proposal: await proposedMerge(people.admin, carlo, anna),
    idempotencyKey: 'one and the same',
  })
  expect(await reported()).toEqual([
    factOf(anna, { comune: null, version: 2 }),
    factOf(carlo, { birthYear: 2015, iseeBand: '6000-9000', version: 2 }),
  ])
  await mutate('splitPersons', {
    personMerge: merged.personMerge?.id,
    expectedVersion: 2,
    reason: 'Erano due.',
  })
  expect(await reported()).toEqual([
    factOf(anna, { iseeBand: '6000-9000', version: 3 }),
    factOf(carlo, { birthYear: 2015, version: 3 }),
  ])
})

test('who moves to another comune, which the operator sees no more, is told with it', async () => {
  const move = (expectedVersion: number) =>
    mutate('recordResidence', {
      person: encodeId('person', anna),
      expectedVersion,
      comune: lecce,
      address: 'Via Segreta 7',
      since: '2026-10-15',
    })
  expect(await move(1)).toMatchObject({ __typename: 'StaleVersion' })
  expect(await reported()).toEqual([])
  const version = await versionOf(anna)
  expect(await move(version)).toMatchObject({ __typename: 'RecordResidencePayload' })
  const facts = await reported()
  expect(facts).toEqual([factOf(anna, { comune: lecce, iseeBand: '6000-9000', version: version + 1 })])

  const rows = await people.admin<{ value: string }[]>`
    select distinct leaf #>> '{}' as value
    from (
      select to_jsonb(it) as row from persons.person it union all select to_jsonb(it) from persons.isee_attestation it
      union all select to_jsonb(it) from persons.residence it union all select to_jsonb(it) from persons.household it
    ) held, jsonb_path_query(row, 'strict $.**') leaf
    where length(leaf #>> '{}') > 3 and jsonb_typeof(leaf) in ('string', 'number')`
  const payloads = JSON.stringify(facts)
  expect(rows.map(({ value }) => value)).toContain('Via Segreta 7')
  expect(rows.map(({ value }) => value).filter((value) => payloads.includes(value))).toEqual(
    ['1980', lecce].sort(),
  )
})

test('whoever writes a person says so in the same write, of nobody else', async () => {
  const write = (ids: readonly string[], fails = false) =>
    people.database.system('persons', (session) =>
      session.write(async (writing) => {
        await emitPersonFacts(writing, ids)
        if (fails) throw new Error('not meant')
      }),
    )
  await expect(write([dora])).rejects.toThrow('was not changed')
  await expect(write([], true)).rejects.toThrow('not meant')
  expect(await reported()).toEqual([])
})
