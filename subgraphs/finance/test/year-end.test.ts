import { encodeId } from '@cse/schema/ids'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { START, scratchGraph } from '../../../test/scratch-graph.ts'
import { planOffice } from '../../../test/viewers.ts'
import { BOOKS, checkBooks } from '../src/store/books.ts'
import { determination, figures, idempotencyKey, call as plain, resolution } from './plan-calls.ts'
import { books } from './world.ts'

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

/** A plan with 640.00 and 260.00 of the FNA and 500.00 of the comuni for 2026; of the first 600.00 are committed and 400.00 liquidated. */
async function spentPlan() {
  const { aPlan, anIntervention, aLine, aCommitment, record } = books(graph.admin)
  const plan = await aPlan(AMBITO)
  const [home, phone] = [await anIntervention(plan, '01'), await anIntervention(plan, '02')]
  const line = await aLine(home, 'FNA')
  const others = [await aLine(home, 'COMUNE'), await aLine(phone, 'FNA')] as const
  await record(line, { kind: 'APPROPRIATION', amount: 64_000 })
  await record(others[0], { kind: 'APPROPRIATION', amount: 50_000 })
  await record(others[1], { kind: 'APPROPRIATION', amount: 26_000 })
  const commitment = await aCommitment(line)
  await record(line, { kind: 'COMMITMENT', amount: 60_000, commitment })
  await record(line, { kind: 'LIQUIDATION', amount: 40_000, commitment })
  const later = await aCommitment(others[1])
  await graph.admin`update finance.commitment set due_year = 2027 where id = ${later}`
  await record(others[1], { kind: 'COMMITMENT', amount: 26_000, commitment: later })
  return {
    zonePlan: encodeId('zone_plan', plan),
    phone: encodeId('plan_intervention', phone),
    fundingLine: encodeId('funding_line', line.id),
    commitment: encodeId('commitment', commitment),
    later: encodeId('commitment', later),
  }
}

test('a year closes with its economies, residui passivi and what lapses, and the next one receives what is tied', async () => {
  const { zonePlan, phone, fundingLine, commitment, later: nextYear } = await spentPlan()
  let version = 1
  const commit = (amount: string, on: string, now: string) =>
    call(
      accountant,
      'recordCommitment',
      {
        idempotencyKey: idempotencyKey(),
        fundingLine: on,
        amount,
        act: determination(7, now.slice(0, 10)),
        creditor: { code: '01234567897', name: 'Cooperativa sociale Esempio' },
        dueYear: 2026,
      },
      figures,
      now,
    )

  const later = '2027-02-15T10:00:00Z'
  const close = (year: number, now = later, deferral: object = {}) =>
    call(
      accountant,
      'closeYear',
      {
        zonePlan,
        expectedVersion: version,
        year,
        act: resolution(5, '2027-02-10'),
        ...(year === 2026 && {
          economies: [{ commitment, amount: '50.00', reason: 'Minor consumo' }],
          deferrals: [{ commitment, amount: '100.00', toYear: 2027, ...deferral }],
        }),
      },
      `plan { amounts(year: 2026) { planned committed residual outstanding }
        closings { year multiYearFund residues { kept deferred deferredTo commitment { id } } } }`,
      now,
    )
  expect(await close(2027)).toMatchObject({ __typename: 'YearNotOver' })
  // what falls due later goes on by the fondo pluriennale vincolato (D.Lgs. 118/2011 all. 4/2 par. 5.4)
  expect(await close(2026, later, { amount: '150.01' })).toMatchObject({
    __typename: 'NothingToReduce',
    available: '150.00',
  })
  for (const toYear of [2026, 2029])
    expect(await close(2026, later, { toYear })).toMatchObject({ __typename: 'WrongYear' })
  const closed = await close(2026)
  expect(closed).toMatchObject({
    plan: {
      amounts: { planned: '900.00', committed: '810.00', residual: '90.00', outstanding: '410.00' },
      closings: [{ year: 2026, multiYearFund: '360.00' }],
    },
  })
  const { closings } = closed.plan as { closings: { residues: { commitment: { id: string } }[] }[] }
  const residueOf = (id: string) => closings[0]?.residues.find((one) => one.commitment.id === id)
  expect(residueOf(commitment)).toMatchObject({ kept: '50.00', deferred: '100.00', deferredTo: 2027 })
  expect(residueOf(nextYear)).toMatchObject({ kept: '0.00', deferred: '260.00', deferredTo: 2027 })
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
      'plan { status }',
      now,
    )
  version--
  expect(await finish(later)).toMatchObject({ __typename: 'YearOpen', year: 2027 })
  version++
  // what was deferred to 2027 and not liquidated then is a residuo passivo of it
  expect(await close(2027, '2029-03-01T10:00:00Z')).toMatchObject({
    plan: { closings: [{}, { year: 2027, multiYearFund: '0.00', residues: [{ kept: '260.00' }] }] },
  })
  version++
  expect(await close(2028, '2029-03-01T10:00:00Z')).toMatchObject({ __typename: 'CloseYearPayload' })
  version++
  version--
  expect(await finish('2029-04-01T10:00:00Z')).toMatchObject({ plan: { status: 'CLOSED' } })
  expect(await graph.database.system('finance', checkBooks, BOOKS)).toEqual([])
})
