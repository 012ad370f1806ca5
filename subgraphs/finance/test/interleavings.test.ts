import { randomUUID } from 'node:crypto'
import { cents } from '@cse/schema/cents'
import { isRefused } from '@cse/schema/refusal'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { START } from '../../../test/scratch-graph.ts'
import type { Figures } from '../src/rules/amounts.ts'
import { recordCommitment, reduceCommitment } from '../src/store/commitment-commands.ts'
import {
  orderPayment,
  recordLiquidation,
  recordPayment,
  reverseMovement,
} from '../src/store/payment-commands.ts'
import { varyPlan } from '../src/store/variation-commands.ts'
import { approvedPlan, type LedgerDatabase, ledgerDatabase } from './approved-plan.ts'
import { ACT, aCommitment, NOW, onCommitment } from './commitment-input.ts'
import type { Line } from './world.ts'

let ledger: LedgerDatabase
beforeAll(async () => {
  ledger = await ledgerDatabase()
}, START)
afterAll(() => ledger.stop())

const LINES = 4
const CENTS = 100_000

/** What a writer does; places are taken modulo what there is. */
const move = fc.record({
  does: fc.constantFrom(
    'commit',
    'commit',
    'commit',
    'reduce',
    'liquidate',
    'liquidate',
    'order',
    'pay',
    'reverse',
    'vary',
  ),
  place: fc.nat(50),
  other: fc.nat(50),
  amount: fc.integer({ min: 1, max: 60_000 }),
  twice: fc.boolean(),
})
type Move = typeof move extends fc.Arbitrary<infer Value> ? Value : never

const by = { issuer: 'i', subject: 'accountant', at: NOW }

interface Known {
  readonly plan: string
  readonly ambito: string
  readonly lines: readonly Line[]
  readonly commitments: string[]
  readonly movements: Set<string>
}

/** Does it, twice at the same time with one key when it says so. @returns what was acknowledged */
async function doIt(known: Known, { does, place, other, amount, twice }: Move) {
  const { commitments, lines } = known
  const at = <Element>(list: readonly Element[], index: number) => list[index % Math.max(1, list.length)]
  const key = randomUUID()
  const commitment = at(commitments, place)
  const line = at(lines, place)
  const once = () =>
    ledger.of(known.ambito, async (session) => {
      if (does === 'vary') {
        const [plan] = await ledger.admin<
          { version: number }[]
        >`select version from finance.zone_plan where id = ${known.plan}`
        const [from, to] = [line, at(lines, other)]
        if (!from || !to || from.intervention === to.intervention) return null
        const change = { fund: 'FNPS', year: 2026 }
        return varyPlan(session, by, {
          plan: known.plan,
          expectedVersion: plan?.version ?? 0,
          act: ACT,
          reason: 'Prova',
          changes: [
            { ...change, intervention: from.intervention, amount: cents(-amount) },
            { ...change, intervention: to.intervention, amount: cents(amount) },
          ],
        })
      }
      if (does === 'commit' && line) return recordCommitment(session, by, aCommitment(line.id, amount, key))
      if (does === 'reverse') {
        const movement = at([...known.movements], place)
        if (!movement) return null
        return reverseMovement(session, by, {
          key,
          movement,
          amount: other % 2 ? cents(amount) : null,
          act: ACT,
          reason: 'Prova',
        })
      }
      if (!commitment) return null
      const requested = onCommitment(commitment, amount, key)
      if (does === 'reduce') return reduceCommitment(session, by, requested)
      if (does === 'liquidate') return recordLiquidation(session, by, { ...requested, invoice: null })
      return does === 'order' ? orderPayment(session, by, requested) : recordPayment(session, by, requested)
    })
  const [first, second] = await Promise.all(twice && does !== 'vary' ? [once(), once()] : [once()])
  if (second !== undefined && !isRefused(first ?? {}) && !isRefused(second ?? {}))
    expect(second).toEqual(first)
  return [first, second].flatMap((outcome) => (outcome && !isRefused(outcome) ? [outcome] : []))
}

async function figuresOf(plan: string): Promise<ReadonlyMap<string, Figures>> {
  const rows = await ledger.admin<(Figures & { id: string })[]>`
    select id, planned_cents::float8 as planned, committed_cents::float8 as committed, liquidated_cents::float8 as liquidated,
      ordered_cents::float8 as ordered, paid_cents::float8 as paid
    from finance.funding_line where plan_id = ${plan} order by id`
  return new Map(rows.map(({ id, ...figures }) => [id, figures]))
}

async function figuresAsOf(plan: string, asOf: string): Promise<ReadonlyMap<string, Figures>> {
  const rows = await ledger.admin<(Figures & { id: string })[]>`
    select id, coalesce(planned, 0)::float8 as planned, coalesce(committed, 0)::float8 as committed,
      coalesce(liquidated, 0)::float8 as liquidated, coalesce(ordered, 0)::float8 as ordered, coalesce(paid, 0)::float8 as paid
    from finance.funding_line cross join lateral finance.line_as_of(id, ${asOf}::timestamptz) where plan_id = ${plan} order by id`
  return new Map(rows.map(({ id, ...figures }) => [id, figures]))
}

const AMBITI = [
  'ATS-BA-01',
  'ATS-BA-02',
  'ATS-BA-03',
  'ATS-BA-04',
  'ATS-BR-01',
  'ATS-FG-01',
  'ATS-LE-01',
  'ATS-TA-01',
]

test('no interleaving of sixteen writers overspends a line, and all sums agree, now and for every instant that was', async () => {
  let run = 0
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(move, { minLength: 8, maxLength: 16 }), { minLength: 2, maxLength: 4 }),
      async (rounds) => {
        const ambito = AMBITI[run++ % AMBITI.length] ?? 'ATS-BA-01'
        await ledger.admin.unsafe(FORGET)
        const made = await approvedPlan(ledger, ambito, { interventions: LINES / 2, cents: CENTS })
        const known: Known = { ...made, ambito, commitments: [], movements: new Set() }
        const past: { asOf: string; figures: ReadonlyMap<string, Figures> }[] = []
        for (const round of rounds) {
          const outcomes = (await Promise.all(round.map((one) => doIt(known, one)))).flat()
          for (const outcome of outcomes) {
            if ('movement' in outcome) known.movements.add(outcome.movement)
            if ('commitment' in outcome && !known.commitments.includes(outcome.commitment))
              known.commitments.push(outcome.commitment)
          }
          const [clock] = await ledger.admin<{ at: string }[]>`select clock_timestamp()::text as at`
          past.push({ asOf: clock?.at ?? '', figures: await figuresOf(known.plan) })
          // the ledger counts milliseconds
          await ledger.admin`select pg_sleep(0.002)`
        }
        for (const { asOf, figures } of past) expect(await figuresAsOf(known.plan, asOf)).toEqual(figures)
        expect(await ledger.differences()).toEqual([])
        for (const { planned, committed, liquidated, ordered, paid } of (
          await figuresOf(known.plan)
        ).values()) {
          const stages = [0, paid, ordered, liquidated, committed, planned]
          expect(stages).toEqual(stages.toSorted((a, b) => a - b))
        }
        const [acknowledged] = await ledger.admin<{ found: number }[]>`
        select count(*)::int as found from finance.movement where id = any(${[...known.movements]})`
        expect(acknowledged?.found).toBe(known.movements.size)
        const [others] = await ledger.admin<{ found: number }[]>`
        select count(*)::int as found from finance.movement where kind not in ('APPROPRIATION', 'VARIATION')`
        expect(others?.found).toBe(known.movements.size)
        const [totals] = await ledger.admin<{ planned: number; ofPlan: number; ofFunds: number }[]>`
        select (select sum(planned_cents) from finance.funding_line where ambito_code = ${ambito})::float8 as planned,
          (select sum(planned_cents) from finance.plan_intervention where plan_id = ${known.plan})::float8 as "ofPlan",
          (select sum(sums.cents) from (select fund, year, sum(planned_cents) as cents from finance.funding_line group by 1, 2) sums)::float8
            as "ofFunds"`
        // variations move money and make none
        expect(totals).toEqual({ planned: LINES * CENTS, ofPlan: LINES * CENTS, ofFunds: LINES * CENTS })
      },
    ),
    { numRuns: 8, endOnFailure: true },
  )
}, 120_000)

const FORGET = `
  set session_replication_role = replica;
  truncate finance.zone_plan, finance.idempotency_record cascade;
  set session_replication_role = origin`
