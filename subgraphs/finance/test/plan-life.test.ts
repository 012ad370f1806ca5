import { isUnionType } from 'graphql'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { START, scratchGraph } from '../../../test/scratch-graph.ts'
import { local, planOffice, regional } from '../../../test/viewers.ts'
import { checkBooks } from '../src/books.ts'
import { subgraph } from '../src/subgraph.ts'

let graph: Awaited<ReturnType<typeof scratchGraph>>
beforeAll(async () => {
  graph = await scratchGraph()
}, START)
afterAll(() => graph.stop())

const AMBITO = 'ATS-LE-02'
const office = planOffice(AMBITO, 'PLAN_OFFICE')
const accountant = planOffice(AMBITO, 'ACCOUNTANT')
const resolution = (number: number, date: string) => ({ kind: 'RESOLUTION', number: String(number), date })
const determination = (number: number, date: string) => ({
  kind: 'DETERMINATION',
  number: String(number),
  date,
})
let keys = 0
const idempotencyKey = () => `a key of its own ${++keys}`

/** What refusals of the mutation tell beyond their message. */
function details(result: string): string {
  const union = subgraph.schema.getType(result)
  if (!isUnionType(union)) throw new Error(`${result} is not the result of a mutation`)
  return union
    .getTypes()
    .flatMap((type) =>
      ['available', 'year']
        .filter((field) => field in type.getFields())
        .map((field) => `... on ${type.name} { ${field} }`),
    )
    .join(' ')
}

/** Calls a mutation. @returns its payload, or its refusal with what it tells */
async function call(
  viewer: typeof office,
  name: string,
  input: object,
  payload: string,
  now = '2026-03-01T10:00:00Z',
): Promise<Readonly<Record<string, unknown>>> {
  const Name = `${name.charAt(0).toUpperCase()}${name.slice(1)}`
  const query = `mutation Call($input: ${Name}Input!) { result: ${name}(input: $input) { __typename
    ... on ${Name}Payload { ${payload} } ${details(`${Name}Result`)} } }`
  const { data, errors } = await graph.ask(subgraph, {
    viewer,
    query,
    variables: { input },
    now: new Date(now),
  })
  expect(errors).toBeUndefined()
  return data?.result as Readonly<Record<string, unknown>>
}

const plan = 'plan { id version status approvalAct }'
const lineOf = 'line { id stage proposed amounts { planned } }'
const figures = 'commitment { id committed liquidated ordered paid } movement { id kind amount counterpart }'

test('a plan lives from its draft to its account, and the next one receives what it left', async () => {
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

  const committed = await commit('600.00')
  expect(committed).toMatchObject({
    commitment: { committed: '600.00' },
    movement: { kind: 'COMMITMENT', amount: '600.00', counterpart: 'Cooperativa sociale Esempio' },
  })
  const commitment = (committed.commitment as { id: string }).id
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

  // from the invoice to the receipt
  const on = (name: string, amount: string, more: object = {}) =>
    call(
      accountant,
      name,
      { idempotencyKey: idempotencyKey(), commitment, amount, act: determination(40, '2026-06-01'), ...more },
      figures,
      '2026-06-02T10:00:00Z',
    )
  const invoice = { number: 'FT 12', date: '2026-05-30', cig: '1234567CE7' }
  expect(await on('orderPayment', '1.00')).toMatchObject({ __typename: 'NothingToPay' })
  expect(await on('recordLiquidation', '600.01', { invoice })).toMatchObject({
    __typename: 'NothingToLiquidate',
    available: '600.00',
  })
  expect(
    await on('recordLiquidation', '500.00', { invoice: { ...invoice, cig: '876543274F' } }),
  ).toMatchObject({ __typename: 'UnknownCig' })
  const liquidated = await on('recordLiquidation', '500.00', { invoice })
  expect(liquidated).toMatchObject({ commitment: { liquidated: '500.00' } })
  const undo = {
    movement: (liquidated.movement as { id: string }).id,
    amount: '100.00',
    act: determination(41, '2026-06-02'),
    reason: 'Errore materiale',
  }
  expect(
    await call(
      accountant,
      'reverseLiquidation',
      { idempotencyKey: idempotencyKey(), ...undo },
      figures,
      '2026-06-03T10:00:00Z',
    ),
  ).toMatchObject({
    commitment: { liquidated: '400.00' },
    movement: { kind: 'REVERSAL', amount: '100.00' },
  })
  expect(await on('orderPayment', '300.00')).toMatchObject({ commitment: { ordered: '300.00' } })
  expect(await on('recordPayment', '300.01')).toMatchObject({ __typename: 'NothingToPay' })
  expect(await on('recordPayment', '250.00')).toMatchObject({ commitment: { paid: '250.00' } })
  expect(
    await call(
      accountant,
      'reverseMovement',
      { idempotencyKey: idempotencyKey(), ...undo, amount: '400.00' },
      figures,
      '2026-06-03T10:00:00Z',
    ),
  ).toMatchObject({ __typename: 'NothingToReverse' })

  // the year closes: an economy, a residuo passivo, money of the comuni that lapses, tied money that waits
  const later = '2027-02-15T10:00:00Z'
  const close = (year: number, now = later) =>
    call(
      accountant,
      'closeYear',
      {
        zonePlan,
        expectedVersion: version,
        year,
        act: determination(5, '2027-02-10'),
        ...(year === 2026 && { economies: [{ commitment, amount: '50.00', reason: 'Minor consumo' }] }),
      },
      'plan { amounts(year: 2026) { planned committed residual outstanding } closings { year residues { kept commitment { id } } } }',
      now,
    )
  expect(await close(2027)).toMatchObject({ __typename: 'YearNotOver' })
  expect(await close(2026)).toMatchObject({
    plan: {
      amounts: { planned: '900.00', committed: '550.00', residual: '350.00', outstanding: '150.00' },
      closings: [{ year: 2026, residues: [{ kept: '150.00', commitment: { id: commitment } }] }],
    },
  })
  version++
  expect(await close(2026)).toMatchObject({ __typename: 'YearClosed' })
  expect(await commit('1.00', fundingLine, later)).toMatchObject({ __typename: 'YearClosed', year: 2026 })
  const residue = {
    idempotencyKey: idempotencyKey(),
    commitment,
    amount: '150.00',
    act: determination(8, '2027-02-12'),
  }
  expect(await call(accountant, 'recordLiquidation', residue, figures, later)).toMatchObject({
    commitment: { liquidated: '550.00' },
  })

  const carry = (amount: string) =>
    call(
      accountant,
      'carryOver',
      {
        idempotencyKey: idempotencyKey(),
        act: determination(9, '2027-02-14'),
        reason: 'Avanzo vincolato 2026',
        moves: [{ fundingLine, planIntervention: phone, year: 2027, amount }],
      },
      'movements { kind amount line { year amounts { planned } } counterpartLine { year } }',
      later,
    )
  expect(await carry('90.01')).toMatchObject({ __typename: 'BudgetExceeded', available: '90.00' })
  const carried = await carry('90.00')
  expect(
    (carried.movements as { kind: string }[]).toSorted((a, b) => a.kind.localeCompare(b.kind)),
  ).toMatchObject([
    {
      kind: 'CARRIED_IN',
      amount: '90.00',
      line: { year: 2027, amounts: { planned: '90.00' } },
      counterpartLine: { year: 2026 },
    },
    { kind: 'CARRIED_OUT', amount: '90.00', line: { year: 2026 }, counterpartLine: { year: 2027 } },
  ])

  const finish = (now: string) =>
    call(
      office,
      'closePlan',
      { zonePlan, expectedVersion: version + 1, act: resolution(2, now.slice(0, 10)) },
      plan,
      now,
    )
  version--
  expect(await finish(later)).toMatchObject({ __typename: 'YearOpen', year: 2027 })
  version++
  for (const year of [2027, 2028]) {
    expect(await close(year, '2029-03-01T10:00:00Z')).toMatchObject({ __typename: 'CloseYearPayload' })
    version++
  }
  version--
  expect(await finish('2029-04-01T10:00:00Z')).toMatchObject({ plan: { status: 'CLOSED' } })
  expect(await graph.house.system('finance', checkBooks, ['region'])).toEqual([])

  // what was, is: for whoever may read the plan, without a right to its movements
  const [approval] = await graph.admin<{ at: Date }[]>`
    select recorded_at as at from finance.plan_edition where status = 'VARIED' order by number limit 1`
  const query = `query ($asOf: DateTime) { zonePlans { nodes { amounts(asOf: $asOf) { planned committed liquidated asOf }
    interventions { nodes { amounts(asOf: $asOf) { planned } lines { amounts(asOf: $asOf) { planned } } } } } } }`
  const variables = { asOf: approval?.at.toISOString() }
  const now = new Date('2029-05-01T10:00:00Z')
  for (const viewer of [local(['075018'], 'SOCIAL_WORKER'), regional('ANALYST'), office]) {
    const seen = { ...viewer, ...(viewer.scope === 'LOCAL' && { ambito: AMBITO }) }
    const { data, errors } = await graph.ask(subgraph, { viewer: seen, query, variables, now })
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
  const { errors } = await graph.ask(subgraph, {
    viewer: office,
    query,
    now: new Date('2026-11-20T10:00:00Z'),
  })
  expect(errors?.[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT', violations: [{ path: 'asOf' }] })
})
