import { setTimeout as pause } from 'node:timers/promises'
import { openAdmin } from '@cse/db/src/server/server'
import { CLAIM_NAMES, FISCAL_NUMBER_PREFIX } from '@cse/gateway/config/claims'
import { encodeId } from '@cse/schema/ids'
import type { Sql } from 'postgres'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Client } from '../client.ts'
import { copyOfDatabase, type DatabaseCopy } from '../copy-of-database.ts'
import { platform, type TestPlatform } from '../platform.ts'

const BARI = '072006'
let database: DatabaseCopy
let admin: Sql
let gateway: TestPlatform
let secretariat: Client

beforeAll(async () => {
  database = await copyOfDatabase()
  admin = await openAdmin(database.adminUrl)
  gateway = await platform(database)
  secretariat = gateway.as('secretariat@bari')
  await admin`truncate services.slot cascade`
})

afterAll(async () => {
  await gateway[Symbol.asyncDispose]()
  await admin.end()
  await database.drop()
})

const BOOK = `mutation Book($input: BookAppointmentInput!) { answer: bookAppointment(input: $input) {
  __typename
  ... on BookAppointmentPayload { appointment { id version status } }
  ... on SlotTaken { nextFree { id startsAt booked } }
  ... on Refusal { message } } }`

interface Booked {
  readonly __typename: string
  readonly appointment?: { readonly id: string; readonly version: number; readonly status: string }
  readonly nextFree?: readonly { readonly id: string; readonly booked: boolean }[]
}

/**
 * Sends an operation until it is answered: a thousand at once find no connection, or no room, for a while. A repeat carries the same input,
 * and so the same idempotency key.
 */
async function reported(client: Client, text: string, input: object): Promise<Booked> {
  for (;;) {
    const answer = await client.query(text, { input }).catch(unlessUnreached)
    if (answer?.errors?.some(({ extensions }) => extensions.code !== 'SERVICE_UNAVAILABLE'))
      throw new Error(JSON.stringify(answer.errors))
    if (answer && !answer.errors) return (answer.data as { answer: Booked }).answer
    await pause(50)
  }
}

function unlessUnreached(error: unknown): null {
  if (error instanceof TypeError && error.message === 'fetch failed') return null
  throw error
}

let keys = 0
const book = (client: Client, slot: string | undefined, change: object = {}) =>
  reported(client, BOOK, {
    slot,
    purpose: 'INFORMATION',
    idempotencyKey: `pathway booking ${keys++}`,
    ...change,
  })

/** A new office of Bari with slots of one place in the weeks to come. @returns their ids in the order of time */
async function openOffice(slots: number): Promise<string[]> {
  const [office] = await admin`
    insert into services.office (id, comune, name, address, kind)
    values (uuidv7(), ${BARI}, 'Sportello di prova', 'Via Prova 1', 'FRONT_OFFICE') returning id`
  const day = (ahead: number) => new Date(Date.now() + ahead * 86_400_000).toISOString().slice(0, 10)
  const input = {
    office: encodeId('office', String(office?.id)),
    from: day(2),
    to: day(60),
    openings: [{ weekdays: ['TUESDAY', 'THURSDAY'], opensAt: '09:00', closesAt: '13:00' }],
    slotMinutes: 15,
    capacity: 1,
  }
  await reported(
    secretariat,
    `mutation Publish($input: PublishSlotsInput!) { answer: publishSlots(input: $input) { __typename ... on Refusal { message } } }`,
    input,
  )
  const rows = await admin`
    select id from services.slot where office_id = ${String(office?.id)} order by starts_at limit ${slots}`
  expect(rows).toHaveLength(slots)
  return rows.map(({ id }) => encodeId('slot', String(id)))
}

/** Residents of Bari who sign in by themselves. */
async function citizens(count: number): Promise<Client[]> {
  const rows = await admin`
    select tax_code as "taxCode" from persons.person
    where residence_comune = ${BARI} and tax_code is not null and deceased_on is null
      and not exists (select from services.appointment where person_id = person.id)
    order by id limit ${count}`
  expect(rows).toHaveLength(count)
  return rows.map(({ taxCode }) =>
    gateway.holding({
      sub: `citizen ${taxCode}`,
      [CLAIM_NAMES.scope]: 'CITIZEN',
      [CLAIM_NAMES.fiscalNumber]: `${FISCAL_NUMBER_PREFIX}${taxCode}`,
      [CLAIM_NAMES.assurance]: 'https://www.spid.gov.it/SpidL2',
    }),
  )
}

/** Residents for whom the desk books. @returns their ids */
async function residents(count: number): Promise<string[]> {
  const rows = await admin`
    insert into services.resident (person_id, comune, since, readers)
    select id, ${BARI}, '2020-01-01', array['comune:' || ${BARI}, 'person:' || id]
    from (select uuidv7() as id from generate_series(1, ${count}::integer)) made
    returning person_id as id`
  return rows.map(({ id }) => encodeId('person', String(id)))
}

test('a thousand bookings at once sell a hundred slots once each; the others are told what is free', async () => {
  const slots = await openOffice(110)
  const wanted = slots.slice(0, 100)
  const signedIn = await citizens(100)
  const atTheDesk = await residents(800)
  const requested = [
    ...signedIn.flatMap((client, at) => [at, at + 37].map((slot) => book(client, wanted[slot % 100]))),
    ...atTheDesk.map((person, at) => book(secretariat, wanted[at % 100], { person })),
  ]
  expect(requested).toHaveLength(1_000)
  const outcomes = Map.groupBy(await Promise.all(requested), ({ __typename }) => __typename)
  expect(outcomes.get('BookAppointmentPayload')).toHaveLength(100)
  expect(outcomes.get('SlotTaken')).toHaveLength(900)
  for (const { nextFree = [] } of outcomes.get('SlotTaken') ?? []) {
    expect(nextFree.length).toBeGreaterThan(0)
    expect(nextFree.every(({ booked }) => !booked)).toBe(true)
  }
  const [sold] = await admin`
    select count(distinct slot_id)::int as slots, count(*)::int as appointments from services.appointment where status = 'BOOKED'`
  expect(sold).toEqual({ slots: 100, appointments: 100 })
}, 120_000)

test('of two citizens at once one has the slot, and the other is offered the next', async () => {
  const [slot, next] = await openOffice(2)
  const two = await citizens(2)
  const outcomes = await Promise.all(two.map((client) => book(client, slot)))
  expect(outcomes.map(({ __typename }) => __typename).sort()).toEqual(['BookAppointmentPayload', 'SlotTaken'])
  const { nextFree } = outcomes.find(({ __typename }) => __typename === 'SlotTaken') ?? {}
  expect(nextFree?.map(({ id }) => id)).toContain(next)
})

test('a citizen who asks for many slots at once has three', async () => {
  const slots = await openOffice(8)
  const [client] = await citizens(1)
  if (!client) throw new Error('nobody')
  const outcomes = await Promise.all(slots.map((slot) => book(client, slot)))
  const names = Map.groupBy(outcomes, ({ __typename }) => __typename)
  expect(names.get('BookAppointmentPayload')).toHaveLength(3)
  expect(names.get('TooManyAppointments')).toHaveLength(5)
})

test('the same key sent many times at once books once', async () => {
  const [slot] = await openOffice(1)
  const [client] = await citizens(1)
  if (!client) throw new Error('nobody')
  const key = { idempotencyKey: 'many times the same key' }
  const outcomes = await Promise.all(Array.from({ length: 8 }, () => book(client, slot, key)))
  expect(new Set(outcomes.map(({ appointment }) => appointment?.id)).size).toBe(1)
  expect(outcomes[0]?.appointment?.status).toBe('BOOKED')
})

const CANCEL = `mutation Cancel($input: CancelAppointmentInput!) { answer: cancelAppointment(input: $input) {
  __typename ... on CancelAppointmentPayload { appointment { id version status } } ... on Refusal { message } } }`

test('a cancelled slot is sold again, once', async () => {
  const [slot] = await openOffice(1)
  const [owner, stranger, ...others] = await citizens(6)
  if (!owner || !stranger) throw new Error('nobody')
  const { appointment } = await book(owner, slot)
  const input = { appointment: appointment?.id, expectedVersion: appointment?.version }
  expect((await reported(stranger, CANCEL, input)).__typename).toBe('NotFound')
  // both at once: one version, one cancellation
  const twice = await Promise.all([reported(owner, CANCEL, input), reported(owner, CANCEL, input)])
  expect(twice.map(({ __typename }) => __typename).sort()).toEqual([
    'CancelAppointmentPayload',
    'StaleVersion',
  ])
  const outcomes = await Promise.all([stranger, ...others].map((client) => book(client, slot)))
  expect(outcomes.filter(({ appointment: sold }) => sold)).toHaveLength(1)
})

test('an appointment of another citizen is not found, and its refusal tells nothing of it', async () => {
  const [slot] = await openOffice(1)
  const [owner, stranger] = await citizens(2)
  if (!owner || !stranger) throw new Error('nobody')
  const { appointment } = await book(owner, slot)
  const known = await stranger.query(CANCEL, { input: { appointment: appointment?.id, expectedVersion: 1 } })
  const invented = await stranger.query(CANCEL, {
    input: { appointment: 'appointment_01jd0000000000000000000000', expectedVersion: 1 },
  })
  expect(known.data).toEqual(invented.data)
  expect(known.data).toMatchObject({ answer: { __typename: 'NotFound' } })
})

test('whoever has moved books at the new comune', async () => {
  const [slot] = await openOffice(1)
  const [person] = await admin`
    select id, version, residence_since::text as since from persons.person
    where residence_comune = ${BARI} and deceased_on is null order by id desc limit 1`
  const input = { person: encodeId('person', String(person?.id)) }
  await admin`select registry.emit('persons.residence-changed', ${admin.json({
    person: String(person?.id),
    from: BARI,
    to: '075035',
    on: new Date().toISOString().slice(0, 10),
  })})`
  await expect
    .poll(async () => (await book(gateway.as('secretariat@bari'), slot, input)).__typename, {
      timeout: 10_000,
    })
    .toBe('NotFound')
})
