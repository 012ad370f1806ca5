import { openAdmin } from '@cse/db/src/server/server'
import { encodeId } from '@cse/schema/ids'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Client } from '../client.ts'
import { copyOfDatabase, type DatabaseCopy } from '../copy-of-database.ts'
import { platform, type TestPlatform } from '../platform.ts'

const FIELDS = `{ id version status dueOn receivedOn extensionReason decisionReason
  rectifications { field claimed accepted original } }`
const REQUEST = `mutation Request($input: RequestRectificationInput!) { requestRectification(input: $input) {
  __typename ... on RequestRectificationPayload { request ${FIELDS} } } }`
const DECIDE = `mutation Decide($input: DecideRightsRequestInput!) { decideRightsRequest(input: $input) {
  __typename ... on DecideRightsRequestPayload { request ${FIELDS} } } }`
const EXTEND = `mutation Extend($input: ExtendRightsRequestInput!) { extendRightsRequest(input: $input) {
  __typename ... on ExtendRightsRequestPayload { request ${FIELDS} } } }`

interface Outcome {
  readonly __typename: string
  readonly request?: {
    readonly id: string
    readonly version: number
    readonly status: string
    readonly dueOn: string
    readonly rectifications: {
      readonly field: string
      readonly original: string | null
      readonly accepted: boolean
    }[]
  }
}

let database: DatabaseCopy
let gateway: TestPlatform
let residents: { uuid: string; id: string; givenName: string; email: string | null }[]
beforeAll(async () => {
  database = await copyOfDatabase()
  gateway = await platform(database)
  const admin = await openAdmin(database.adminUrl)
  const found = await admin<Omit<(typeof residents)[number], 'id'>[]>`
    select id as "uuid", given_name as "givenName", email from persons.person
    where residence_comune = '072006' and given_name is not null order by id limit 4`
  await admin.end()
  residents = found.map((row) => ({ ...row, id: encodeId('person', row.uuid) }))
})
afterAll(async () => {
  await gateway[Symbol.asyncDispose]()
  await database.drop()
})

const run = async (as: Client, text: string, input: object): Promise<Outcome> => {
  const { data, errors } = await as.query(text, { input })
  expect(errors).toBeUndefined()
  const [outcome] = Object.values(data as Record<string, Outcome>)
  if (!outcome) throw new Error('Nothing was answered')
  return outcome
}
const requested = (as: Client, input: object) =>
  run(as, REQUEST, { idempotencyKey: crypto.randomUUID(), items: [], ...input })
const secretariat = () => gateway.as('secretariat@bari')
const supervisor = () => gateway.as('supervisor@bari')
const resident = (at: number) => {
  const found = residents[at]
  if (!found) throw new Error('Bari has too few residents')
  return found
}

test('what is granted is corrected, and the original is kept and marked', async () => {
  const { id, uuid, givenName } = resident(0)
  const { request } = await requested(secretariat(), {
    person: id,
    protocol: '77',
    items: [
      { field: 'GIVEN_NAME', value: 'Ludovica' },
      { field: 'EMAIL', value: 'ludovica@example.it' },
    ],
  })
  const decided = await run(supervisor(), DECIDE, {
    request: request?.id,
    expectedVersion: request?.version,
    granted: true,
    fields: ['GIVEN_NAME'],
    reason: 'Documento di identità esibito allo sportello.',
  })
  expect(decided.request?.status).toBe('PARTLY_GRANTED')
  expect(decided.request?.rectifications).toEqual([
    expect.objectContaining({ field: 'EMAIL', accepted: false, original: null }),
    expect.objectContaining({ field: 'GIVEN_NAME', accepted: true, original: givenName }),
  ])
  const admin = await openAdmin(database.adminUrl)
  const [now] = await admin`select given_name, email from persons.person where id = ${uuid}`
  const members =
    await admin`select distinct given_name from persons.household_member where person_id = ${uuid}`
  const undone = admin`update persons.rectification set original = 'altro' where original = ${givenName}`
  await expect(undone).rejects.toThrow('what was decided is not changed')
  await admin.end()
  expect(now).toMatchObject({ given_name: 'Ludovica', email: resident(0).email })
  expect(members).toEqual([{ given_name: 'Ludovica' }])
})

test('a request is decided once, by who read it last, and by a supervisor alone', async () => {
  const { request } = await requested(secretariat(), {
    person: resident(1).id,
    protocol: '78',
    statement: 'La via è sbagliata nella relazione di marzo.',
  })
  const decision = {
    request: request?.id,
    expectedVersion: request?.version,
    granted: false,
    reason: 'Il dato risulta corretto al registro.',
  }
  const { errors } = await gateway.as('social-worker@bari').query(DECIDE, { input: decision })
  expect(errors?.[0]?.extensions.code).toBe('FORBIDDEN')
  expect((await run(gateway.as('supervisor@lecce'), DECIDE, decision)).__typename).toBe('NotFound')
  expect((await run(supervisor(), DECIDE, { ...decision, expectedVersion: 9 })).__typename).toBe(
    'StaleVersion',
  )
  expect((await run(supervisor(), DECIDE, decision)).request?.status).toBe('REFUSED')
  expect((await run(supervisor(), DECIDE, decision)).__typename).toBe('AlreadyDecided')
})

test('the term is a month, and is extended once by two before it has passed', async () => {
  const { request } = await requested(secretariat(), {
    person: resident(2).id,
    protocol: '79',
    statement: 'Rettifica complessa.',
  })
  const extension = {
    request: request?.id,
    expectedVersion: request?.version,
    reason: 'Istanza complessa, atti da più uffici.',
  }
  const extended = await run(supervisor(), EXTEND, extension)
  expect(extended.request?.dueOn.localeCompare(request?.dueOn ?? '')).toBe(1)
  const again = { ...extension, expectedVersion: extended.request?.version }
  expect((await run(supervisor(), EXTEND, again)).__typename).toBe('TermPassed')
})

test('one request at a time, with data that can stand in its field', async () => {
  const person = resident(3).id
  const { request } = await requested(secretariat(), { person, protocol: '80', statement: 'Prima istanza.' })
  expect(request?.status).toBe('OPEN')
  const second = await requested(secretariat(), { person, protocol: '81', statement: 'Seconda istanza.' })
  expect(second.__typename).toBe('RequestPending')
  const wrong = [
    [{ field: 'EMAIL', value: 'nessuna chiocciola' }],
    [{ field: 'BIRTH', value: '1990-02-30' }],
    [{ field: 'FAMILY_NAME' }],
    [
      { field: 'MOBILE', value: '333 1234567' },
      { field: 'MOBILE', value: '333 7654321' },
    ],
    [],
  ]
  for (const items of wrong) {
    const input = { person, protocol: '82', idempotencyKey: crypto.randomUUID(), items }
    const { errors } = await secretariat().query(REQUEST, { input })
    expect(errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT')
    expect(JSON.stringify(errors)).toContain('input.items')
  }
})

test('the citizen asks for the own record and for no other', async () => {
  const items = [{ field: 'MOBILE', value: '+39 333 1234567' }]
  expect((await requested(gateway.as('citizen'), { items })).request?.status).toBe('OPEN')
  expect((await requested(gateway.as('citizen'), { person: resident(0).id, items })).__typename).toBe(
    'NotFound',
  )
})
