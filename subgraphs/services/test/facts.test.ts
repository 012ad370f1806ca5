import { decodeId, encodeId } from '@cse/schema/ids'
import type { Viewer } from '@cse/schema/viewer'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { deliver } from '../../../test/deliver.ts'
import { factsOf, takeFacts } from '../../../test/emitted-facts.ts'
import { pseudonymOf, recordKeyOf } from '../../../test/pseudonyms.ts'
import { START, scratchGraph } from '../../../test/scratch-graph.ts'
import { local } from '../../../test/viewers.ts'
import { eventHandlers } from '../src/event-handlers.ts'
import { subgraph } from '../src/graph/schema.ts'

const bari = '072006'
const anna = '01990000-0000-7000-8000-00000000000a'
const annaAgain = '01990000-0000-7000-8000-0000000000aa'
const office = '01990000-0000-7000-8000-0000000000f1'
const now = new Date('2026-10-28T08:10:00Z')
const secretariat = local([bari], 'SECRETARIAT')
let graph: Awaited<ReturnType<typeof scratchGraph>>

beforeAll(async () => {
  graph = await scratchGraph()
}, START)
afterAll(() => graph?.stop())

/** Two slots: the first has an hour that is another day in UTC. */
let slots: [string, string]
beforeEach(async () => {
  const { admin } = graph
  await admin`truncate services.office, services.slot, services.appointment, services.resident, services.idempotency_record`
  await admin`insert into services.office (id, comune, name, address, kind) values (${office}, ${bari}, 'Sportello', 'Piazza 1', 'FRONT_OFFICE')`
  await admin`
    insert into services.resident (person_id, comune, since, readers)
    select id::uuid, ${bari}, '2020-01-01', array['comune:' || ${bari}::text, 'person:' || id] from unnest(${[anna, annaAgain]}::text[]) id`
  const [first, second] = await admin<{ id: string }[]>`
    insert into services.slot (id, office_id, comune, starts_at, ends_at)
    select uuidv7(), ${office}, ${bari}, at, at + interval '30 minutes'
    from unnest(array['2026-10-31 23:30Z', '2026-11-02 09:00Z']::timestamptz[]) at returning id`
  slots = [encodeId('slot', first?.id ?? ''), encodeId('slot', second?.id ?? '')]
  await takeFacts(admin)
})

async function call(mutation: string, input: object, at = now, viewer: Viewer = secretariat) {
  const Name = `${mutation.charAt(0).toUpperCase()}${mutation.slice(1)}`
  const { data, errors } = await graph.execute(subgraph, {
    viewer,
    query: `mutation Call($input: ${Name}Input!) { answer: ${mutation}(input: $input) {
      __typename ... on ${Name}Payload { appointment { id } } } }`,
    variables: { input },
    now: at,
  })
  if (errors) throw errors[0]
  return data?.answer as { readonly __typename: string; readonly appointment?: { readonly id: string } }
}

let keys = 0
async function booked(slot: string, person = anna): Promise<string> {
  const input = {
    slot,
    person: encodeId('person', person),
    purpose: 'INFORMATION',
    idempotencyKey: `key number ${++keys}`,
  }
  const { appointment } = await call('bookAppointment', input)
  return appointment?.id ?? ''
}
const reported = async () => factsOf(await takeFacts(graph.admin), 'services.appointment-facts-changed')

const factOf = (appointment: string) => {
  const uuid = decodeId('appointment', appointment)
  return {
    pseudonym: pseudonymOf('appointment', uuid),
    person: pseudonymOf('person', anna),
    comune: bari,
    ambito: 'ATS-BA-02',
    province: 'BA',
    purpose: 'INFORMATION',
    month: '2026-11',
    outcome: 'BOOKED',
    waitDays: 4,
    recordKey: recordKeyOf(uuid),
    version: 1,
  }
}

test('that somebody has booked is told without who, and on the day it is in Italy', async () => {
  const appointment = await booked(slots[0])
  expect(await reported()).toEqual([factOf(appointment)])
})

test('what became of an appointment takes the place of what was emitted of it', async () => {
  const appointment = await booked(slots[1])
  const first = { ...factOf(appointment), waitDays: 5 }
  expect(
    await call(
      'recordMissedAppointment',
      { appointment, expectedVersion: 1 },
      new Date('2026-11-02T10:00:00Z'),
    ),
  ).toMatchObject({
    __typename: 'RecordMissedAppointmentPayload',
  })
  expect(await reported()).toEqual([{ ...first, outcome: 'MISSED', version: 2 }])
  await call('checkInAppointment', { appointment, expectedVersion: 2 }, new Date('2026-11-02T10:05:00Z'))
  expect(await reported()).toEqual([{ ...first, outcome: 'CHECKED_IN', version: 3 }])
})

test('who changes the slot has one appointment less and one more', async () => {
  const former = await booked(slots[0])
  await reported()
  const { appointment } = await call('rescheduleAppointment', {
    appointment: former,
    slot: slots[1],
    expectedVersion: 1,
  })
  expect(await reported()).toEqual([
    { ...factOf(appointment?.id ?? ''), waitDays: 5 },
    { ...factOf(former), outcome: 'CANCELLED', version: 2 },
  ])
})

test('a booking that is refused emits nothing', async () => {
  await booked(slots[0])
  await reported()
  const input = {
    slot: slots[0],
    person: encodeId('person', annaAgain),
    purpose: 'INFORMATION',
    idempotencyKey: 'too late',
  }
  expect(await call('bookAppointment', input)).toMatchObject({ __typename: 'SlotTaken' })
  expect(await reported()).toEqual([])
})

test('an appointment that follows its person to another record is told anew, and so when it goes back', async () => {
  const appointment = await booked(slots[0], annaAgain)
  await reported()
  const merge = crypto.randomUUID()
  const receive = (event: 'persons.merged' | 'persons.split') =>
    deliver(eventHandlers(graph.database), event, { merge, from: annaAgain, to: anna })
  await receive('persons.merged')
  expect(await reported()).toEqual([{ ...factOf(appointment), version: 2 }])
  await receive('persons.merged')
  expect(await reported()).toEqual([])
  await receive('persons.split')
  expect(await reported()).toEqual([
    { ...factOf(appointment), person: pseudonymOf('person', annaAgain), version: 3 },
  ])
})

test('of a person who is booked twice in a slot under two records the second booking is cancelled, and its place is free', async () => {
  await graph.admin`update services.slot set capacity = 2, free_places = '{1,2}' where id = ${decodeId('slot', slots[1])}`
  await booked(slots[1])
  const second = decodeId('appointment', await booked(slots[1], annaAgain))
  await deliver(eventHandlers(graph.database), 'persons.merged', {
    merge: crypto.randomUUID(),
    from: annaAgain,
    to: anna,
  })
  const [left] = await graph.admin`
    select appointment.status, person_id, cardinality(free_places) as free from services.appointment
    join services.slot on slot.id = slot_id where appointment.id = ${second}`
  expect(left).toEqual({ status: 'CANCELLED', person_id: anna, free: 1 })
})

test('neither ids nor instants are emitted', async () => {
  const appointment = await booked(slots[0])
  const facts = JSON.stringify(await reported())
  expect(facts).not.toMatch(/\d{4}-\d{2}-\d{2}|[0-9a-f]{8}-[0-9a-f]{4}-/)
  for (const known of [anna, office, decodeId('appointment', appointment), appointment, slots[0]])
    expect(facts).not.toContain(known)
})
