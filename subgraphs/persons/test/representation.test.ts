import { encodeId } from '@cse/schema/ids'
import type { Viewer } from '@cse/schema/viewer'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { START } from '../../../test/scratch-graph.ts'
import { citizen, local } from '../../../test/viewers.ts'
import { subgraph } from '../src/graph/schema.ts'
import { anna, bari, bruno, byId, carlo, dora, fourPersons, lecce, taxCodes } from './people.ts'
import { mutating } from './run-mutation.ts'

let people: Awaited<ReturnType<typeof fourPersons>>
let mutate: ReturnType<typeof mutating>
beforeAll(async () => {
  people = await fourPersons()
  mutate = mutating(people)
  // Carlo comes of age on 3 November 2026, the day after the tests' own
  await people.admin`update persons.person set birth_year = 2008, birth_month = 11, birth_day = 3 where id = ${carlo}`
}, START)
afterAll(() => people.stop())

const secretariat = local([bari], 'SECRETARIAT')
const mother = citizen(anna)
const FIELDS = 'representation { id representativeName kind lastDay inForce endedOn }'
let keys = 0
const record = (input: object, viewer: Viewer = secretariat) =>
  mutate(
    viewer,
    'recordRepresentation',
    {
      person: encodeId('person', carlo),
      representative: encodeId('person', anna),
      kind: 'PARENT',
      powers: ['READ_RECORD', 'BOOK_APPOINTMENTS'],
      document: 'Estratto di nascita, Bari, atto 12/2008',
      validFrom: '2026-01-01',
      idempotencyKey: `rappresentanza ${++keys}`,
      ...input,
    },
    FIELDS,
  )

/** The last days of those who act for a person as administrators, also in what all schemas look up. */
async function inForceOf(person: string) {
  const { data } = await people.execute(secretariat, byId(person, 'representatives { kind lastDay inForce }'))
  const shown: { kind: string; lastDay: string | null; inForce: boolean }[] =
    Object(data).person.representatives
  const days = await people.admin`select valid_to::text as day from registry.representation
    where person_id = ${person} and kind = 'SUPPORT_ADMINISTRATOR'`
  const ofAdministrators = shown.filter(({ kind }) => kind === 'SUPPORT_ADMINISTRATOR')
  expect(ofAdministrators.map(({ lastDay }) => lastDay)).toEqual(days.map(({ day }) => day))
  return ofAdministrators.map(({ lastDay, inForce }) => `${lastDay} ${inForce}`)
}

/** What a citizen reads of a person at an instant. */
async function reads(viewer: Viewer, person: string, at: string) {
  const { data } = await people.graph.execute(subgraph, {
    viewer,
    query: byId(person, 'givenName'),
    now: new Date(at),
  })
  return Object(data).person?.givenName ?? null
}
const NOON = '2026-11-02T11:00:00Z'

test('a parent reads the record of a minor from the moment it is recorded, and nobody else’s', async () => {
  expect(await reads(mother, carlo, NOON)).toBeNull()
  expect((await record({})).outcome).toMatchObject({
    representation: {
      representativeName: 'Nome a Rossi',
      kind: 'PARENT',
      lastDay: '2026-11-02',
      inForce: true,
    },
  })
  expect(await reads(mother, carlo, NOON)).toBe('Nome c')
  expect(await reads(mother, bruno, NOON)).toBeNull()
  expect(await reads(citizen(carlo), anna, NOON)).toBeNull()
  expect(await reads({ ...mother, assurance: 1 }, carlo, NOON)).toBeNull()
})

test('the rights of a parent end when the child comes of age, at midnight in Italy', async () => {
  expect(await reads(mother, carlo, '2026-11-02T22:59:00Z')).toBe('Nome c')
  expect(await reads(mother, carlo, '2026-11-02T23:00:00Z')).toBeNull()
  expect(await reads(citizen(carlo), carlo, '2026-11-02T23:00:00Z')).toBe('Nome c')
})

test('a birth that is corrected is another day of coming of age', async () => {
  await people.admin`update persons.person set birth_day = 4 where id = ${carlo}`
  expect(await reads(mother, carlo, '2026-11-03T12:00:00Z')).toBe('Nome c')
  await people.admin`update persons.person set birth_day = 3 where id = ${carlo}`
  expect(await reads(mother, carlo, '2026-11-03T12:00:00Z')).toBeNull()
})

test('the log says in which quality somebody acted', async () => {
  const [entry] = await people.admin`
    select roles, subject from registry.access_entry where scope = 'CITIZEN' and persons = array[${carlo}::uuid] and roles <> '{}' order by id desc limit 1`
  expect(entry).toEqual({ roles: ['PARENT'], subject: mother.subject })
  const { data } = await people.execute(citizen(carlo), byId(carlo, 'accesses(first: 50) { nodes { who } }'))
  expect(JSON.stringify(data)).toContain('Un genitore, per conto della persona')
})

test('a delegate who may book reads nothing, and the person dismisses the delegate', async () => {
  const delegation = {
    person: encodeId('person', dora),
    representative: null,
    representativeTaxCode: taxCodes.bruno,
    kind: 'DELEGATE',
    powers: ['BOOK_APPOINTMENTS'],
    document: 'Delega prot. 2026/88',
    validTo: '2026-12-31',
  }
  const { outcome } = await record(delegation)
  expect(outcome).toMatchObject({ representation: { lastDay: '2026-12-31' } })
  expect(await reads(citizen(bruno), dora, NOON)).toBeNull()
  const { data } = await people.execute(
    citizen(bruno),
    '{ represented { personId person { id } powers inForce } }',
  )
  expect(data).toEqual({
    represented: [
      { personId: encodeId('person', dora), person: null, powers: ['BOOK_APPOINTMENTS'], inForce: true },
    ],
  })
  const { id } = Object(outcome).representation
  const end = (viewer: Viewer) =>
    mutate(
      viewer,
      'endRepresentation',
      { representation: id, lastDay: '2026-11-01', reason: 'Revoca' },
      FIELDS,
    )
  expect((await end(citizen(bruno))).outcome?.__typename).toBe('NotFound')
  expect((await end(local([lecce], 'SECRETARIAT'))).outcome?.__typename).toBe('NotFound')
  expect((await end(citizen(dora))).outcome).toMatchObject({
    representation: { endedOn: '2026-11-01', inForce: false },
  })
  expect((await end(secretariat)).outcome?.__typename).toBe('RepresentationEnded')
})

test('who has died acts for nobody, and nobody for them', async () => {
  const guardian = {
    kind: 'SUPPORT_ADMINISTRATOR',
    person: encodeId('person', dora),
    document: 'R.G. 12/2026',
  }
  expect((await record(guardian)).outcome).toHaveProperty('representation')
  expect(await reads(mother, dora, NOON)).toBe('Nome d')
  await people.admin`update persons.person set deceased_on = '2026-11-01' where id = ${dora}`
  expect(await reads(mother, dora, NOON)).toBeNull()
  expect(await inForceOf(dora)).toEqual(['2026-11-01 false'])
  await people.admin`update persons.person set deceased_on = null where id = ${dora}`
  await people.admin`update persons.person set deceased_on = '2026-10-31' where id = ${anna}`
  expect(await inForceOf(dora)).toEqual(['2026-10-31 false'])
  await people.admin`update persons.person set deceased_on = null where id = ${anna}`
  expect(await inForceOf(dora)).toEqual(['null true'])
})

test('what goes over when records are merged is who represents and who is represented', async () => {
  const other = '01990000-0000-7000-8000-00000000000e'
  await people.admin`
    insert into persons.person (id, given_name, birth_year, birth_month, birth_day, residence_comune, readers)
    values (${other}, 'Anna', 1980, 1, 1, ${bari}, array['comune:' || ${bari}])`
  const merge = '01990000-0000-7000-8000-0000000000ff'
  await people.admin`
    insert into persons.merge (id, kept_id, merged_id, reason, merged_by_issuer, merged_by, merged_at, moved)
    values (${merge}, ${other}, ${anna}, 'Prova', 'demo', 'prova', now(), '{}')`
  expect(await reads(citizen(other), carlo, NOON)).toBe('Nome c')
  await people.admin`
    update persons.merge set split_reason = 'Errore', split_by_issuer = 'demo', split_by = 'prova', split_at = now() where id = ${merge}`
  expect(await reads(citizen(other), carlo, NOON)).toBeNull()
  expect(await reads(mother, carlo, NOON)).toBe('Nome c')
})

test.each([
  ['a parent of who is of age', { person: encodeId('person', dora) }, 'input.kind'],
  ['a delegation without an end', { kind: 'DELEGATE' }, 'input.validTo'],
  ['an end before the beginning', { validTo: '2025-12-31' }, 'input.validTo'],
  ['nobody who acts', { representative: null }, 'input.representative'],
  ['somebody who acts for themselves', { representative: encodeId('person', carlo) }, 'input.representative'],
  ['no power', { powers: [] }, 'input.powers'],
  [
    'who is in no register',
    { representative: null, representativeTaxCode: 'VRDGPP70A01A662Y' },
    'input.representativeTaxCode',
  ],
])('%s is bad input', async (_, input, path) => {
  expect(await record(input)).toMatchObject({ code: 'BAD_USER_INPUT', paths: [path] })
})

test('a record out of scope is one that does not exist', async () => {
  expect((await record({}, local([lecce], 'SECRETARIAT'))).outcome?.__typename).toBe('NotFound')
  expect((await record({}, mother)).code).toBe('FORBIDDEN')
})
