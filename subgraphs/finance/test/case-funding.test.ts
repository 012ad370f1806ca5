import { randomUUID } from 'node:crypto'
import { encodeId } from '@cse/schema/ids'
import type { Viewer } from '@cse/schema/viewer'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { START, scratchGraph } from '../../../test/scratch-graph.ts'
import { local, planOffice, regional } from '../../../test/viewers.ts'
import { subgraph } from '../src/graph/schema.ts'
import { books, type Line } from './world.ts'

const [bari, lecce] = ['072006', '075035']
const ambito = 'ATS-BA-01'
const socialWorker: Viewer = { ...local([bari], 'SOCIAL_WORKER'), ambito }
const funded = randomUUID()
const requesting = randomUUID()
const planned = randomUUID()
const person = randomUUID()

let graph: Awaited<ReturnType<typeof scratchGraph>>
let line: Line

beforeAll(async () => {
  graph = await scratchGraph()
  const { admin } = graph
  line = (await books(admin).aFundedLine(ambito, 100_000)).line
  for (const id of [funded, requesting]) await hold(id, `comune:${bari}`)
  await admin`
    insert into finance.case_funding
      (id, case_id, planned_intervention_id, intervention_id, line_id, ambito_code, state, requested_cents, reserved_cents, decided_on)
    values (${randomUUID()}, ${funded}, ${planned}, ${line.intervention}, ${line.id}, ${ambito}, 'FUNDED', 60_000, 50_000, '2026-04-01')`
}, START)
afterAll(() => graph.stop())

/** What cases writes when a case changes hands. */
async function hold(caseId: string, holder: string): Promise<void> {
  await graph.admin`
    insert into registry.case_custody (case_id, person_id, readers) values (${caseId}, ${person}, ${[holder]})
    on conflict (case_id) do update set readers = excluded.readers`
}

const query = `query ($representations: [_Any!]!) { _entities(representations: $representations) { ... on Case {
  funding { case { id } state requested reserved decidedOn refusalReason plannedIntervention { id } figures { planned reserved committed liquidated paid left } line { year } intervention { code fundedCases } } } } }`
const representations = [funded, requesting].map((id) => ({ __typename: 'Case', id: encodeId('case', id) }))
const fundingSeenBy = (viewer: Viewer, schema = subgraph.schema) =>
  graph.execute(subgraph, { viewer, query, variables: { representations }, schema })

test('who holds a case reads what it requests from the plan and what was reserved', async () => {
  const { data, errors } = await fundingSeenBy(socialWorker)
  expect(errors).toBeUndefined()
  expect(data?._entities).toEqual([
    {
      funding: [
        {
          case: { id: encodeId('case', funded) },
          state: 'FUNDED',
          requested: '600.00',
          reserved: '500.00',
          decidedOn: '2026-04-01',
          refusalReason: null,
          plannedIntervention: { id: encodeId('planned_intervention', planned) },
          figures: {
            planned: '600.00',
            reserved: '500.00',
            committed: '0.00',
            liquidated: '0.00',
            paid: '0.00',
            left: '500.00',
          },
          line: { year: 2026 },
          intervention: { code: '01', fundedCases: 1 },
        },
      ],
    },
    { funding: [] },
  ])
})

test('reading it is written into the access log under the person', async () => {
  const before =
    await graph.admin`select count(*)::int as entries from registry.access_entry where ${person} = any(persons)`
  await fundingSeenBy(socialWorker)
  const after =
    await graph.admin`select count(*)::int as entries from registry.access_entry where ${person} = any(persons)`
  expect(after[0]?.entries).toBe(before[0]?.entries + 1)
})

test('two cases cost as many statements as one', async () => {
  graph.requested()
  await fundingSeenBy(socialWorker)
  // funding, figures, intervention, line, funded cases, and the access entry
  expect(graph.requested()).toHaveLength(6)
})

test('the secretariat and the Region are refused', async () => {
  const refused = [local([bari], 'SECRETARIAT'), local([bari], 'PUA'), regional('CONTROLLER')]
  for (const viewer of refused) {
    const { data, errors } = await fundingSeenBy(viewer)
    expect(JSON.stringify(data)).not.toContain('FUNDED')
    expect(errors?.every(({ extensions }) => extensions.code === 'FORBIDDEN')).toBe(true)
    expect(errors).toHaveLength(2)
  }
})

test('without field rules the database still shows it to the holder alone', async () => {
  const schema = subgraph.build({ guarded: false })
  const strangers = [
    local([lecce], 'SOCIAL_WORKER'),
    regional('CONTROLLER'),
    planOffice(ambito, 'ACCOUNTANT'),
  ]
  for (const viewer of strangers) {
    const { data } = await fundingSeenBy(viewer, schema)
    expect(data?._entities).toEqual([{ funding: null }, { funding: null }])
  }
})

test('the very next read after a transfer is accepted obeys it', async () => {
  const ufficio = planOffice(ambito, 'PLAN_OFFICE')
  await hold(funded, `ambito:${ambito}`)
  expect((await fundingSeenBy(socialWorker)).data?._entities).toMatchObject([
    { funding: null },
    { funding: [] },
  ])
  expect((await fundingSeenBy(ufficio)).data?._entities).toMatchObject([
    { funding: [{ reserved: '500.00' }] },
    { funding: null },
  ])
  await hold(funded, `comune:${bari}`)
})
