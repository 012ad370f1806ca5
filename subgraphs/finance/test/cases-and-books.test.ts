import { randomUUID } from 'node:crypto'
import { type Cents, cents } from '@cse/schema/cents'
import { isRefused } from '@cse/schema/refusal'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { START } from '../../../test/scratch-graph.ts'
import { recordCommitment, reduceCommitment } from '../src/store/commitment-commands.ts'
import { liquidateDeliveries } from '../src/store/due-commands.ts'
import { orderPayment, recordPayment, reverseMovement } from '../src/store/payment-commands.ts'
import { varyPlan } from '../src/store/variation-commands.ts'
import { approvedPlan, type LedgerDatabase, ledgerDatabase } from './approved-plan.ts'
import { receiving } from './case-events.ts'
import { ACT, aCommitment, NOW, onCommitment } from './commitment-input.ts'
import type { Line } from './world.ts'

let ledger: LedgerDatabase
beforeAll(async () => {
  ledger = await ledgerDatabase()
}, START)
afterAll(() => ledger.stop())

const AMBITO = 'ATS-BA-01'
const CENTS = 100_000
const MONTH = '2026-11'
const by = { issuer: 'i', subject: 'accountant', at: NOW }
const behind = { act: ACT, reason: 'Prova' }
/** What somebody does; places are taken modulo what there is. */
const move = fc.record({
  does: fc.constantFrom(
    'reserve',
    'reserve',
    'commit',
    'serve',
    'reduce',
    'undo',
    'vary',
    'deliver',
    'deliver',
    'withdraw',
    'liquidate',
    'liquidate',
    'pay',
    'pay',
  ),
  place: fc.nat(50),
  amount: fc.integer({ min: 1, max: 60_000 }),
})
type Move = typeof move extends fc.Arbitrary<infer Value> ? Value : never

interface Known {
  readonly plan: string
  readonly lines: readonly Line[]
  readonly commitments: string[]
  readonly movements: string[]
  /** Planned interventions of cases, with the line's intervention. */
  readonly requests: { readonly id: string; readonly intervention: string; version: number }[]
  readonly deliveries: { readonly id: string; readonly of: string; readonly amount: number }[]
}

const receive = receiving(() => ledger.database)

/** The events of cases. */
async function emitMove(
  { lines, requests, deliveries }: Known,
  { does, place, amount }: Move,
): Promise<void> {
  if (does === 'reserve') {
    const line = pick(lines, place)
    // some request anew, perhaps of another intervention
    const known = place % 3 === 0 ? pick(requests, place) : undefined
    const request = known ?? { id: randomUUID(), intervention: line?.intervention ?? '', version: 0 }
    if (!known) requests.push(request)
    await receive('cases.funding-requested', {
      case: randomUUID(),
      plannedIntervention: request.id,
      planIntervention: line?.intervention,
      line: null,
      ambito: AMBITO,
      year: 2026,
      serviceType: 'A1.01',
      targetArea: '4',
      requestedCents: place % 7 === 0 ? 0 : amount,
      version: ++request.version,
    })
    return
  }
  const [request, known] = [pick(requests, place), pick(deliveries, place)]
  const made = request && { id: randomUUID(), of: request.id, amount: amount % 5_000 }
  const delivery = does === 'withdraw' ? known : made
  if (!delivery) return
  const withdrawn = does === 'withdraw'
  const received = receive(withdrawn ? 'cases.delivery-withdrawn' : 'cases.delivery-recorded', {
    case: randomUUID(),
    delivery: delivery.id,
    plannedIntervention: delivery.of,
    ambito: AMBITO,
    month: MONTH,
    bodyCents: delivery.amount,
    version: withdrawn ? 2 : 1,
  })
  await received.catch((error: Error) => expect(error.message).toContain('before the request'))
  if (does === 'deliver') deliveries.push(delivery)
}

/** What accountant and plan office do. */
async function write(known: Known, { does, place, amount }: Move) {
  const line = pick(known.lines, place)
  const commitment = pick(known.commitments, place)
  const key = randomUUID()
  return ledger.of(AMBITO, async (session) => {
    if (does === 'commit' || does === 'serve')
      return recordCommitment(session, by, {
        ...aCommitment(line?.id ?? '', amount, key),
        servesReservations: does === 'serve',
      })
    if (does === 'vary') {
      const [plan] = await ledger.admin<
        { version: number }[]
      >`select version from finance.zone_plan where id = ${known.plan}`
      const to = known.lines.find(({ intervention }) => intervention !== line?.intervention)
      const change = { fund: 'FNPS', year: 2026 }
      return varyPlan(session, by, {
        plan: known.plan,
        expectedVersion: plan?.version ?? 0,
        ...behind,
        changes: [
          { ...change, intervention: line?.intervention ?? '', amount: cents(-amount) },
          { ...change, intervention: to?.intervention ?? '', amount: cents(amount) },
        ],
      })
    }
    if (does === 'undo') {
      const movement = pick(known.movements, place)
      return movement ? reverseMovement(session, by, { key, movement, amount: null, ...behind }) : null
    }
    if (does === 'pay' && commitment) {
      const ordered = await orderPayment(session, by, onCommitment(commitment, 1 + (amount % 4_000), key))
      if (isRefused(ordered) || place % 4 === 0) return ordered
      return recordPayment(session, by, onCommitment(commitment, 1 + (amount % 4_000), randomUUID()))
    }
    if (does === 'reduce')
      return commitment ? reduceCommitment(session, by, onCommitment(commitment, amount, key)) : null
    const due = await ledger.admin<{ commitment: string; amount: Cents }[]>`
      select commitment.id as commitment, sum(item.amount_cents)::int as amount
      from finance.commitment join finance.liquidable_delivery item using (line_id)
      where serves_reservations and status = 'LIQUIDABLE' group by commitment.id order by commitment.id`
    const chosen = pick(due, place)
    if (!chosen) return null
    const months = [`${MONTH}-01`]
    return liquidateDeliveries(session, by, {
      key,
      ...chosen,
      months,
      ...behind,
      invoice: null,
      creditor: null,
    })
  })
}

const pick = <Element>(list: readonly Element[], place: number) => list[place % Math.max(1, list.length)]

test('whatever cases and writers do at once, a line has planned what is committed and what is reserved, and what was liquidated of deliveries is their sum', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(move, { minLength: 8, maxLength: 16 }), { minLength: 3, maxLength: 5 }),
      async (rounds) => {
        await ledger.admin.unsafe(FORGET)
        const made = await approvedPlan(ledger, AMBITO, { interventions: 2, cents: CENTS })
        const known: Known = { ...made, commitments: [], movements: [], requests: [], deliveries: [] }
        for (const round of rounds) {
          await Promise.all(
            round.map(async (one) => {
              if (['reserve', 'deliver', 'withdraw'].includes(one.does)) return emitMove(known, one)
              const outcome = await write(known, one)
              if (!outcome || isRefused(outcome)) return
              if ('movement' in outcome) known.movements.push(outcome.movement)
              if ('commitment' in outcome && !known.commitments.includes(outcome.commitment))
                known.commitments.push(outcome.commitment)
            }),
          )
          expect(await wrongLines()).toEqual([])
          expect(await wrongLiquidations()).toEqual([])
          expect(await wrongFigures()).toEqual([])
          expect(await ledger.differences()).toEqual([])
        }
      },
    ),
    { numRuns: 8, endOnFailure: true },
  )
}, 120_000)

/** Lines that promise more than they have, or keep other reservations than there are. */
const wrongLines = () => ledger.admin`
  select line.id from finance.funding_line line
  cross join lateral (
    select coalesce(sum(reserved_cents), 0) as reserved from finance.case_funding where line_id = line.id) requested
  cross join lateral (
    select coalesce(sum(committed_cents) filter (where serves_reservations), 0) as serving from finance.commitment where line_id = line.id) bound
  where (line.reserved_cents, line.serving_cents) is distinct from (reserved, serving)
    or planned_cents < committed_cents + greatest(0, reserved - serving)`

/** Liquidations of deliveries that are not their sum, and deliveries in one that was undone. */
const wrongLiquidations = () => ledger.admin`
  select movement.id from finance.movement
  join finance.liquidable_delivery item on item.movement_id = movement.id
  group by movement.id
  having sum(item.amount_cents) <> movement.amount_cents
    or exists (select from finance.movement undoing where undoing.reverses = movement.id)`

/** What the figures of all cases come to, where it is not what the books say: here nothing is liquidated but deliveries. */
const wrongFigures = () => ledger.admin`
  with told as (
    select line_id, figures.* from finance.case_funding
    join finance.figures_of_fundings(array(select planned_intervention_id from finance.case_funding)) as figures
      on planned_intervention = planned_intervention_id
  ), line as (
    select line.id, serving_cents, coalesce(bound.liquidated, 0) as liquidated, coalesce(held.cents, 0) as held
    from finance.funding_line line
    left join (
      select line_id, sum(liquidated_cents) as liquidated from finance.commitment group by line_id) bound on bound.line_id = line.id
    left join (
      select line_id, sum(greatest(0, reserved_cents - (
        select coalesce(sum(amount_cents), 0) from finance.liquidable_delivery item
        where item.planned_intervention_id = funding.planned_intervention_id and item.line_id = funding.line_id
          and status = 'LIQUIDATED'))) as cents
      from finance.case_funding funding group by line_id) held on held.line_id = line.id
  )
  select * from (
    select (select coalesce(sum(committed), 0) from told) as "committedOfCases",
      (select sum(liquidated + least(serving_cents - liquidated, held)) from line) as "committedOfLines",
      (select coalesce(sum(liquidated), 0) from told) as "liquidatedOfCases",
      (select coalesce(sum(liquidated_cents), 0) from finance.funding_line) as "liquidatedOfLines",
      (select coalesce(sum(paid), 0) from told) as "paidOfCases",
      (select coalesce(sum(paid_cents), 0) from finance.funding_line) as "paidOfLines",
      (select count(*) from told where not (0 <= paid and paid <= liquidated and liquidated <= committed)) as "outOfOrder"
  ) as compared
  where "committedOfCases" <> "committedOfLines" or "liquidatedOfCases" <> "liquidatedOfLines"
    or "paidOfCases" <> "paidOfLines" or "outOfOrder" > 0`

const FORGET = `
  set session_replication_role = replica;
  truncate finance.zone_plan, finance.idempotency_record cascade;
  set session_replication_role = origin`
