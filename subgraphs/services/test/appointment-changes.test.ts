import { encodeId } from '@cse/schema/ids'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { START, scratchGraph } from '../../../test/scratch-graph.ts'
import { citizen, local } from '../../../test/viewers.ts'
import { agendaOf } from './agenda.ts'
import { anna, badInput, bruno, lecce, openOffices, refused, secretariat } from './offices.ts'

let graph: Awaited<ReturnType<typeof scratchGraph>>
const { publish, slots, book, appointmentOfAnna, settle } = agendaOf(() => graph)

beforeAll(async () => {
  graph = await scratchGraph()
}, START)

afterAll(() => graph.stop())

beforeEach(() => openOffices(graph))

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
