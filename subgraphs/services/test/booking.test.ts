import { encodeId } from '@cse/schema/ids'
import type { Viewer } from '@cse/schema/viewer'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { START, scratchGraph } from '../../../test/scratch-graph.ts'
import { citizen, local, planOffice, regional } from '../../../test/viewers.ts'
import { subgraph } from '../src/graph/schema.ts'

const bari = '072006'
const lecce = '075035'
const anna = '01990000-0000-7000-8000-00000000000a'
const bruno = '01990000-0000-7000-8000-00000000000b'
const carla = '01990000-0000-7000-8000-00000000000c'
const officeOfBari = '01990000-0000-7000-8000-0000000000f1'
const officeOfLecce = '01990000-0000-7000-8000-0000000000f2'
const caseOfAnna = '01990000-0000-7000-8000-0000000000ca'
const now = new Date('2026-11-02T08:10:00Z')
const secretariat = local([bari], 'SECRETARIAT')
let graph: Awaited<ReturnType<typeof scratchGraph>>

beforeAll(async () => {
  graph = await scratchGraph()
}, START)

afterAll(() => graph.stop())

beforeEach(async () => {
  const { admin } = graph
  await admin`truncate services.office, services.slot, services.appointment, services.resident, services.receipt`
  await admin`
    insert into services.office (id, comune, name, address, kind)
    values (${officeOfBari}, ${bari}, 'Sportello', 'Piazza 1', 'FRONT_OFFICE'),
      (${officeOfLecce}, ${lecce}, 'Sportello', 'Piazza 2', 'FRONT_OFFICE')`
  await admin`
    insert into services.resident (person_id, comune, since, readers)
    select id::uuid, comune, '2020-01-01', array['comune:' || comune, 'person:' || id]
    from (values (${anna}, ${bari}), (${bruno}, ${bari}), (${carla}, ${lecce})) lives (id, comune)`
})

/** What a mutation answers; `more` says which fields of its payload and refusals are wanted beside the usual ones. */
async function call(
  viewer: Viewer,
  mutation: string,
  input: object,
  { more = '', at = now }: { more?: string; at?: Date } = {},
) {
  const Name = `${mutation.charAt(0).toUpperCase()}${mutation.slice(1)}`
  const { data, errors } = await graph.ask(subgraph, {
    viewer,
    query: `mutation Call($input: ${Name}Input!) { answer: ${mutation}(input: $input) {
      __typename ... on Refusal { message } ${more} } }`,
    variables: { input },
    now: at,
  })
  return { answer: JSON.parse(JSON.stringify(data?.answer ?? null)), errors }
}

const monday = {
  office: encodeId('office', officeOfBari),
  from: '2026-11-02',
  to: '2026-11-02',
  openings: [{ weekdays: ['MONDAY', 'WEDNESDAY'], opensAt: '09:00', closesAt: '11:00' }],
  slotMinutes: 30,
  capacity: 1,
}
const publish = (change: object = {}, viewer = secretariat) =>
  call(
    viewer,
    'publishSlots',
    { ...monday, ...change },
    {
      more: '... on PublishSlotsPayload { published kept closedDays office { name } }',
    },
  )

/** Ids of the slots of an office in the order of time. */
async function slots(): Promise<string[]> {
  const rows = await graph.admin`select id from services.slot where not withdrawn order by starts_at`
  return rows.map(({ id }) => encodeId('slot', String(id)))
}

let keys = 0
const taken = '... on SlotTaken { nextFree { id } }'
const bookedFields = `${taken} ... on BookAppointmentPayload { appointment { id version status place purpose person { id } slot { id booked freePlaces } } }`
const book = (viewer: Viewer, slot: string | undefined, change: object = {}, at = now) =>
  call(
    viewer,
    'bookAppointment',
    { slot, purpose: 'INFORMATION', idempotencyKey: `a key of a test ${keys++}`, ...change },
    { more: bookedFields, at },
  )
const refused = (Name: string) => expect.objectContaining({ __typename: Name, message: expect.any(String) })
const badInput = (path: string) => [
  expect.objectContaining({
    extensions: expect.objectContaining({
      code: 'BAD_USER_INPUT',
      violations: [expect.objectContaining({ path })],
    }),
  }),
]

test('an office publishes what follows from its hours, once', async () => {
  const period = { from: '2026-11-03', to: '2026-12-09', capacity: 3, closedOn: ['2026-11-11'] }
  const first = await publish(period)
  expect(first.errors).toBeUndefined()
  // 4 Mondays and Wednesdays a fortnight but 11 November
  expect(first.answer).toEqual({
    __typename: 'PublishSlotsPayload',
    published: 10 * 4,
    kept: 0,
    closedDays: ['2026-11-11'],
    office: { name: 'Sportello' },
  })
  expect((await publish(period)).answer).toMatchObject({ published: 0, kept: 40 })
})

test('slots that are there are kept when new ones would overlap them', async () => {
  await publish({ from: '2026-11-04', to: '2026-11-04' })
  const shifted = [{ weekdays: ['WEDNESDAY'], opensAt: '10:15', closesAt: '12:15' }]
  const { answer } = await publish({ from: '2026-11-04', to: '2026-11-04', openings: shifted })
  expect(answer).toMatchObject({ published: 2, kept: 2 })
})

test('what of today is past already is not published', async () => {
  expect((await publish()).answer).toMatchObject({ published: 3 })
})

test('an office is published for by its own people', async () => {
  for (const viewer of [local([lecce], 'SECRETARIAT'), local([lecce], 'PUA')])
    expect((await publish({}, viewer)).answer).toEqual(refused('NotFound'))
  for (const viewer of [
    citizen(anna),
    local([bari], 'SOCIAL_WORKER'),
    planOffice('ATS-BA-02', 'PLAN_OFFICE'),
    regional('ANALYST'),
  ]) {
    const { answer, errors } = await publish({}, viewer)
    expect(answer).toBeNull()
    expect(errors).toEqual([expect.objectContaining({ extensions: { code: 'FORBIDDEN' } })])
  }
  expect(await slots()).toEqual([])
})

test('a bad pattern publishes nothing', async () => {
  const openings = [{ weekdays: ['MONDAY'], opensAt: '11:00', closesAt: '09:00' }]
  expect((await publish({ openings })).errors).toEqual(badInput('input.openings.0.closesAt'))
  const tiny = {
    slotMinutes: 5,
    to: '2027-04-30',
    openings: [{ weekdays: ['MONDAY', 'TUESDAY', 'WEDNESDAY'], opensAt: '00:00', closesAt: '24:00' }],
  }
  expect((await publish(tiny)).errors).toEqual(badInput('input.to'))
  expect(await slots()).toEqual([])
})

test('free slots that nobody booked are withdrawn, and their time can be published anew', async () => {
  await publish({ capacity: 2 })
  const [first] = await slots()
  await book(citizen(anna), first)
  const withdrawn = await call(
    secretariat,
    'withdrawSlots',
    { office: monday.office, from: '2026-11-01T00:00:00Z', to: '2026-11-03T00:00:00Z' },
    { more: '... on WithdrawSlotsPayload { withdrawn kept }' },
  )
  expect(withdrawn.answer).toEqual({ __typename: 'WithdrawSlotsPayload', withdrawn: 2, kept: 1 })
  const { data } = await graph.ask(subgraph, {
    viewer: citizen(anna),
    query: `{ freeSlots(comune: "${bari}") { totalCount nodes { id capacity freePlaces } } }`,
    now,
  })
  expect(data).toMatchObject({
    freeSlots: { totalCount: 1, nodes: [{ id: first, capacity: 2, freePlaces: 1 }] },
  })
  expect((await publish()).answer).toMatchObject({ published: 2, kept: 1 })
})

test('a withdrawn slot is not booked', async () => {
  await publish()
  const [, second] = await slots()
  await graph.admin`update services.slot set withdrawn = true`
  expect((await book(citizen(anna), second)).answer).toMatchObject({ __typename: 'SlotTaken', nextFree: [] })
})

test('slots are withdrawn in a stretch of time that has a length', async () => {
  const { errors } = await call(secretariat, 'withdrawSlots', {
    office: monday.office,
    from: '2026-11-03T00:00:00Z',
    to: '2026-11-03T00:00:00Z',
  })
  expect(errors).toEqual(badInput('input.to'))
})

test('a citizen books for oneself', async () => {
  await publish()
  const [first] = await slots()
  const { answer, errors } = await book(citizen(anna), first)
  expect(errors).toBeUndefined()
  expect(answer.appointment).toMatchObject({
    status: 'BOOKED',
    place: 1,
    version: 1,
    purpose: 'Informazioni sui servizi',
    person: { id: encodeId('person', anna) },
    slot: { id: first, booked: true, freePlaces: 0 },
  })
})

test('a booking takes at most ten statements, whatever the agenda holds', async () => {
  await publish({ to: '2027-04-30', capacity: 20 })
  const [first] = await slots()
  graph.asked()
  await book(citizen(anna), first)
  expect(graph.asked().length).toBeLessThanOrEqual(10)
})

test('nobody books for another citizen, nor at another comune', async () => {
  await publish()
  const [first] = await slots()
  const other = { person: encodeId('person', bruno) }
  expect((await book(citizen(anna), first, other)).answer).toEqual(refused('NotFound'))
  expect((await book(local([lecce], 'PUA'), first, other)).answer).toEqual(refused('NotFound'))
  expect((await book(citizen(carla), first)).answer).toEqual(refused('SlotElsewhere'))
  const weak = await book({ ...citizen(anna), assurance: 1 }, first)
  expect(weak.errors).toEqual([expect.objectContaining({ extensions: { code: 'FORBIDDEN' } })])
})

test('an operator books for a resident, about a case that the comune holds', async () => {
  await publish({ capacity: 2 })
  const [first, second] = await slots()
  await graph.admin`insert into registry.case_custody values (${caseOfAnna}, ${anna}, ${[`comune:${bari}`]})`
  const about = { case: encodeId('case', caseOfAnna) }
  const worker = local([bari], 'SOCIAL_WORKER')
  const { answer } = await book(worker, first, { ...about, person: encodeId('person', anna) })
  expect(answer.appointment).toMatchObject({ person: { id: encodeId('person', anna) } })
  const wrong = await book(worker, second, { ...about, person: encodeId('person', bruno) })
  expect(wrong.answer).toEqual(refused('NotFound'))
  const { errors } = await book(worker, second)
  expect(errors).toEqual(badInput('input.person'))
  await graph.admin`delete from registry.case_custody`
})

test('a slot with several places is full when the last one is taken, and names the next', async () => {
  await publish({ capacity: 2 })
  const [first, second, third] = await slots()
  expect((await book(citizen(anna), first)).answer.appointment.place).toBe(1)
  const last = await book(secretariat, first, { person: encodeId('person', bruno) })
  expect(last.answer.appointment).toMatchObject({ place: 2, slot: { booked: true, freePlaces: 0 } })
  await graph.admin`update services.resident set comune = ${bari}, readers = ${[`comune:${bari}`, `person:${carla}`]} where person_id = ${carla}`
  expect((await book(citizen(carla), first)).answer).toMatchObject({
    __typename: 'SlotTaken',
    nextFree: [{ id: second }, { id: third }],
  })
})

test('a person has one place in a slot and three appointments to come', async () => {
  await publish({ from: '2026-11-04', to: '2026-11-04', capacity: 2 })
  const [first, second, third, fourth] = await slots()
  await book(citizen(anna), first)
  expect((await book(citizen(anna), first)).answer).toEqual(refused('AlreadyBooked'))
  await book(citizen(anna), second)
  await book(citizen(anna), third)
  expect((await book(citizen(anna), fourth)).answer).toEqual(refused('TooManyAppointments'))
  const past = new Date('2026-11-04T09:00:00Z')
  expect((await book(citizen(anna), fourth, {}, past)).answer.__typename).toBe('BookAppointmentPayload')
})

test('a person is at one office at a time', async () => {
  const second = '01990000-0000-7000-8000-0000000000f3'
  await graph.admin`insert into services.office (id, comune, name, address, kind) values (${second}, ${bari}, 'PUA', 'Piazza 3', 'PUA')`
  await publish()
  const [nine] = await slots()
  await graph.admin`
    insert into services.slot (id, office_id, comune, starts_at, ends_at)
    select gen_random_uuid(), ${second}, comune, starts_at + since * interval '1 minute', starts_at + until * interval '1 minute'
    from services.slot, (values (10, 40), (40, 60)) as near(since, until)
    where id = (select id from services.slot order by starts_at limit 1)`
  const others = await graph.admin<{ id: string }[]>`
    select id from services.slot where office_id = ${second} order by starts_at`
  const [within, after] = others.map(({ id }) => encodeId('slot', id))
  const made = await book(citizen(anna), nine)
  expect(made.answer.__typename).toBe('BookAppointmentPayload')
  expect((await book(citizen(anna), within)).answer).toEqual(refused('AlreadyBooked'))
  expect((await book(citizen(anna), after)).answer.__typename).toBe('BookAppointmentPayload')
  expect((await book(citizen(bruno), within)).answer.__typename).toBe('BookAppointmentPayload')
  expect((await book(citizen(bruno), nine)).answer).toEqual(refused('AlreadyBooked'))
})

test('nobody is booked for a day after their death, and may be for one before', async () => {
  await publish()
  const [first] = await slots()
  await graph.admin`insert into registry.death values (${anna}, '2026-11-01')`
  const about = { person: encodeId('person', anna) }
  expect((await book(secretariat, first, about)).answer).toEqual(refused('PersonDeceased'))
  await graph.admin`update registry.death set died_on = '2026-11-02'`
  expect((await book(secretariat, first, about)).answer.__typename).toBe('BookAppointmentPayload')
  await graph.admin`delete from registry.death`
})

test('a slot that has begun is past', async () => {
  await publish()
  const [first] = await slots()
  expect((await book(citizen(anna), first, {}, new Date('2026-11-02T08:30:00Z'))).answer).toEqual(
    refused('SlotPast'),
  )
})

test.each([
  ['a key that is too short', { idempotencyKey: 'breve' }, 'input.idempotencyKey'],
  ['an unknown purpose', { purpose: 'PASSEGGIATA' }, 'input.purpose'],
  ['a slot that is no slot', { slot: 'office_01jd0000000000000000000000' }, 'input.slot'],
])('%s is bad input and books nothing', async (_, change, path) => {
  await publish()
  const [first] = await slots()
  const { answer, errors } = await book(citizen(anna), first, change)
  expect(answer).toBeNull()
  expect(errors).toEqual(badInput(path))
  expect(await graph.admin`select from services.appointment`).toHaveLength(0)
})

test('a purpose outside its validity is none', async () => {
  await publish()
  const [first] = await slots()
  await graph.admin`insert into services.appointment_purpose values ('OLD', 'Di una volta', '2020-01-01', '2026-11-01')`
  expect((await book(citizen(anna), first, { purpose: 'OLD' })).errors).toEqual(badInput('input.purpose'))
  await graph.admin`delete from services.appointment_purpose where code = 'OLD'`
})

test('a repeated key books once; with another slot it is refused', async () => {
  await publish()
  const [first, second] = await slots()
  const key = { idempotencyKey: 'the same key' }
  const once = await book(citizen(anna), first, key)
  expect((await book(citizen(anna), first, key)).answer).toEqual(once.answer)
  expect((await book(citizen(anna), second, key)).answer).toEqual(refused('RepeatedKey'))
  // another’s key is another key
  expect((await book(citizen(bruno), second, key)).answer.__typename).toBe('BookAppointmentPayload')
})

/** Books the first slot of the day for Anna. */
async function appointmentOfAnna(capacity = 1) {
  await publish({ capacity })
  const all = await slots()
  const { answer } = await book(citizen(anna), all[0])
  return { slots: all, appointment: answer.appointment.id as string }
}
const settledFields = (mutation: string) =>
  `... on StaleVersion { currentVersion } ${mutation.startsWith('Reschedule') ? taken : ''} ... on ${mutation}Payload { appointment { status version reason slot { freePlaces } } }`
const settle = (viewer: Viewer, mutation: string, input: object, at = now) =>
  call(
    viewer,
    mutation,
    { expectedVersion: 1, ...input },
    {
      more: settledFields(mutation.charAt(0).toUpperCase() + mutation.slice(1)),
      at,
    },
  )

test('a citizen cancels until the appointment begins, and its place can be sold again', async () => {
  const {
    appointment,
    slots: [first],
  } = await appointmentOfAnna()
  const late = await settle(
    citizen(anna),
    'cancelAppointment',
    { appointment },
    new Date('2026-11-02T08:30:00Z'),
  )
  expect(late.answer).toEqual(refused('NotTheTime'))
  const { answer } = await settle(citizen(anna), 'cancelAppointment', { appointment })
  expect(answer.appointment).toEqual({
    status: 'CANCELLED',
    version: 2,
    reason: null,
    slot: { freePlaces: 1 },
  })
  expect((await book(citizen(bruno), first)).answer.__typename).toBe('BookAppointmentPayload')
})

test('an office cancels at any time and says why', async () => {
  const { appointment } = await appointmentOfAnna()
  const silent = await settle(secretariat, 'cancelAppointment', { appointment })
  expect(silent.errors).toEqual(badInput('input.reason'))
  const wordy = await settle(secretariat, 'cancelAppointment', { appointment, reason: 'x'.repeat(501) })
  expect(wordy.errors).toEqual(badInput('input.reason'))
  const reason = 'Sportello chiuso per allagamento'
  const tomorrow = new Date('2026-11-03T08:00:00Z')
  const { answer } = await settle(secretariat, 'cancelAppointment', { appointment, reason }, tomorrow)
  expect(answer.appointment).toMatchObject({ status: 'CANCELLED', reason })
  expect(
    (await settle(secretariat, 'cancelAppointment', { appointment, reason, expectedVersion: 2 })).answer,
  ).toEqual(refused('AppointmentNotOpen'))
})

test('people are checked in on the day, and missed once it has begun', async () => {
  const { appointment } = await appointmentOfAnna()
  const [before, during, after] = [
    '2026-11-01T10:00:00Z',
    '2026-11-02T08:40:00Z',
    '2026-11-03T08:00:00Z',
  ].map((at) => new Date(at))
  expect((await settle(secretariat, 'checkInAppointment', { appointment }, before)).answer).toEqual(
    refused('NotTheTime'),
  )
  expect((await settle(secretariat, 'checkInAppointment', { appointment }, after)).answer).toEqual(
    refused('NotTheTime'),
  )
  expect((await settle(secretariat, 'recordMissedAppointment', { appointment })).answer).toEqual(
    refused('NotTheTime'),
  )
  const missed = await settle(secretariat, 'recordMissedAppointment', { appointment }, during)
  expect(missed.answer.appointment).toMatchObject({ status: 'MISSED', slot: { freePlaces: 0 } })
  const late = await settle(secretariat, 'checkInAppointment', { appointment, expectedVersion: 2 }, during)
  expect(late.answer.appointment).toMatchObject({ status: 'CHECKED_IN', version: 3 })
})

test('a change made on an old version tells the present one', async () => {
  const { appointment } = await appointmentOfAnna()
  const { answer } = await settle(citizen(anna), 'cancelAppointment', { appointment, expectedVersion: 7 })
  expect(answer).toMatchObject({ __typename: 'StaleVersion', currentVersion: 1 })
})

test('another citizen’s appointment does not exist, whatever one tries', async () => {
  const {
    appointment,
    slots: [, second],
  } = await appointmentOfAnna()
  const stranger = citizen(bruno)
  expect((await settle(stranger, 'cancelAppointment', { appointment })).answer).toEqual(refused('NotFound'))
  expect((await settle(stranger, 'rescheduleAppointment', { appointment, slot: second })).answer).toEqual(
    refused('NotFound'),
  )
  const elsewhere = local([lecce], 'PUA')
  for (const mutation of ['cancelAppointment', 'checkInAppointment', 'recordMissedAppointment'])
    expect((await settle(elsewhere, mutation, { appointment })).answer).toEqual(refused('NotFound'))
})

test('an appointment is moved whole or not at all', async () => {
  const {
    appointment,
    slots: [first, second, third],
  } = await appointmentOfAnna()
  await book(citizen(bruno), second)
  const taken = await settle(citizen(anna), 'rescheduleAppointment', { appointment, slot: second })
  expect(taken.answer).toMatchObject({ __typename: 'SlotTaken', nextFree: [{ id: third }] })
  const same = await settle(citizen(anna), 'rescheduleAppointment', { appointment, slot: first })
  expect(same.answer).toEqual(refused('AlreadyBooked'))
  const moved = await settle(citizen(anna), 'rescheduleAppointment', { appointment, slot: third })
  expect(moved.answer.appointment).toMatchObject({ status: 'BOOKED', version: 1 })
  const rows =
    await graph.admin`select status, slot_id from services.appointment where person_id = ${anna} order by booked_at, id`
  expect(rows.map(({ status, slot_id }) => [status, encodeId('slot', slot_id)])).toEqual([
    ['CANCELLED', first],
    ['BOOKED', third],
  ])
})

test('whoever has three appointments may still move one', async () => {
  await publish({ from: '2026-11-04', to: '2026-11-04' })
  const [first, second, third, fourth] = await slots()
  const { answer } = await book(citizen(anna), first)
  await book(citizen(anna), second)
  await book(citizen(anna), third)
  const moved = await settle(citizen(anna), 'rescheduleAppointment', {
    appointment: answer.appointment.id,
    slot: fourth,
  })
  expect(moved.answer.__typename).toBe('RescheduleAppointmentPayload')
})

test('the database itself sells no place twice', async () => {
  await publish({ capacity: 2 })
  const [slot] = await graph.admin`select id from services.slot order by starts_at limit 1`
  const insert = (person: string, place: number) => graph.admin`
    insert into services.appointment (id, slot_id, person_id, comune, purpose, status, booked_at, place, readers)
    values (uuidv7(), ${slot?.id}, ${person}, ${bari}, 'OTHER', 'BOOKED', now(), ${place}, ${[`comune:${bari}`, `person:${person}`]})`
  await insert(anna, 1)
  await expect(insert(bruno, 1)).rejects.toMatchObject({ code: '23505' })
  await expect(insert(anna, 2)).rejects.toMatchObject({ code: '23505' })
  await expect(insert(bruno, 3)).rejects.toMatchObject({ code: '23505' })
  await insert(bruno, 2)
  await expect(
    graph.admin`update services.slot set withdrawn = true where id = ${slot?.id}`,
  ).rejects.toMatchObject({
    code: '23514',
  })
})

test('the log names the person for whom a place was booked', async () => {
  await publish()
  const [first] = await slots()
  await graph.forgetAccesses()
  await book(secretariat, first, { person: encodeId('person', anna) })
  expect(await graph.admin`select action, persons::text[] from registry.access_entry`).toEqual([
    { action: 'WRITE', persons: [anna] },
  ])
})
