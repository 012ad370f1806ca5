import { encodeId } from '@cse/schema/ids'
import { today } from '@cse/schema/today'
import type { Viewer } from '@cse/schema/viewer'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { START, scratchGraph } from '../../../test/scratch-graph.ts'
import { citizen, local, planOffice } from '../../../test/viewers.ts'
import { subgraph } from '../src/graph/schema.ts'
import { anna, badInput, bari, bruno, carla, lecce } from './offices.ts'
import { cases, centre, openFacilities, refuge, unauthorised } from './waiting.ts'

const coordinator = local([bari], 'SUPERVISOR')
const worker = local([bari], 'SOCIAL_WORKER')
const workerOfLecce = local([lecce], 'SOCIAL_WORKER')
const day = (ahead: number) => today(new Date(Date.now() + ahead * 86_400_000))
let graph: Awaited<ReturnType<typeof scratchGraph>>
let keys = 0

beforeAll(async () => {
  graph = await scratchGraph()
  await openFacilities(graph)
}, START)
afterAll(() => graph.stop())

const send = async (viewer: Viewer, query: string, variables: Record<string, unknown> = {}) =>
  JSON.parse(JSON.stringify(await graph.execute(subgraph, { viewer, query, variables })))
async function call(viewer: Viewer, verb: string, input: object, fields: string) {
  const Verb = `${verb.charAt(0).toUpperCase()}${verb.slice(1)}`
  const { data, errors } = await send(
    viewer,
    `mutation ($input: ${Verb}Input!) { done: ${verb}(input: $input) { __typename ... on ${Verb}Payload { ${fields} } ... on Refusal { message } } }`,
    { input },
  )
  return errors ? { errors } : data.done
}
const key = () => `waiting list ${++keys}`
const open = (input: object, viewer = coordinator) =>
  call(
    viewer,
    'openWaitingList',
    { serviceType: 'A1.12', criteria: [], idempotencyKey: key(), ...input },
    'waitingList { id facility { id } criteria { code points validFrom validTo } }',
  )
const enter = (
  viewer: Viewer,
  waitingList: string,
  of: keyof typeof cases,
  requestedOn: string,
  criteria: string[],
) =>
  call(
    viewer,
    'enterWaitingList',
    { waitingList, case: encodeId('case', cases[of]), requestedOn, criteria, idempotencyKey: key() },
    'entry { id position points version }',
  )
const settle = (
  viewer: Viewer,
  verb: 'assignPlace' | 'leaveWaitingList',
  entry: string,
  expectedVersion: number,
  input = {},
) =>
  call(
    viewer,
    verb,
    { waitingListEntry: entry, expectedVersion, ...(verb === 'assignPlace' && { from: day(1) }), ...input },
    'entry { status position settledOn assignedFrom act version }',
  )
const ranking = async (viewer: Viewer, list: string, status = 'WAITING') => {
  const { data, errors } = await send(
    viewer,
    `query ($id: ID!, $status: WaitingStatus) { waitingList(id: $id) {
      entries(status: $status) { totalCount nodes { position points person { id } case { id } } } } }`,
    { id: list, status },
  )
  return errors ?? data.waitingList.entries.nodes
}
const occupied = async () => {
  const [row] = await graph.admin<{ occupied: number; band: string }[]>`
    select occupied, occupancy as band from services.facility_occupancy known join services.facility on id = facility_id where id = ${centre}`
  return row
}
const criteria = [
  { code: 'SOLO', label: 'Vive da solo', points: 30 },
  { code: 'ISEE', label: 'ISEE sotto 9.360 euro', points: 20 },
]
const known = { list: '', anna: '', bruno: '', carla: '' }

test('a list is opened by who ranks, for a service that the facility is authorised for', async () => {
  const facility = encodeId('facility', centre)
  const wrong = async (input: object) => (await open(input)).errors
  expect(await wrong({ serviceType: 'A9.99' })).toEqual(badInput('input.serviceType'))
  expect(await wrong({ facility, serviceType: 'A1.01' })).toEqual(badInput('input.facility'))
  expect(await wrong({ facility: encodeId('facility', refuge) })).toEqual(badInput('input.facility'))
  expect(await wrong({ facility: encodeId('facility', unauthorised) })).toEqual(badInput('input.facility'))
  expect(await wrong({ criteria: [{ code: 'SOLO', label: 'x', points: 0 }] })).toEqual(
    badInput('input.criteria.0.points'),
  )
  expect((await open({ facility }, worker)).errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }])
  const opened = await open({ facility, criteria })
  expect(opened).toMatchObject({
    waitingList: { facility: { id: facility }, criteria: [{ code: 'SOLO' }, { code: 'ISEE' }] },
  })
  known.list = opened.waitingList.id
  expect(await open({ facility })).toMatchObject({ __typename: 'WaitingListOpen' })
})

test('more points go first, then who applied first; a code that the list has not is named', async () => {
  const first = await enter(worker, known.list, 'anna', day(-10), ['ISEE'])
  expect(first).toMatchObject({ entry: { position: 1, points: 20 } })
  expect((await enter(worker, known.list, 'bruno', day(-3), ['ETA'])).errors).toEqual(
    badInput('input.criteria.0'),
  )
  expect(await enter(worker, known.list, 'carla', day(-3), [])).toMatchObject({ __typename: 'NotFound' })
  const other = await enter(workerOfLecce, known.list, 'carla', day(-20), ['ISEE'])
  expect(other).toMatchObject({ entry: { position: 1, points: 20 } })
  const last = await enter(worker, known.list, 'bruno', day(-3), ['ISEE', 'SOLO'])
  expect(last).toMatchObject({ entry: { position: 1, points: 50 } })
  expect(await enter(worker, known.list, 'anna', day(-1), [])).toMatchObject({ __typename: 'WaitingAlready' })
  Object.assign(known, { anna: first.entry.id, bruno: last.entry.id, carla: other.entry.id })
})

test('who ranks sees all by points, without the names of cases of others; who follows and the person their own', async () => {
  const of = (person: string) => ({ id: encodeId('person', person) })
  expect(await ranking(coordinator, known.list)).toMatchObject([
    { position: 1, points: 50, person: of(bruno) },
    { position: 2, points: 20, person: null, case: null },
    { position: 3, points: 20, person: of(anna) },
  ])
  expect(await ranking(workerOfLecce, known.list)).toMatchObject([{ position: 2, person: of(carla) }])
  expect(await ranking(planOffice('ATS-LE-01', 'PLAN_OFFICE'), known.list)).toEqual([])
  expect(await ranking(local([bari], 'SECRETARIAT'), known.list)).toMatchObject([
    { extensions: { code: 'FORBIDDEN' } },
  ])
  const own = `query ($id: ID!) { _entities(representations: [{ __typename: "Case", id: $id }]) {
    ... on Case { waitingListEntries { position points person { id } } } } }`
  const entriesOf = async (viewer: Viewer, of: keyof typeof cases) =>
    (await send(viewer, own, { id: encodeId('case', cases[of]) })).data._entities[0].waitingListEntries
  expect(await entriesOf(citizen(anna), 'anna')).toEqual([{ position: 3, points: 20, person: of(anna) }])
  expect(await entriesOf(citizen(anna), 'bruno')).toEqual([])
})

test('new criteria rank who waits anew from their day on', async () => {
  const change = (from: string, changed: object[]) =>
    call(
      coordinator,
      'changeRankingCriteria',
      { waitingList: known.list, from, criteria: changed, idempotencyKey: key() },
      'waitingList { criteria { code points validFrom validTo } }',
    )
  expect((await change(day(-1), criteria)).errors).toEqual(badInput('input.from'))
  expect((await change(day(0), criteria)).errors).toEqual(badInput('input.from'))
  const later = await change(day(5), [{ code: 'ISEE', label: 'ISEE sotto 6.000 euro', points: 90 }])
  expect(later.waitingList.criteria).toContainEqual({
    code: 'ISEE',
    points: 90,
    validFrom: day(5),
    validTo: null,
  })
  expect(later.waitingList.criteria).toContainEqual({
    code: 'SOLO',
    points: 30,
    validFrom: day(0),
    validTo: day(5),
  })
  expect((await ranking(coordinator, known.list))[0]).toMatchObject({ points: 50 })
  // the day comes
  await graph.admin`
    update services.ranking_criterion set valid_from = valid_from - 5, valid_to = valid_to - 5 where valid_to is not null`
  await graph.admin`update services.ranking_criterion set valid_from = valid_from - 5 where valid_to is null`
  expect((await ranking(coordinator, known.list)).map(({ points }: { points: number }) => points)).toEqual([
    90, 90, 90,
  ])
})

test('places are assigned in the order of the ranking while there are any, out of it by an act', async () => {
  expect(await settle(coordinator, 'assignPlace', known.bruno, 1)).toMatchObject({
    __typename: 'NotFirstInRanking',
  })
  expect((await settle(coordinator, 'assignPlace', known.carla, 1, { from: day(-1) })).errors).toEqual(
    badInput('input.from'),
  )
  expect(await settle(workerOfLecce, 'leaveWaitingList', known.bruno, 1)).toMatchObject({
    __typename: 'NotFound',
  })
  expect(await settle(coordinator, 'assignPlace', known.carla, 2)).toMatchObject({
    __typename: 'StaleVersion',
  })
  expect(await occupied()).toEqual({ occupied: 1, band: 'OVER_HALF' })
  expect(await settle(coordinator, 'assignPlace', known.carla, 1)).toMatchObject({
    entry: { status: 'ASSIGNED', position: null, settledOn: day(0), assignedFrom: day(1) },
  })
  expect(await occupied()).toEqual({ occupied: 2, band: 'FULL' })
  expect(await settle(coordinator, 'assignPlace', known.bruno, 1, { act: 'Det. 12/2026' })).toMatchObject({
    __typename: 'NoFreePlace',
  })
  expect(await settle(workerOfLecce, 'leaveWaitingList', known.carla, 2)).toMatchObject({
    entry: { status: 'RENOUNCED' },
  })
  expect(await occupied()).toEqual({ occupied: 1, band: 'OVER_HALF' })
  expect(await settle(coordinator, 'assignPlace', known.bruno, 1, { act: 'Det. 12/2026' })).toMatchObject({
    entry: { status: 'ASSIGNED', act: 'Det. 12/2026' },
  })
  expect(await settle(citizen(anna), 'leaveWaitingList', known.bruno, 2)).toMatchObject({
    __typename: 'NotFound',
  })
  expect(await settle(citizen(anna), 'leaveWaitingList', known.anna, 1)).toMatchObject({
    entry: { status: 'RENOUNCED' },
  })
})

test('two who assign the last place at once give it to one', async () => {
  await graph.admin`
    update services.waiting_list_entry set status = 'WAITING', settled_on = null, assigned_from = null, act = null, version = 1`
  const done = await Promise.all([
    settle(coordinator, 'assignPlace', known.anna, 1, { act: 'Det. 13' }),
    settle(coordinator, 'assignPlace', known.bruno, 1, { act: 'Det. 14' }),
  ])
  expect(done.map(({ __typename }) => __typename).sort()).toEqual(['AssignPlacePayload', 'NoFreePlace'])
  await graph.admin`select services.count_places(array[${centre}]::uuid[])`
  expect(await occupied()).toEqual({ occupied: 2, band: 'FULL' })
})

test('a stay is counted from the day on which delivery begins, once with the place that led to it', async () => {
  const { admin } = graph
  const count = () => admin`select services.count_places(array[${centre}]::uuid[])`
  const [holder] = await admin<
    { id: string }[]
  >`select case_id as id from services.waiting_list_entry where status = 'ASSIGNED'`
  await admin`insert into registry.placement (facility_id, case_id, since) values (${centre}, ${holder?.id ?? ''}, current_date)`
  await count()
  expect(await occupied()).toMatchObject({ occupied: 2 })
  await admin`update registry.placement set until = current_date - 1, since = current_date - 9`
  await count()
  expect(await occupied()).toMatchObject({ occupied: 1 })
})

test('whoever is protected is no row for who is not named, and keeps the place in the ranking', async () => {
  const { admin } = graph
  await admin`update services.waiting_list_entry set status = 'WAITING', settled_on = null, assigned_from = null, act = null`
  const before = await ranking(worker, known.list)
  await admin`
    insert into registry.protected_record (id, person_id, reason, protected_at) values (uuidv7(), ${bruno}, 'VIOLENCE', now())`
  const after = await ranking(worker, known.list)
  expect(before.map(({ position }: { position: number }) => position)).toEqual([2, 3])
  expect(after.map(({ position }: { position: number }) => position)).toEqual([2])
  expect((await ranking(coordinator, known.list)).length).toBe(2)
  expect((await ranking(citizen(bruno), known.list))[0]).toMatchObject({ extensions: { code: 'FORBIDDEN' } })
})
