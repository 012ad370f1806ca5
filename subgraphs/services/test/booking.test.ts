import { encodeId } from '@cse/schema/ids'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { START, scratchGraph } from '../../../test/scratch-graph.ts'
import { citizen, local } from '../../../test/viewers.ts'
import { agendaOf } from './agenda.ts'
import {
  anna,
  badInput,
  bari,
  bruno,
  carla,
  caseOfAnna,
  lecce,
  openOffices,
  refused,
  secretariat,
} from './offices.ts'

let graph: Awaited<ReturnType<typeof scratchGraph>>
const { publish, slots, book } = agendaOf(() => graph)

beforeAll(async () => {
  graph = await scratchGraph()
}, START)

afterAll(() => graph.stop())

beforeEach(() => openOffices(graph))

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
  graph.requested()
  await book(citizen(anna), first)
  expect(graph.requested().length).toBeLessThanOrEqual(10)
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
