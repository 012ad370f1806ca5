import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { START, scratchGraph } from '../../../test/scratch-graph.ts'
import { citizen, local, planOffice, regional } from '../../../test/viewers.ts'
import { subgraph } from '../src/graph/schema.ts'
import { agendaOf } from './agenda.ts'
import { anna, badInput, bari, lecce, now, openOffices, refused, secretariat } from './offices.ts'

let graph: Awaited<ReturnType<typeof scratchGraph>>
const { call, monday, publish, slots, book } = agendaOf(() => graph)

beforeAll(async () => {
  graph = await scratchGraph()
}, START)

afterAll(() => graph.stop())

beforeEach(() => openOffices(graph))

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
  const { data } = await graph.execute(subgraph, {
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
