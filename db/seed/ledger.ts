import { cents, zero } from '@cse/schema/cents'
import { type actKinds, commitment, movement } from '../finance/tables.ts'
import { shareOut, shareWithin } from '../src/query/shares.ts'
import { type Day, dateOf, workingMoment, yearOf } from './calendar.ts'
import { idAt } from './ids.ts'
import { cig, cup, smartCig } from './procurement-codes.ts'
import type { Random } from './random.ts'
import type { World } from './world.ts'

/** Cents; 0 <= paid <= liquidated <= committed <= planned. */
export interface LineFigures {
  readonly planned: number
  readonly committed: number
  readonly liquidated: number
  readonly paid: number
}

/** A funding line, as its movements name it. */
export interface SeedLine {
  readonly id: string
  readonly interventionId: string
  readonly planId: string
  readonly ambitoCode: string
  readonly fund: string
  readonly year: number
}

/** When the movements of a line happen, and towards whom. */
export interface Bookkeeping {
  readonly from: Day
  readonly to: Day
  readonly creditors: readonly SeedCreditor[]
  /** Act that approves the plan, and with it the appropriations. */
  readonly approval: LedgerAct
  /** Act of a variation of the plan that may touch the line. */
  readonly variation: LedgerAct | null
  /** The first commitment of each line is for what cases reserve on it. */
  readonly serving: boolean
}

/** An organisation to which money is owed, with its VAT number. */
export interface SeedCreditor {
  readonly name: string
  readonly vatNumber: string | null
}

/** An act with its kind, number and day. */
export interface LedgerAct {
  readonly kind: (typeof actKinds)[number]
  readonly number: string
  readonly day: Day
}

type Kind = (typeof movement.$inferSelect)['kind']

/**
 * Writes movements that bring a line to the figures: appropriation, variation, commitments with reductions, liquidations with reversals,
 * payments. The figures hold their order after every single movement.
 */
export function bookLine(
  world: World,
  line: SeedLine,
  figures: LineFigures,
  books: Bookkeeping,
  random: Random,
): void {
  const book = booking(world, line, random)
  const change = books.variation && random.chance(0.25) ? variationOf(figures, random) : 0
  book('APPROPRIATION', figures.planned - change, books.from, {
    act: books.approval,
    reason: 'Approvazione del piano',
  })
  if (books.variation && change !== 0) {
    book('VARIATION', change, books.variation.day, {
      act: books.variation,
      reason: 'Variazione del piano',
    })
  }
  if (figures.committed === 0) return

  const shares = Array.from({ length: random.chance(0.3) ? 2 : 1 }, () => random.between(2, 5))
  const committed = shareOut(figures.committed, shares)
  const liquidated = shareWithin(figures.liquidated, committed, committed)
  const paid = shareWithin(figures.paid, liquidated, liquidated)
  let room = figures.planned - figures.committed
  for (const [index, amount] of committed.entries()) {
    if (amount === 0) continue
    const reduction = random.chance(0.12) ? Math.min(room, Math.round(amount * 0.1)) : 0
    room -= reduction
    const own = { planned: 0, committed: amount, liquidated: liquidated[index] ?? 0, paid: paid[index] ?? 0 }
    const serving = books.serving && index === 0
    const period = { ...books, serving, from: firstDayOfCommitments(books) }
    bookCommitment(world, line, own, reduction, period, random)
  }
}

/** Plans are varied early: commitments come after, so that they always find what they need. */
function firstDayOfCommitments({ from, to, variation }: Bookkeeping): Day {
  return Math.min(to, Math.max(from + 3, (variation?.day ?? from) + 1))
}

function bookCommitment(
  world: World,
  line: SeedLine,
  figures: LineFigures,
  reduction: number,
  { from, to, creditors, serving }: Bookkeeping,
  random: Random,
): void {
  const day = random.between(from, Math.max(from, to - 20))
  const moment = workingMoment(day, 0.2 * random.unit())
  const commitmentId = idAt(moment, random)
  const act = determination(day, random)
  const creditor = random.pick(creditors)
  const european = line.fund.startsWith('P')
  world.load.add(commitment, {
    id: commitmentId,
    lineId: line.id,
    interventionId: line.interventionId,
    ambitoCode: line.ambitoCode,
    act: actText(act),
    actKind: act.kind,
    actNumber: act.number,
    creditor: creditor.name,
    creditorCode: creditor.vatNumber,
    cig: random.chance(0.15) ? null : random.chance(0.15) ? smartCig(random) : cig(random),
    cup: european ? cup(random, yearOf(day)) : null,
    dueYear: line.year,
    committedOn: dateOf(day),
    committedCents: zero,
    liquidatedCents: zero,
    orderedCents: zero,
    paidCents: zero,
    withheldLiquidatedCents: zero,
    withheldOrderedCents: zero,
    withheldPaidCents: zero,
    servesReservations: serving,
    recognisesDebt: false,
  })
  const book = booking(world, line, random, commitmentId)
  book('COMMITMENT', figures.committed + reduction, day, { act })
  const liquidations = shareOut(
    figures.liquidated,
    Array.from({ length: random.between(1, 2) }, () => random.between(1, 3)),
  )
  const payments = shareWithin(figures.paid, liquidations, liquidations)
  for (const [index, amount] of liquidations.entries()) {
    if (amount === 0) continue
    const liquidatedOn = Math.min(to, day + random.between(10, 60) + index * 40)
    book('LIQUIDATION', amount, liquidatedOn)
    const payment = payments[index] ?? 0
    if (payment === 0) continue
    const paidOn = Math.min(to, liquidatedOn + random.between(5, 25))
    const number = String(random.between(1, 9_000))
    book('PAYMENT_ORDER', payment, Math.min(paidOn, liquidatedOn + 3), {
      act: { kind: 'ORDER', number, day: Math.min(paidOn, liquidatedOn + 3) },
    })
    book('PAYMENT', payment, paidOn, { act: { kind: 'RECEIPT', number, day: paidOn } })
  }
  const room = figures.committed - figures.liquidated
  if (room > 1_000 && random.chance(0.06)) {
    const wrong = book('LIQUIDATION', Math.round(room / 3), to)
    book('REVERSAL', Math.round(room / 3), to, { reverses: wrong, reason: 'Errore materiale' })
  }
  if (reduction > 0) book('REDUCTION', reduction, to, { reason: 'Economia di gara' })
}

/** Up to a tenth more, or less as far as commitments leave room; whole hundreds of euro. */
function variationOf({ planned, committed }: LineFigures, random: Random): number {
  const tenth = Math.floor(planned / 10 / HUNDRED) * HUNDRED
  return random.chance(0.6) || committed > planned - tenth ? tenth : -tenth
}

const HUNDRED = 10_000

interface Particulars {
  readonly act?: LedgerAct
  readonly reason?: string
  readonly reverses?: string
}

/** Within a day movements stand in the order of their kinds, so that every moment of it is in balance. */
const TIME_OF_DAY = {
  APPROPRIATION: 0,
  VARIATION: 0.1,
  COMMITMENT: 0.2,
  LIQUIDATION: 0.4,
  REVERSAL: 0.6,
  PAYMENT_ORDER: 0.7,
  PAYMENT: 0.8,
  REDUCTION: 0.9,
} satisfies Partial<Record<Kind, number>>

function booking(world: World, line: SeedLine, random: Random, commitmentId: string | null = null) {
  return (
    kind: keyof typeof TIME_OF_DAY,
    amount: number,
    day: Day,
    particulars: Particulars = {},
  ): string => {
    const act = particulars.act ?? determination(day, random)
    const moment = workingMoment(day, TIME_OF_DAY[kind] + random.unit() * 0.09)
    const id = idAt(moment, random)
    world.load.add(movement, {
      id,
      lineId: line.id,
      interventionId: line.interventionId,
      planId: line.planId,
      ambitoCode: line.ambitoCode,
      commitmentId,
      kind,
      amountCents: cents(amount),
      act: actText(act),
      actKind: act.kind,
      actNumber: act.number,
      actOn: dateOf(act.day),
      reason: particulars.reason ?? null,
      bookedOn: dateOf(day),
      recordedAt: new Date(moment),
      reverses: particulars.reverses ?? null,
      counterpartLineId: null,
      invoiceNumber: null,
      invoiceOn: null,
      creditorId: null,
      invoiceCents: null,
    })
    return id
  }
}

function determination(day: Day, random: Random): LedgerAct {
  return { kind: 'DETERMINATION', number: String(random.between(1, 1_800)), day }
}

/** The act as it is cited. */
export function actText({ kind, number, day }: LedgerAct): string {
  return `${CITED[kind]} n. ${number} del ${dateOf(day)}`
}

const CITED: Record<LedgerAct['kind'], string> = {
  RESOLUTION: 'Delibera',
  DETERMINATION: 'Determina',
  DECREE: 'Decreto',
  ORDER: 'Mandato',
  RECEIPT: 'Quietanza del mandato',
}
