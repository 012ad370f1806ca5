import { sql } from '@cse/db/src/query/sql'
import { encodeId } from '@cse/schema/ids'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { START } from '../../../test/scratch-graph.ts'
import { citizen, local, planOffice } from '../../../test/viewers.ts'
import { holdsOn } from '../src/rules/consent.ts'
import { consenting, given, office, secretariat } from './consenting.ts'
import { ambitoOfBari, anna, bari, bruno, byId, carlo, dora, fourPersons, lecce } from './people.ts'

let people: Awaited<ReturnType<typeof fourPersons>>
let consents: ReturnType<typeof consenting>

beforeAll(async () => {
  people = await fourPersons()
  consents = consenting(people)
}, START)
afterAll(() => people.stop())
beforeEach(() => people.admin`delete from persons.consent`)

const record: typeof consents.record = (...call) => consents.record(...call)
const recorded: typeof consents.recorded = (...call) => consents.recorded(...call)
const withdraw: typeof consents.withdraw = (...call) => consents.withdraw(...call)

const kept = () => people.admin`select purpose, given_on, withdrawn_on, signatory from persons.consent`

test('a consent is written down by who works with the person, and the person reads it', async () => {
  const { outcome } = await record(secretariat, given(anna))
  expect(outcome).toMatchObject({
    consent: {
      purpose: 'DATA_SHARING_WITH_HEALTH',
      signatory: 'La persona',
      inForce: true,
      withdrawnOn: null,
    },
  })
  const own = await people.execute(citizen(anna), '{ me { consents { purposeName inForce } } }')
  expect(own).toEqual({
    data: {
      me: { consents: [{ purposeName: 'Comunicazione dei dati ai servizi sanitari', inForce: true }] },
    },
  })
})

test.each([
  ['the social worker of the comune', local([bari], 'SOCIAL_WORKER'), anna, 'RecordConsentPayload'],
  ['the PUA of the comune', local([bari], 'PUA'), anna, 'RecordConsentPayload'],
  ['the Ambito that holds a case', office, bruno, 'RecordConsentPayload'],
  ['the comune that holds a case of somebody of unknown abode', secretariat, dora, 'RecordConsentPayload'],
  ['another comune', local([lecce], 'SOCIAL_WORKER'), anna, 'NotFound'],
  ['an Ambito without a case', office, anna, 'NotFound'],
])('%s records as its scope says', async (_, viewer, person, answer) => {
  expect((await record(viewer, given(person))).outcome).toMatchObject({ __typename: answer })
})

test.each([
  ['the accountant', planOffice(ambitoOfBari, 'ACCOUNTANT')],
  ['the citizen', citizen(anna)],
])('%s records no consent', async (_, viewer) => {
  expect(await record(viewer, given(anna))).toEqual({ code: 'FORBIDDEN' })
  expect(await kept()).toEqual([])
})

test('a request that comes twice records one consent, and another one under its key is refused', async () => {
  const input = given(anna)
  const [first, second] = [await record(secretariat, input), await record(secretariat, input)]
  expect(second).toEqual(first)
  expect(await kept()).toHaveLength(1)
  const other = await record(secretariat, { ...input, purpose: 'CONTACT' })
  expect(other.outcome).toMatchObject({ __typename: 'RepeatedKey' })
})

describe('nothing is recorded when', () => {
  test.each([
    ['the day is none of the calendar', { givenOn: '2026-02-30' }, undefined],
    ['it is given in the future', { givenOn: '2026-11-03' }, ['input.givenOn']],
    ['it ends before it begins', { expiresOn: '2026-09-30' }, ['input.expiresOn']],
    [
      'it was given before the person was born',
      { givenOn: '1979-12-31' },
      ['input.givenOn', 'input.purpose'],
    ],
    ['the purpose does not exist', { purpose: 'MARKETING' }, ['input.purpose']],
    ['the purpose was not valid then', { purpose: 'CONTACT', givenOn: '2018-05-24' }, ['input.purpose']],
    ['nobody signed', { signatory: '  ' }, ['input.signatory']],
    ['the signature is too long', { signatory: 'x'.repeat(201) }, ['input.signatory']],
    ['the key is too short', { idempotencyKey: 'breve' }, ['input.idempotencyKey']],
    ['the id is another type’s', { person: encodeId('case', anna) }, ['input.person']],
  ])('%s', async (_, wrong, paths) => {
    const { code, paths: reported } = await record(secretariat, given(anna, wrong))
    expect(code).toBe('BAD_USER_INPUT')
    if (paths) expect(reported).toEqual(paths)
    expect(await kept()).toEqual([])
  })
})

describe('a withdrawal', () => {
  test('holds from today by default, for the person too, and is kept', async () => {
    const { outcome } = await withdraw(citizen(anna), await recorded())
    expect(outcome).toMatchObject({ consent: { withdrawnOn: '2026-11-02', inForce: false } })
    expect(await kept()).toHaveLength(1)
  })

  test('happens once', async () => {
    const id = await recorded()
    const outcomes = await Promise.all([withdraw(secretariat, id), withdraw(citizen(anna), id)])
    const names = outcomes.map(({ outcome }) => outcome?.__typename)
    expect(names.toSorted()).toEqual(['ConsentWithdrawn', 'WithdrawConsentPayload'])
  })

  test.each([
    ['before the consent', '2026-09-30'],
    ['in the future', '2026-11-03'],
  ])('is not %s', async (_, day) => {
    expect(await withdraw(secretariat, await recorded(), day)).toEqual({
      code: 'BAD_USER_INPUT',
      paths: ['input.withdrawnOn'],
    })
  })

  test.each([
    ['another comune', local([lecce], 'SOCIAL_WORKER')],
    ['another person', citizen(carlo)],
  ])('by %s finds no consent', async (_, viewer) => {
    const id = await recorded()
    expect((await withdraw(viewer, id)).outcome).toMatchObject({ __typename: 'NotFound' })
  })
})

test('the database lets nobody record a consent to themselves, whatever the graph says', async () => {
  const session = people.database.session({
    keys: [`person:${anna}`],
    scope: 'CITIZEN',
    person: anna,
    issuer: 'i',
    subject: 'citizen',
    roles: [],
    requestId: crypto.randomUUID(),
  })
  const write = session
    .as('persons')
    .write((writing) =>
      writing.run(
        sql`insert into persons.consent (id, person_id, purpose, given_on, signatory) values (uuidv7(), ${anna}, 'CONTACT', '2026-01-01', 'x')`,
      ),
    )
  await expect(write).rejects.toThrow()
  await session.abort()
})

test('a consent is in force from its day to its last day, and not on the day it is withdrawn', () => {
  const days = { givenOn: '2026-01-01', expiresOn: '2026-12-31', withdrawnOn: '2026-06-01' }
  expect(['2025-12-31', '2026-01-01', '2026-05-31', '2026-06-01'].map((day) => holdsOn(days, day))).toEqual([
    false,
    true,
    true,
    false,
  ])
  expect(holdsOn({ ...days, withdrawnOn: null }, '2026-12-31')).toBe(true)
  expect(holdsOn({ ...days, withdrawnOn: null }, '2027-01-01')).toBe(false)
})

test('the purposes say in Italian what they are', async () => {
  const { data } = await people.execute(
    secretariat,
    '{ consentPurposes { code name valid } relationshipKinds { code } }',
  )
  expect(data?.consentPurposes).toContainEqual({
    code: 'CASE_TRANSFER',
    name: 'Trasferimento della cartella all’Ambito territoriale sociale',
    valid: true,
  })
  expect((await people.execute(secretariat, byId(anna, 'consents { id }'))).errors).toBeUndefined()
})
