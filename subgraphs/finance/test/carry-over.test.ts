import { randomUUID } from 'node:crypto'
import { encodeId } from '@cse/schema/ids'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { START, scratchGraph } from '../../../test/scratch-graph.ts'
import { planOffice } from '../../../test/viewers.ts'
import { subgraph } from '../src/graph/schema.ts'
import { BOOKS, checkBooks } from '../src/store/books.ts'
import { books, type Line } from './world.ts'

let graph: Awaited<ReturnType<typeof scratchGraph>>
beforeAll(async () => {
  graph = await scratchGraph()
}, START)
afterAll(() => graph.stop())

const AMBITO = 'ATS-TA-01'
const accountant = planOffice(AMBITO, 'ACCOUNTANT')
const act = { kind: 'DETERMINATION', number: '9', date: '2026-03-14' }
const NOW = new Date('2026-03-20T10:00:00Z')

let old: string
let next: string
let home: Line
let phone: Line
let target: string

/** A plan whose last year is closed, with 333.33 and 0.01 left of the FNPS, and the plan that follows it, which has nothing yet. */
beforeEach(async () => {
  const { admin } = graph
  await admin.unsafe(`
    set session_replication_role = replica;
    truncate finance.zone_plan, finance.idempotency_record cascade;
    set session_replication_role = origin`)
  const { aPlan, anIntervention, aLine, aCommitment, record } = books(admin)
  old = await aPlan(AMBITO, '2023-2025')
  home = await aLine(await anIntervention(old, '01'), 'FNPS', 2025)
  phone = await aLine(await anIntervention(old, '02'), 'FNPS', 2025)
  for (const [line, planned, committed] of [
    [home, 100_000, 66_667],
    [phone, 50_000, 49_999],
  ] as const) {
    await record(line, { kind: 'APPROPRIATION', amount: planned })
    await record(line, { kind: 'COMMITMENT', amount: committed, commitment: await aCommitment(line) })
  }
  await admin`
    insert into finance.fund_allocation (id, plan_id, ambito_code, fund, year, amount_cents, act, spend_by)
    values (uuidv7(), ${old}, ${AMBITO}, 'FNPS', 2025, 150000, 'Riparto n. 1', '2028-12-31')`
  await admin`update finance.funding_line set stage = 'CLOSED' where plan_id = ${old}`
  next = await aPlan(AMBITO, '2026-2028')
  target = await anIntervention(next, '01')
})

interface Move {
  readonly from?: Line
  readonly to?: string
  readonly year?: number
  readonly amount: string
}

async function carry(moves: readonly Move[], idempotencyKey: string = randomUUID(), viewer = accountant) {
  const query = `mutation Carry($input: CarryOverInput!) { result: carryOver(input: $input) { __typename
    ... on BudgetExceeded { available } ... on YearOpen { year } ... on WrongYear { first last } ... on YearClosed { year }
    ... on CarryOverPayload { movements { id kind amount line { year fund { code } } counterpartLine { year } } } } }`
  const input = {
    idempotencyKey,
    act,
    reason: 'Avanzo vincolato 2025',
    moves: moves.map(({ from = home, to = target, year = 2026, amount }) => ({
      fundingLine: encodeId('funding_line', from.id),
      planIntervention: encodeId('plan_intervention', to),
      year,
      amount,
    })),
  }
  const { data, errors } = await graph.execute(subgraph, { viewer, query, variables: { input }, now: NOW })
  expect(errors).toBeUndefined()
  return data?.result as { __typename: string; movements: { id: string; kind: string }[] }
}

/** What each plan has planned and left, and its allocations, in cents. */
async function standing() {
  const rows = await graph.admin`
    select plan.triennium, coalesce(sum(line.planned_cents), 0)::int as planned,
      coalesce(sum(line.planned_cents - line.committed_cents), 0)::int as residual,
      (select sum(amount_cents)::int from finance.fund_allocation where plan_id = plan.id) as allocated
    from finance.zone_plan plan left join finance.funding_line line on line.plan_id = plan.id group by plan.id order by triennium`
  return rows.map((row) => ({ ...row }))
}

const untouched = [
  { triennium: '2023-2025', planned: 150_000, residual: 33_334, allocated: 150_000 },
  { triennium: '2026-2028', planned: 0, residual: 0, allocated: null },
]

test('what a closed plan left goes to the next one to the cent, with its allocation, and nothing is made or lost', async () => {
  const { movements } = await carry([{ amount: '333.33' }, { from: phone, amount: '0.01' }])
  expect(movements.map(({ kind }) => kind).toSorted()).toEqual([
    'CARRIED_IN',
    'CARRIED_IN',
    'CARRIED_OUT',
    'CARRIED_OUT',
  ])
  expect(await standing()).toEqual([
    { triennium: '2023-2025', planned: 116_666, residual: 0, allocated: 116_666 },
    { triennium: '2026-2028', planned: 33_334, residual: 33_334, allocated: 33_334 },
  ])
  expect(await graph.database.system('finance', checkBooks, BOOKS)).toEqual([])
  const [allocation] = await graph.admin`
    select spend_by::text as until from finance.fund_allocation where plan_id = ${next} and fund = 'FNPS' and year = 2026`
  expect(allocation?.until).toBe('2028-12-31')
})

test('what was carried over can be committed there, and no cent more', async () => {
  await carry([{ amount: '333.33' }])
  const [line] = await graph.admin<
    { id: string }[]
  >`select id from finance.funding_line where plan_id = ${next}`
  const query = `mutation Commit($input: RecordCommitmentInput!) { result: recordCommitment(input: $input) { __typename
    ... on BudgetExceeded { available } ... on RecordCommitmentPayload { commitment { committed line { year } } } } }`
  const commit = async (amount: string) => {
    const input = {
      idempotencyKey: randomUUID(),
      fundingLine: encodeId('funding_line', line?.id ?? ''),
      amount,
      act,
      creditor: { code: '01234567897', name: 'Cooperativa sociale Esempio' },
      dueYear: 2026,
    }
    return (await graph.execute(subgraph, { viewer: accountant, query, variables: { input }, now: NOW })).data
      ?.result
  }
  expect(await commit('333.34')).toEqual({ __typename: 'BudgetExceeded', available: '333.33' })
  expect(await commit('333.33')).toMatchObject({ commitment: { committed: '333.33', line: { year: 2026 } } })
})

test('asked twice under one key, even at once, it is carried once; with another amount it is no repeat', async () => {
  const key = randomUUID()
  const [first, second] = await Promise.all([
    carry([{ amount: '100.01' }], key),
    carry([{ amount: '100.01' }], key),
  ])
  expect(second).toEqual(first)
  expect(await carry([{ amount: '100.01' }], key)).toEqual(first)
  expect(await carry([{ amount: '100.02' }], key)).toMatchObject({ __typename: 'RepeatedKey' })
  expect(await standing()).toMatchObject([{ residual: 23_333 }, { planned: 10_001 }])
})

test('two writers who carry what is left to different years do not carry it twice', async () => {
  const answers = await Promise.all([
    carry([{ amount: '333.33' }]),
    carry([{ amount: '333.33', year: 2027 }]),
  ])
  expect(answers.map(({ __typename }) => __typename).toSorted()).toEqual([
    'BudgetExceeded',
    'CarryOverPayload',
  ])
  expect(await standing()).toMatchObject([{ residual: 1 }, { planned: 33_333 }])
})

test('several moves of one line share what it has', async () => {
  expect(await carry([{ amount: '300.00' }, { amount: '33.34', year: 2027 }])).toMatchObject({
    __typename: 'BudgetExceeded',
    available: '33.33',
  })
  expect(await standing()).toEqual(untouched)
  await carry([{ amount: '300.00' }, { amount: '33.33', year: 2027 }])
  expect(await standing()).toMatchObject([{ residual: 1 }, { planned: 33_333 }])
})

test.each<[string, string, () => Promise<object>]>([
  ['more than was left', 'BudgetExceeded', () => carry([{ amount: '333.34' }])],
  ['a year outside the plan', 'WrongYear', () => carry([{ amount: '1.00', year: 2029 }])],
  [
    'a line of a year that is not closed',
    'YearOpen',
    async () => {
      await graph.admin`update finance.funding_line set stage = 'OPEN' where id = ${home.id}`
      return carry([{ amount: '1.00' }])
    },
  ],
  [
    'a plan that is not approved yet',
    'PlanNotApproved',
    async () => {
      await graph.admin`update finance.zone_plan set status = 'SUBMITTED' where id = ${next}`
      return carry([{ amount: '1.00' }])
    },
  ],
  [
    'an intervention that the fund may not pay for',
    'FundNotAdmitted',
    async () => {
      await graph.admin`update finance.funding_line set fund = 'DOPODINOI' where id = ${home.id}`
      return carry([{ amount: '1.00' }])
    },
  ],
  [
    'the accountant of another Ambito',
    'NotFound',
    () => carry([{ amount: '1.00' }], randomUUID(), planOffice('ATS-TA-02', 'ACCOUNTANT')),
  ],
])('%s is refused, and all stays where it was', async (_, refusal, attempt) => {
  expect(await attempt()).toMatchObject({ __typename: refusal })
  expect(await standing()).toEqual(untouched)
})
