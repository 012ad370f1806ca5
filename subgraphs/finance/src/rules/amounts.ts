import { type Cents, cents, greatest, minus, zero } from '@cse/schema/cents'
/**
 * The figures of public spending, each a stage of the one before it, in integer cents: what the plan sets aside, what is bound to
 * a creditor, what was found due, what the treasurer was told to pay, what left the treasury (D.Lgs. 267/2000 arts. 183-185).
 */
export interface Figures {
  /** Pianificato: the appropriations (stanziamenti) after variations. */
  readonly planned: Cents
  /** Impegnato, art. 183. */
  readonly committed: Cents
  /** Liquidato, art. 184. */
  readonly liquidated: Cents
  /** Ordinato: orders of payment (mandati) sent to the treasurer, art. 185. */
  readonly ordered: Cents
  /** Pagato, art. 185. */
  readonly paid: Cents
}

/** The figures and the instant of the last movement behind them. */
export interface Amounts extends Figures {
  readonly asOf: Date
}

/** Figures behind which there is no movement. */
export const untouched: Figures = {
  planned: zero,
  committed: zero,
  liquidated: zero,
  ordered: zero,
  paid: zero,
}

/** Residuo di stanziamento: planned and not yet committed. */
export function residual({ planned, committed }: Pick<Figures, 'planned' | 'committed'>): Cents {
  return minus(planned, committed)
}

/** Residuo passivo: committed and not yet liquidated. */
export function outstanding({ committed, liquidated }: Pick<Figures, 'committed' | 'liquidated'>): Cents {
  return minus(committed, liquidated)
}

/** Da pagare: liquidated and not yet paid. */
export function payable({ liquidated, paid }: Pick<Figures, 'liquidated' | 'paid'>): Cents {
  return minus(liquidated, paid)
}

/**
 * What cases have reserved on a line and no commitment serves yet, in cents. It is taken from what is left to commit until the year closes
 * (prenotazione, D.Lgs. 267/2000 art. 183 c. 3).
 */
export function openReservations({
  stage,
  reserved,
  serving,
}: {
  readonly stage: 'DRAFT' | 'OPEN' | 'CLOSED'
  readonly reserved: Cents
  readonly serving: Cents
}): Cents {
  return stage === 'OPEN' ? greatest(zero, minus(reserved, serving)) : zero
}

/** A figure that goes past the stage before it. */
export type Breach =
  | 'COMMITTED_BEYOND_PLANNED'
  | 'LIQUIDATED_BEYOND_COMMITTED'
  | 'ORDERED_BEYOND_LIQUIDATED'
  | 'PAID_BEYOND_ORDERED'
  | 'PAID_BELOW_ZERO'

/** The first rule of `0 <= paid <= ordered <= liquidated <= committed <= planned` that the figures break; undefined when they keep all. */
export function breachOf({ planned, committed, liquidated, ordered, paid }: Figures): Breach | undefined {
  if (paid < 0) return 'PAID_BELOW_ZERO'
  if (paid > ordered) return 'PAID_BEYOND_ORDERED'
  if (ordered > liquidated) return 'ORDERED_BEYOND_LIQUIDATED'
  if (liquidated > committed) return 'LIQUIDATED_BEYOND_COMMITTED'
  if (committed > planned) return 'COMMITTED_BEYOND_PLANNED'
  return undefined
}

/** A thousand euro: the steps in which sums of others' cases are published. */
const STEP = 100_000

/**
 * What cases have reserved on a line, as it is published.
 * @param few whether one to four cases did; null for who keeps the books, who is told it exactly
 */
export function reservedAsReleased(
  line: Parameters<typeof openReservations>[0],
  few: boolean | null,
): Cents | null {
  const reserved = openReservations(line)
  if (few === null || reserved === 0) return reserved
  return few ? null : cents(STEP * Math.round(reserved / STEP))
}

/** What is left for others than cases, as it is told: to who keeps the books exactly, to others never more than there is. */
export function availableAsReleased(
  residual: Cents,
  reserved: Cents,
  { keepsBooks }: { readonly keepsBooks: boolean },
): Cents {
  const available = minus(residual, reserved)
  return keepsBooks || reserved === 0 ? available : cents(STEP * Math.floor(available / STEP))
}
