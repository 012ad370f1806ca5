import { encodeId } from '@cse/schema/ids'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { START, scratchGraph } from '../../../test/scratch-graph.ts'
import { citizen, local, planOffice, regional } from '../../../test/viewers.ts'
import { subgraph } from '../src/graph/schema.ts'

const bari = '072006'
const lecce = '075035'
const anna = '01990000-0000-7000-8000-00000000000a'
const bruno = '01990000-0000-7000-8000-00000000000b'
const caseOfAnna = '01990000-0000-7000-8000-0000000000ca'
const now = new Date('2026-11-02T08:00:00Z')
const forbidden = [expect.objectContaining({ extensions: { code: 'FORBIDDEN' } })]
const purposeOf = (person: string) => (person === anna ? 'FIRST_INTERVIEW' : 'INFORMATION')
let graph: Awaited<ReturnType<typeof scratchGraph>>

beforeAll(async () => {
  graph = await scratchGraph()
  const { admin } = graph
  await admin`
    insert into services.office (id, comune, name, address, kind)
    select uuidv7(), code, 'Sportello', 'Piazza 1', 'FRONT_OFFICE' from unnest(${[bari, lecce]}::text[]) code`
  // half an hour each, from two days before the instant of the tests
  await admin`
    insert into services.slot (id, office_id, comune, starts_at, ends_at)
    select uuidv7(), office.id, office.comune, start, start + interval '30 minutes'
    from services.office, generate_series(timestamptz '2026-10-31 09:00Z', '2026-11-04 09:00Z', interval '1 day') start`
  const book = (person: string, comune: string, day: string, caseId: string | null = null) => admin`
    insert into services.appointment (id, slot_id, person_id, case_id, comune, purpose, status, booked_at, readers)
    select uuidv7(), slot.id, ${person}, ${caseId}, ${comune}, ${purposeOf(person)}, 'BOOKED', now(),
           array['comune:' || ${comune}, 'person:' || ${person}]
    from services.slot where comune = ${comune} and starts_at = ${`${day}T09:00:00Z`}`
  await book(anna, bari, '2026-10-31')
  await book(anna, bari, '2026-11-02', caseOfAnna)
  await book(bruno, bari, '2026-11-03')
  await book(bruno, lecce, '2026-11-04')
}, START)

afterAll(() => graph.stop())

const entities = (typename: string, id: string, fields: string) =>
  `{ _entities(representations: [{ __typename: "${typename}", id: "${id}" }]) { ... on ${typename} { ${fields} } } }`
const appointmentsOf = (person: string, args = 'first: 10') =>
  entities(
    'Person',
    encodeId('person', person),
    `appointments(${args}) { totalCount nodes { purpose slot { startsAt } person { id } } pageInfo { endCursor } }`,
  )

test('a citizen sees the own appointments, the latest first, and nobody else’s', async () => {
  const own = await graph.execute(subgraph, { viewer: citizen(anna), query: appointmentsOf(anna) })
  expect(own.errors).toBeUndefined()
  expect(own.data).toMatchObject({
    _entities: [
      {
        appointments: {
          totalCount: 2,
          nodes: [
            { slot: { startsAt: '2026-11-02T09:00:00.000Z' }, person: { id: encodeId('person', anna) } },
            { slot: { startsAt: '2026-10-31T09:00:00.000Z' } },
          ],
        },
      },
    ],
  })
  const other = await graph.execute(subgraph, { viewer: citizen(anna), query: appointmentsOf(bruno) })
  expect(other.data).toMatchObject({ _entities: [{ appointments: { totalCount: 0, nodes: [] } }] })
})

test('an operator sees the appointments at the own front offices only', async () => {
  const { data } = await graph.execute(subgraph, {
    viewer: local([bari], 'SECRETARIAT'),
    query: appointmentsOf(bruno),
  })
  expect(data).toMatchObject({
    _entities: [
      { appointments: { totalCount: 1, nodes: [{ slot: { startsAt: '2026-11-03T09:00:00.000Z' } }] } },
    ],
  })
})

test('a page of appointments goes on where the one before ended', async () => {
  const viewer = citizen(anna)
  const first = await graph.execute(subgraph, { viewer, query: appointmentsOf(anna, 'first: 1') })
  const { appointments } = JSON.parse(JSON.stringify(first.data))._entities[0]
  const second = await graph.execute(subgraph, {
    viewer,
    query: appointmentsOf(anna, `first: 1, after: "${appointments.pageInfo.endCursor}"`),
  })
  expect(second.data).toMatchObject({
    _entities: [{ appointments: { nodes: [{ slot: { startsAt: '2026-10-31T09:00:00.000Z' } }] } }],
  })
})

test('the agenda shows what is to come at the operator’s comuni, the soonest first', async () => {
  const query = '{ appointments { totalCount nodes { purpose case { id } slot { office { name kind } } } } }'
  const { data, errors } = await graph.execute(subgraph, { viewer: local([bari, lecce], 'PUA'), query, now })
  expect(errors).toBeUndefined()
  expect(data).toMatchObject({
    appointments: {
      totalCount: 3,
      nodes: [
        { purpose: 'Primo colloquio', case: { id: encodeId('case', caseOfAnna) } },
        { purpose: 'Informazioni sui servizi' },
        { purpose: 'Informazioni sui servizi' },
      ],
    },
  })
})

test('the agenda is for operators of comuni', async () => {
  for (const viewer of [citizen(anna), planOffice('ATS-BA-02', 'PLAN_OFFICE'), regional('ANALYST')]) {
    const { data, errors } = await graph.execute(subgraph, {
      viewer,
      query: '{ appointments { nodes { id } } }',
      now,
    })
    expect(data).toEqual({ appointments: null })
    expect(errors).toEqual(forbidden)
  }
})

test('the Ambito sees a case without its appointments', async () => {
  const query = entities('Case', encodeId('case', caseOfAnna), 'id appointments { id }')
  const plan = await graph.execute(subgraph, { viewer: planOffice('ATS-BA-02', 'PLAN_OFFICE'), query })
  expect(plan.data).toMatchObject({ _entities: [{ appointments: null }] })
  expect(plan.errors).toEqual(forbidden)
  const seen = await graph.execute(subgraph, { viewer: local([bari], 'SOCIAL_WORKER'), query })
  expect(seen.data).toHaveProperty('_entities.0.appointments.length', 1)
})

test('an appointment out of scope does not exist, by reference either', async () => {
  const [row] = await graph.admin`select id from services.appointment where comune = ${lecce}`
  const query = entities('Appointment', encodeId('appointment', row?.id), 'id purpose')
  const hidden = await graph.execute(subgraph, { viewer: local([bari], 'PUA'), query })
  expect(hidden).toEqual({ data: { _entities: [null] } })
  const region = await graph.execute(subgraph, { viewer: regional('CONTROLLER'), query })
  expect(region.data).toEqual({ _entities: [null] })
  expect(region.errors).toEqual(forbidden)
})

test('the database alone hides appointments when field rules are gone', async () => {
  const schema = subgraph.build({ guarded: false })
  for (const viewer of [regional('ANALYST'), planOffice('ATS-BA-02', 'PLAN_OFFICE'), local([lecce], 'PUA')]) {
    const { data } = await graph.execute(subgraph, { viewer, query: appointmentsOf(anna), schema })
    expect(data).toMatchObject({ _entities: [{ appointments: { totalCount: 0, nodes: [] } }] })
  }
})

test('free slots are those to come that nobody booked', async () => {
  const query = `{ freeSlots(comune: "${bari}", from: "2020-01-01T00:00:00Z") { totalCount nodes { startsAt booked office { address } } } }`
  const { data, errors } = await graph.execute(subgraph, { viewer: citizen(anna), query, now })
  expect(errors).toBeUndefined()
  expect(data).toMatchObject({
    freeSlots: { totalCount: 1, nodes: [{ startsAt: '2026-11-04T09:00:00.000Z', booked: false }] },
  })
})

test('whoever reads appointments of persons is in the log of those persons, once a request', async () => {
  await graph.forgetAccesses()
  await graph.execute(subgraph, {
    viewer: local([bari], 'PUA'),
    query: '{ appointments { totalCount nodes { purpose } } }',
    now,
  })
  const entries = await graph.admin`select persons::text[], readers, action from registry.access_entry`
  expect(entries).toEqual([
    {
      persons: expect.toSatisfy((ids: string[]) => ids.length === 2),
      readers: [`comune:${bari}`],
      action: 'READ',
    },
  ])
})
