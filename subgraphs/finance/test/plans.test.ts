import { randomUUID } from 'node:crypto'
import { encodeId } from '@cse/schema/ids'
import type { Viewer } from '@cse/schema/viewer'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { START, scratchGraph } from '../../../test/scratch-graph.ts'
import { citizen, local, planOffice, regional } from '../../../test/viewers.ts'
import { subgraph } from '../src/graph/schema.ts'
import { books, type Line } from './world.ts'

const [bari, brindisi] = ['ATS-BA-01', 'ATS-BR-01']
const accountant = planOffice(bari, 'ACCOUNTANT')
const comune: Viewer = { ...local(['072006'], 'SOCIAL_WORKER'), ambito: bari }
const controller = regional('CONTROLLER')
const cig = '1234567CE7'

let graph: Awaited<ReturnType<typeof scratchGraph>>
let line: Line
let elsewhere: Line

beforeAll(async () => {
  graph = await scratchGraph()
  const { aPlan, anIntervention, aLine, aCommitment, record, aFundedLine } = books(graph.admin)
  const plan = await aPlan(bari)
  for (let code = 1; code <= 30; code++) {
    const intervention = await anIntervention(plan, String(code).padStart(2, '0'))
    line = await aLine(intervention)
    await record(line, { kind: 'APPROPRIATION', amount: code * 1_000 })
  }
  const commitment = await aCommitment(line, cig)
  for (let at = 0; at < 25; at++) await record(line, { kind: 'COMMITMENT', amount: 100, commitment })
  elsewhere = (await aFundedLine(brindisi, 7_700, 1_100)).line
  await graph.admin`
    insert into finance.progress_report
      (id, intervention_id, ambito_code, as_of, users_served, hours_delivered, physical_percent, procedural_step, status)
    values (${randomUUID()}, ${line.intervention}, ${bari}, '2026-06-30', 3, 40, 15, 'Esecuzione', 'VALIDATED')`
  await graph.admin`
    insert into finance.fund_allocation (id, plan_id, ambito_code, fund, year, amount_cents, act)
    values (${randomUUID()}, ${plan}, ${bari}, 'FNPS', 2026, 500_000, 'Riparto n. 1')`
}, START)
afterAll(() => graph.stop())

const execute = (viewer: Viewer, query: string) => graph.execute(subgraph, { viewer, query })
const idOf = ({ intervention }: Line) => encodeId('plan_intervention', intervention)
const codes = (errors: Awaited<ReturnType<typeof execute>>['errors']) =>
  errors?.map(({ path, extensions }) => `${path?.join('.')} ${extensions.code}`)

test('an Ambito reads its own plan, and that another has one it cannot tell', async () => {
  const query = `{ own: planIntervention(id: "${idOf(line)}") { code amounts { planned committed residual } }
    foreign: planIntervention(id: "${idOf(elsewhere)}") { code }
    zonePlans { totalCount nodes { ambito { code } } } }`
  expect(await execute(accountant, query)).toEqual({
    data: {
      own: { code: '30', amounts: { planned: '300.00', committed: '25.00', residual: '275.00' } },
      foreign: null,
      zonePlans: { totalCount: 1, nodes: [{ ambito: { code: bari } }] },
    },
  })
})

test('a comune reads what is left in the plan of its Ambito, and not who was paid', async () => {
  const query = `{ planIntervention(id: "${idOf(line)}") { amounts { residual } lines { year fund { code } }
    movements { totalCount } commitments { totalCount } } commitmentByCig(cig: "${cig}") { creditor } }`
  const { data, errors } = await execute(comune, query)
  expect(data).toEqual({
    planIntervention: {
      amounts: { residual: '275.00' },
      lines: [{ year: 2026, fund: { code: 'FNPS' } }],
      movements: null,
      commitments: null,
    },
    commitmentByCig: null,
  })
  expect(codes(errors)?.toSorted()).toEqual([
    'commitmentByCig FORBIDDEN',
    'planIntervention.commitments FORBIDDEN',
    'planIntervention.movements FORBIDDEN',
  ])
})

test('the Region reads the finance of all plans, and no count of people', async () => {
  const query = `{ zonePlans { nodes { ambito { code } amounts { planned committed } } }
    planIntervention(id: "${idOf(line)}") { fundedCases
      progress { proceduralStep hoursDelivered usersServed physicalPercent } }
    commitmentByCig(cig: "${cig}") { creditor committed outstanding } }`
  const { data, errors } = await execute(controller, query)
  expect(data).toEqual({
    zonePlans: {
      nodes: [
        { ambito: { code: bari }, amounts: { planned: '4650.00', committed: '25.00' } },
        { ambito: { code: brindisi }, amounts: { planned: '77.00', committed: '11.00' } },
      ],
    },
    planIntervention: {
      fundedCases: null,
      progress: [
        { proceduralStep: 'Esecuzione', hoursDelivered: null, usersServed: null, physicalPercent: null },
      ],
    },
    commitmentByCig: [{ creditor: 'Cooperativa Il Sole', committed: '25.00', outstanding: '25.00' }],
  })
  expect(codes(errors)?.every((code) => code.endsWith(' FORBIDDEN'))).toBe(true)
})

test('citizens and partners read the list of funds and nothing else', async () => {
  const partner: Viewer = {
    scope: 'PARTNER',
    issuer: 'i',
    subject: 'dss',
    comuni: [],
    roles: [],
    assurance: 3,
  }
  for (const viewer of [citizen(randomUUID()), partner]) {
    const { data, errors } = await execute(
      viewer,
      `{ funds { code } zonePlans { totalCount } planIntervention(id: "${idOf(line)}") { title } }`,
    )
    expect(data).toMatchObject({ zonePlans: null, planIntervention: null })
    expect(data?.funds).toHaveLength(17)
    expect(codes(errors)?.toSorted()).toEqual(['planIntervention FORBIDDEN', 'zonePlans FORBIDDEN'])
  }
})

test('without field rules the database still hides other plans, and from a comune the ledger', async () => {
  const schema = subgraph.build({ guarded: false })
  const query = `{ zonePlans { nodes { ambito { code } } } commitmentByCig(cig: "${cig}") { creditor }
    own: planIntervention(id: "${idOf(line)}") { movements { totalCount nodes { act } } commitments { totalCount } }
    foreign: planIntervention(id: "${idOf(elsewhere)}") { title } }`
  const { data } = await graph.execute(subgraph, { viewer: comune, query, schema })
  expect(data).toEqual({
    zonePlans: { nodes: [{ ambito: { code: bari } }] },
    commitmentByCig: [],
    own: { movements: { totalCount: 0, nodes: [] }, commitments: { totalCount: 0 } },
    foreign: null,
  })
  const nobody = await graph.execute(subgraph, { viewer: citizen(randomUUID()), query, schema })
  expect(nobody.data).toMatchObject({
    zonePlans: { nodes: [] },
    commitmentByCig: [],
    own: null,
    foreign: null,
  })
})

test('the interventions of a page of cases cost one statement with their amounts, however many', async () => {
  const representations = (await graph.admin`select id from finance.plan_intervention`).map(({ id }) => ({
    __typename: 'PlanIntervention',
    id: encodeId('plan_intervention', id),
  }))
  const query = `query ($representations: [_Any!]!) { _entities(representations: $representations) {
    ... on PlanIntervention { title amounts { planned committed residual } } } }`
  graph.requested()
  const { data, errors } = await graph.execute(subgraph, {
    viewer: accountant,
    query,
    variables: { representations },
  })
  expect(errors).toBeUndefined()
  const found = Array.isArray(data?._entities) ? data._entities : []
  expect(found.filter((entity) => entity !== null)).toHaveLength(30)
  expect(found.filter((entity) => entity === null)).toHaveLength(1)
  expect(graph.requested()).toHaveLength(1)
})

test('an Ambito reached from elsewhere shows its plans to those who may read them', async () => {
  const query = `query ($representations: [_Any!]!) { _entities(representations: $representations) {
    ... on Ambito { code zonePlans { triennium } } } }`
  const variables = { representations: [bari, brindisi].map((code) => ({ __typename: 'Ambito', code })) }
  const { data } = await graph.execute(subgraph, { viewer: accountant, query, variables })
  expect(data?._entities).toEqual([
    { code: bari, zonePlans: [{ triennium: '2026-2028' }] },
    { code: brindisi, zonePlans: [] },
  ])
})

test('a plan says what of an allocation is still to be planned', async () => {
  const query =
    '{ zonePlans { nodes { funding { fund { code } year amount unplanned amounts { planned } } } } }'
  const { data } = await execute(accountant, query)
  expect(data).toMatchObject({
    zonePlans: {
      nodes: [
        {
          funding: [
            {
              fund: { code: 'FNPS' },
              year: 2026,
              amount: '5000.00',
              unplanned: '350.00',
              amounts: { planned: '4650.00' },
            },
          ],
        },
      ],
    },
  })
})

test('where a year has no line the figures are zero as of the request', async () => {
  const now = new Date('2026-11-22T10:00:00Z')
  const query = `{ planIntervention(id: "${idOf(line)}") { amounts(year: 2031) { planned residual asOf } } }`
  const { data } = await graph.execute(subgraph, { viewer: accountant, query, now })
  expect(data).toEqual({
    planIntervention: { amounts: { planned: '0.00', residual: '0.00', asOf: now.toISOString() } },
  })
})
