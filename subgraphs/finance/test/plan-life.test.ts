import { afterAll, beforeAll, expect, test } from 'vitest'
import { START, scratchGraph } from '../../../test/scratch-graph.ts'
import { local, planOffice, regional } from '../../../test/viewers.ts'
import { subgraph } from '../src/graph/schema.ts'
import { BOOKS, checkBooks } from '../src/store/books.ts'
import { determination, figures, idempotencyKey, call as plain, resolution } from './plan-calls.ts'

let graph: Awaited<ReturnType<typeof scratchGraph>>
beforeAll(async () => {
  graph = await scratchGraph()
}, START)
afterAll(() => graph.stop())

const AMBITO = 'ATS-LE-02'
const office = planOffice(AMBITO, 'PLAN_OFFICE')
const accountant = planOffice(AMBITO, 'ACCOUNTANT')
type Call = Parameters<typeof plain> extends [unknown, ...infer Rest] ? Rest : never
const call = (...what: Call) => plain(graph, ...what)

const plan = 'plan { id version status approvalAct }'
const lineOf = 'line { id stage proposed amounts { planned } }'

test('a plan lives from its draft to its variation, and what it was once it stays', async () => {
  const drafted = await call(office, 'draftPlan', { idempotencyKey: idempotencyKey(), firstYear: 2026 }, plan)
  const zonePlan = (drafted.plan as { id: string }).id
  expect(drafted).toMatchObject({ plan: { status: 'DRAFT', version: 1 } })
  expect(
    await call(office, 'draftPlan', { idempotencyKey: idempotencyKey(), firstYear: 2026 }, plan),
  ).toMatchObject({
    __typename: 'PlanExists',
  })

  const addition = {
    zonePlan,
    code: '01',
    title: 'Assistenza domiciliare',
    serviceType: 'A2.07',
    targetArea: '4',
  }
  const added = await call(
    office,
    'addPlanIntervention',
    { idempotencyKey: idempotencyKey(), ...addition, plannedUsers: 20 },
    'intervention { id level { code } }',
  )
  expect(added).toMatchObject({ intervention: { level: { code: 'DPD' } } })
  const home = (added.intervention as { id: string }).id
  const other = await call(
    office,
    'addPlanIntervention',
    {
      idempotencyKey: idempotencyKey(),
      ...addition,
      code: '02',
      title: 'Telesoccorso',
      serviceType: 'A2.21',
    },
    'intervention { id }',
  )
  const phone = (other.intervention as { id: string }).id
  expect(
    await call(
      office,
      'addPlanIntervention',
      { idempotencyKey: idempotencyKey(), ...addition, serviceType: 'A3.03', code: '03' },
      'intervention { id }',
    ),
  ).toMatchObject({ __typename: 'ServiceNotPlannable' })

  for (const [fund, year] of [
    ['FNA', 2026],
    ['COMUNE', 2026],
    ['FNA', 2027],
  ] as const)
    expect(
      await call(
        office,
        'allocateFund',
        {
          idempotencyKey: idempotencyKey(),
          zonePlan,
          fund,
          year,
          amount: '1000.00',
          act: resolution(1, '2026-02-01'),
        },
        'allocation { amount spendBy }',
      ),
    ).toMatchObject({
      allocation: { amount: '1000.00', spendBy: fund === 'FNA' ? `${year + 3}-12-31` : null },
    })

  let version = 6
  const set = async (planIntervention: string, fund: string, year: number, amount: string) => {
    const result = await call(
      office,
      'setFundingLine',
      { planIntervention, expectedVersion: version, fund, year, amount },
      lineOf,
    )
    if (result.line) version++
    return result
  }
  const line = await set(home, 'FNA', 2026, '700.00')
  expect(line).toMatchObject({ line: { stage: 'DRAFT', proposed: '700.00', amounts: { planned: '0.00' } } })
  const fundingLine = (line.line as { id: string }).id
  expect(await set(phone, 'FNA', 2026, '400.00')).toMatchObject({
    __typename: 'AllocationExceeded',
    available: '300.00',
  })
  expect(await set(phone, 'FNPS', 2025, '1.00')).toMatchObject({ __typename: 'WrongYear' })
  expect(await set(phone, 'QSFP', 2026, '1.00')).toMatchObject({ __typename: 'FundNotAdmitted' })
  expect(await set(phone, 'FNA', 2026, '200.00')).toMatchObject({ line: { proposed: '200.00' } })
  expect(await set(home, 'COMUNE', 2026, '500.00')).toMatchObject({ line: { proposed: '500.00' } })

  // nothing is spent of a draft
  const commit = (amount: string, on = fundingLine, now = '2026-03-20T10:00:00Z') =>
    call(
      accountant,
      'recordCommitment',
      {
        idempotencyKey: idempotencyKey(),
        fundingLine: on,
        amount,
        act: determination(7, now.slice(0, 10)),
        creditor: { code: '01234567897', name: 'Cooperativa sociale Esempio' },
        cig: '1234567CE7',
        dueYear: 2026,
      },
      figures,
      now,
    )
  expect(await commit('1.00')).toMatchObject({ __typename: 'PlanNotApproved' })
  expect(await call(office, 'submitPlan', { zonePlan, expectedVersion: 1 }, plan)).toMatchObject({
    __typename: 'StaleVersion',
  })
  expect(await call(office, 'submitPlan', { zonePlan, expectedVersion: version++ }, plan)).toMatchObject({
    plan: { status: 'SUBMITTED' },
  })
  expect(await set(home, 'FNA', 2026, '1.00')).toMatchObject({ __typename: 'PlanStatusNotAllowed' })
  const approved = await call(
    office,
    'approvePlan',
    { zonePlan, expectedVersion: version++, act: resolution(3, '2026-03-01') },
    `plan { version status approvalAct amounts { planned } }`,
  )
  expect(approved).toMatchObject({
    plan: {
      status: 'APPROVED',
      approvalAct: 'Delibera n. 3 del 2026-03-01',
      amounts: { planned: '1400.00' },
    },
  })

  expect(await commit('600.00')).toMatchObject({
    commitment: { committed: '600.00' },
    movement: { kind: 'COMMITMENT', amount: '600.00', counterpart: 'Cooperativa sociale Esempio' },
  })
  expect(await commit('100.01')).toMatchObject({ __typename: 'BudgetExceeded', available: '100.00' })

  // a variation moves what is not committed
  const vary = (amount: string) =>
    call(
      office,
      'varyPlan',
      {
        zonePlan,
        expectedVersion: version,
        act: resolution(9, '2026-05-02'),
        reason: 'Maggiore richiesta',
        changes: [
          { planIntervention: home, fund: 'FNA', year: 2026, amount: `-${amount}` },
          { planIntervention: phone, fund: 'FNA', year: 2026, amount },
        ],
      },
      'plan { status version amounts { planned residual } editions { number status amounts { planned committed } } } variation { act }',
      '2026-05-03T10:00:00Z',
    )
  expect(await vary('100.01')).toMatchObject({ __typename: 'BudgetExceeded', available: '100.00' })
  expect(await vary('60.00')).toMatchObject({
    plan: {
      status: 'VARIED',
      amounts: { planned: '1400.00', residual: '800.00' },
      editions: [
        { number: 1, status: 'DRAFT', amounts: { planned: '0.00' } },
        { number: 2, status: 'SUBMITTED' },
        { number: 3, status: 'APPROVED', amounts: { planned: '1400.00', committed: '0.00' } },
        { number: 4, status: 'VARIED', amounts: { planned: '1400.00', committed: '600.00' } },
      ],
    },
    variation: { act: 'Delibera n. 9 del 2026-05-02' },
  })
  version++

  expect(await graph.database.system('finance', checkBooks, BOOKS)).toEqual([])

  // what was, is: for whoever may read the plan, without a right to its movements
  const [approval] = await graph.admin<{ at: Date }[]>`
    select recorded_at as at from finance.plan_edition where status = 'VARIED' order by number limit 1`
  const query = `query ($asOf: DateTime) { zonePlans { nodes { amounts(asOf: $asOf) { planned committed liquidated asOf }
    interventions { nodes { amounts(asOf: $asOf) { planned } lines { amounts(asOf: $asOf) { planned } } } } } } }`
  const variables = { asOf: approval?.at.toISOString() }
  const now = new Date('2029-05-01T10:00:00Z')
  for (const viewer of [local(['075018'], 'SOCIAL_WORKER'), regional('ANALYST'), office]) {
    const seen = { ...viewer, ...(viewer.scope === 'LOCAL' && { ambito: AMBITO }) }
    const { data, errors } = await graph.execute(subgraph, { viewer: seen, query, variables, now })
    expect(errors).toBeUndefined()
    expect(data?.zonePlans).toMatchObject({
      nodes: [
        {
          amounts: { planned: '1400.00', committed: '600.00', liquidated: '0.00' },
          interventions: { nodes: [{ amounts: { planned: '1140.00' } }, { amounts: { planned: '260.00' } }] },
        },
      ],
    })
  }
})

test('figures of an instant that is not settled are refused', async () => {
  const query = '{ ambito: funds { amounts(asOf: "2026-11-20T09:59:55Z") { planned } } }'
  const { errors } = await graph.execute(subgraph, {
    viewer: office,
    query,
    now: new Date('2026-11-20T10:00:00Z'),
  })
  expect(errors?.[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT', violations: [{ path: 'asOf' }] })
})
