import { openAdmin } from '@cse/db/src/server/server'
import { CLAIM_NAMES } from '@cse/gateway/config/claims'
import { encodeId } from '@cse/schema/ids'
import type { Sql } from 'postgres'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Client } from '../client.ts'
import { copyOfDatabase, type DatabaseCopy } from '../copy-of-database.ts'
import { clockOfPopulation, platform, type TestPlatform } from '../platform.ts'
import {
  BARI,
  CHANGE,
  EMERGENCY,
  LIFT,
  LOG,
  type Mother,
  motherWhoFlees,
  OPENINGS,
  PROTECT,
  protectionByCoordinator,
  READ,
  standsInForGuardian,
} from './mother-who-flees.ts'

const clock = clockOfPopulation()
let database: DatabaseCopy
let gateway: TestPlatform
let admin: Sql
let her: Mother
/** Colleagues of Bari: who follows her, her husband, who stands in for nobody. */
const worker = () => gateway.as('social-worker@bari')
const colleague = (subject: string) =>
  gateway.holding({
    sub: subject,
    [CLAIM_NAMES.scope]: 'LOCAL',
    [CLAIM_NAMES.roles]: ['SOCIAL_WORKER'],
    [CLAIM_NAMES.comuni]: [BARI],
    [CLAIM_NAMES.client]: 'explorer',
  })
const operatorId = async (subject: string) => {
  const [row] = await admin<{ id: string }[]>`select id from cases.operator where subject = ${subject}`
  return encodeId('operator', row?.id ?? '')
}

beforeAll(async () => {
  database = await copyOfDatabase()
  gateway = await platform(database, clock)
  admin = await openAdmin(database.adminUrl)
  her = await motherWhoFlees(admin, clock())
}, 120_000)
afterAll(async () => {
  await admin.end()
  await gateway[Symbol.asyncDispose]()
  await database.drop()
})

/** All that somebody is told, as one text. */
async function reportedTo(as: Client): Promise<string> {
  const { data, errors } = await as.query(READ, {
    person: encodeId('person', her.person),
    case: encodeId('case', her.case),
    number: her.number,
    taxCode: her.taxCode,
    name: her.familyName,
    facility: encodeId('facility', her.facility),
    relative: encodeId('person', her.husband),
  })
  expect(errors).toBeUndefined()
  return JSON.stringify(data)
}

const counts = (text: string) => [...text.matchAll(/"totalCount":(\d+)/g)].map(([, count]) => Number(count))
const traces = () => [
  encodeId('person', her.person),
  encodeId('case', her.case),
  encodeId('facility', her.facility),
  encodeId('appointment', her.appointment),
]
const outcome = async (as: Client, text: string, input: object) => {
  const { data, errors } = await as.query(text, { input })
  expect(errors).toBeUndefined()
  const [answer] = Object.values(data as Record<string, { __typename: string; [field: string]: unknown }>)
  if (!answer) throw new Error('Nothing was answered')
  return answer
}
const key = () => crypto.randomUUID()
const reason = 'Allontanata dal marito, che lavora qui'
describe('a mother who flees her husband, who works for the same comune', () => {
  let before: string
  let record: { id: string; version: number; operators: { id: string; role: string }[] }

  test('is there for all her comune’s social workers at first', async () => {
    before = await reportedTo(colleague('marito@bari'))
    for (const trace of traces()) expect(before).toContain(trace)
  })

  test('is protected by who follows her', async () => {
    await admin`
      insert into cases.operator (id, issuer, subject, given_name, family_name, profession, comune)
      values (uuidv7(), 'demo', 'marito@bari', 'Mario', 'Esempio', 'Assistente sociale', ${BARI}),
        (uuidv7(), 'demo', 'collega@bari', 'Carla', 'Esempio', 'Assistente sociale', ${BARI}),
        (uuidv7(), 'demo', 'indicata@bari', 'Ines', 'Esempio', 'Assistente sociale', ${BARI})`
    const input = {
      person: encodeId('person', her.person),
      kind: 'VIOLENCE',
      reason,
      operators: [
        { operator: await operatorId('marito@bari'), role: 'EXCLUDED' },
        { operator: await operatorId('indicata@bari'), role: 'NAMED' },
      ],
      idempotencyKey: key(),
    }
    const answer = await outcome(worker(), PROTECT, input)
    expect(answer).toMatchObject({ protectedRecord: { version: 1, guarded: true } })
    record = answer.protectedRecord as typeof record
    expect(record.operators.map(({ role }) => role)).toEqual(['EXCLUDED', 'GUARDIAN', 'NAMED'])
    expect(await outcome(worker(), PROTECT, { ...input, idempotencyKey: key() })).toMatchObject({
      __typename: 'AlreadyProtected',
    })
  })

  test('leaves no trace where he looks or who stands in for her worker unnamed, nor any count', async () => {
    await standsInForGuardian(admin, 'collega@bari')
    for (const subject of ['marito@bari', 'collega@bari']) {
      const after = await reportedTo(colleague(subject))
      for (const trace of traces()) expect(after).not.toContain(trace)
      expect(after).not.toContain(her.number)
      expect(counts(after).every((count, index) => count <= (counts(before)[index] ?? 0))).toBe(true)
      // named like her, all cases, and the agenda: one less of each
      for (const index of [0, 1, 2]) expect(counts(after)[index]).toBe((counts(before)[index] ?? 0) - 1)
    }
    const hidden = await gateway
      .as('secretariat@bari')
      .query(
        `query Hidden($id: ID!) { node(id: $id) { __typename } persons(filter: { familyName: "${her.familyName}" }, first: 200) { nodes { id } } }`,
        { id: encodeId('person', her.person) },
      )
    expect(hidden.errors).toBeUndefined()
    expect(hidden.data).toMatchObject({ node: null })
    expect(JSON.stringify(hidden.data)).not.toContain(encodeId('person', her.person))
  })

  test('is in no log that others read', async () => {
    await reportedTo(worker())
    const { data, errors } = await gateway.as('supervisor@bari').query(LOG)
    expect(errors).toBeUndefined()
    expect(JSON.stringify(data)).not.toContain(encodeId('person', her.person))
    // the only reading of her alone is not even an entry
    const rows = await admin.begin(async (sql) => {
      await sql`select set_config('cse.keys', ${`comune:${BARI},role:SUPERVISOR`}, true), set_config('cse.scope', 'LOCAL', true)`
      await sql`set local role cse_persons`
      return sql`select from registry.access_entry where persons = array[${her.person}]::uuid[]`
    })
    expect(rows).toHaveLength(0)
  })

  test('is at work for those who are named', async () => {
    for (const as of [worker(), colleague('indicata@bari')]) {
      const read = await reportedTo(as)
      for (const trace of traces()) expect(read).toContain(trace)
      expect(read).toContain(record.id)
    }
  })

  test('cannot be opened by him in an emergency; who else does is told to her guardians at once', async () => {
    const execute = {
      taxCode: her.taxCode,
      reason: 'Minore in pericolo, serve il recapito',
      idempotencyKey: key(),
    }
    expect(await outcome(colleague('marito@bari'), EMERGENCY, execute)).toMatchObject({
      __typename: 'NotFound',
    })
    expect(await reportedTo(colleague('marito@bari'))).not.toContain(encodeId('person', her.person))
    expect(
      await outcome(colleague('collega@bari'), EMERGENCY, { ...execute, idempotencyKey: key() }),
    ).toMatchObject({
      __typename: 'RequestEmergencyAccessPayload',
    })
    const opened = await colleague('collega@bari').query(
      'query Opened($id: ID!) { person(id: $id) { familyName } }',
      { id: encodeId('person', her.person) },
    )
    expect(opened.data).toEqual({ person: { familyName: her.familyName } })
    const { data } = await worker().query(OPENINGS)
    expect(data).toMatchObject({
      protectedRecords: {
        nodes: [
          {
            openings: [
              { subject: 'collega@bari', refused: false },
              { subject: 'marito@bari', refused: true },
            ],
            steps: [{ step: 'PROTECTED', subject: 'social-worker@072006', reason }],
          },
        ],
      },
    })
    // who is named works with her, and keeps no list
    const named = await colleague('indicata@bari').query(OPENINGS)
    expect(named.data).toEqual({ protectedRecords: { nodes: [{ openings: [], steps: [] }] } })
  })

  test('has a list that its guardians keep, and one of them stays', async () => {
    const input = { protectedRecord: record.id, expectedVersion: 1, reason: 'Cambia chi la segue' }
    const [, guardian, named] = record.operators
    expect(await outcome(colleague('indicata@bari'), CHANGE, { ...input, remove: [] })).toMatchObject({
      __typename: 'NotFound',
    })
    expect(await outcome(worker(), CHANGE, { ...input, remove: [guardian?.id] })).toMatchObject({
      __typename: 'LastGuardian',
    })
    const add = [{ operator: await operatorId('collega@bari'), role: 'GUARDIAN' }]
    expect(await outcome(worker(), CHANGE, { ...input, add, remove: [named?.id] })).toMatchObject({
      protectedRecord: { version: 2 },
    })
    expect(await reportedTo(colleague('indicata@bari'))).not.toContain(encodeId('person', her.person))
    expect(await reportedTo(colleague('collega@bari'))).toContain(encodeId('person', her.person))
  })

  test('is there for everybody again once the protection is lifted', async () => {
    const input = { protectedRecord: record.id, expectedVersion: 2, reason, idempotencyKey: key() }
    expect(await outcome(colleague('marito@bari'), LIFT, input)).toMatchObject({ __typename: 'NotFound' })
    expect(await outcome(worker(), LIFT, input)).toEqual(await outcome(worker(), LIFT, input))
    for (const trace of traces()) expect(await reportedTo(colleague('marito@bari'))).toContain(trace)
  })

  test('stays with its case manager when a coordinator protects it and names nobody', async () => {
    const answer = await outcome(gateway.as('supervisor@bari'), PROTECT, await protectionByCoordinator(admin))
    expect(answer).toMatchObject({
      protectedRecord: { operators: [{ role: 'GUARDIAN' }, { role: 'NAMED' }] },
    })
  })

  test('may have one case protected alone: the person is there, the case is not', async () => {
    const input = {
      person: encodeId('person', her.person),
      case: encodeId('case', her.case),
      kind: 'PROTECTION_PROGRAMME',
      reason,
      operators: [],
      idempotencyKey: key(),
    }
    expect(await outcome(worker(), PROTECT, input)).toMatchObject({ __typename: 'ProtectRecordPayload' })
    const read = await reportedTo(colleague('marito@bari'))
    expect(read).toContain(encodeId('person', her.person))
    expect(read).not.toContain(encodeId('case', her.case))
    expect(read).not.toContain(her.number)
    expect(read).not.toContain(encodeId('facility', her.facility))
  })
})
