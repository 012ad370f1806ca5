import { type Cents, greatest, least, minus, plus, zero } from '@cse/schema/cents'
import { refuse } from '@cse/schema/refusal'
import { actInFuture, type FormalAct, isFuture } from './act.ts'
import type { Figures } from './amounts.ts'
import { type Creditor, creditorRefusal } from './creditor.ts'
import { type MovementKind, reversalOf, roomFor } from './ledger.ts'
import { type PlanStatus, stepRefusal, wrongYear, yearsOf } from './plan.ts'

/** What is to be bound to a creditor. Ids are uuids, amounts cents. */
export interface NewCommitment {
  readonly line: string
  readonly amount: Cents
  readonly act: FormalAct
  /** Who is to be found in the register by its code, or put there; null where they are named by id. */
  readonly creditor: Creditor | null
  /** Creditors of the register, by uuid; empty where one is named by its code. */
  readonly creditors: readonly string[]
  readonly cig: string | null
  readonly cup: string | null
  /** The year in which it falls due (esigibilità, D.Lgs. 118/2011). */
  readonly dueYear: number
  readonly reason: string | null
  /** It is for what cases reserve on the line: what they reserved is not in its way. */
  readonly servesReservations: boolean
  /** It recognises what was owed without a commitment (debito fuori bilancio, art. 194). */
  readonly recognisesDebt: boolean
}

/** What the creditor is to be paid for; its CIG must be that of the commitment (D.L. 66/2014 art. 25 c. 2). */
export interface Invoice {
  readonly number: string
  readonly date: string
  readonly cig: string | null
  /** Its total in cents; null for what is liquidated of it first. */
  readonly total: Cents | null
}

/** A line as far as its rules need it. */
export interface LineState extends Figures {
  readonly year: number
  readonly stage: 'DRAFT' | 'OPEN' | 'CLOSED'
  readonly status: PlanStatus
  readonly triennium: string
  readonly spendBy: string | null
  /** What cases reserved and nobody committed yet, in cents; nothing once its year is closed. */
  readonly reserved: Cents
}

/** A commitment as far as its rules need it. */
export interface Commitment extends Figures {
  readonly cig: string | null
  readonly committedOn: string
  readonly servesReservations: boolean
  readonly dueYear: number
  readonly recognisesDebt: boolean
}

interface Requested {
  readonly amount: Cents
  readonly act: FormalAct
}

/** Why the line does not bear the commitment; undefined when it does. */
export function commitmentRefusal(line: LineState, requested: Omit<NewCommitment, 'line'>, at: Date) {
  const { year, triennium, spendBy } = line
  const lastYear = Math.max(year, yearsOf(triennium).at(-1) ?? year)
  const stopped = stepRefusal('SPEND', line.status) ?? (line.stage === 'OPEN' ? undefined : yearClosed(year))
  if (stopped) return stopped
  if (isFuture(requested.act, at)) return actInFuture()
  if (requested.dueYear < year || requested.dueYear > lastYear) return wrongYear(year, lastYear)
  if (spendBy !== null && (requested.act.date > spendBy || `${requested.dueYear}` > spendBy.slice(0, 4)))
    return refuse('FundExpired', 'Il fondo non può più essere speso: il termine è passato.', { spendBy })
  const { creditor } = requested
  return (creditor ? creditorRefusal(creditor) : undefined) ?? budgetRefusal('COMMITMENT', line, requested)
}

/** The line as it stands once the commitment is recorded: what serves reservations draws on what is reserved. */
export function withCommitment<Line extends LineState>(
  line: Line,
  { amount, servesReservations }: Pick<NewCommitment, 'amount' | 'servesReservations'>,
): Line {
  const reserved = servesReservations ? greatest(zero, minus(line.reserved, amount)) : line.reserved
  return { ...line, committed: plus(line.committed, amount), reserved }
}

/** Why the commitment cannot be reduced by this; undefined when it can. Also on lines of closed years (riaccertamento). */
export function reductionRefusal(commitment: Commitment, { amount, act }: Requested, at: Date) {
  if (isFuture(act, at)) return actInFuture()
  const available = roomFor('REDUCTION', commitment)
  return amount > available ? nothingToReduce(available) : undefined
}

/** More than what the commitment has not liquidated, in cents. */
export function nothingToReduce(available: Cents) {
  return refuse('NothingToReduce', 'L’impegno non ha un importo non liquidato sufficiente.', { available })
}

interface Standing {
  readonly line: LineState
  readonly commitment: Commitment
}

/** Why this is not found due; undefined when it is. */
export function liquidationRefusal(
  { commitment }: Standing,
  { amount, act, invoice }: Requested & { readonly invoice: Invoice | null },
  at: Date,
) {
  if (isFuture(act, at)) return actInFuture()
  if (act.date < commitment.committedOn)
    return refuse('LiquidationBeforeCommitment', 'L’atto di liquidazione è anteriore all’impegno.', {
      committedOn: commitment.committedOn,
    })
  if (invoice && invoice.date < commitment.committedOn && !commitment.recognisesDebt)
    return owedBefore(commitment, 'La fattura è anteriore all’impegno')
  if (invoice?.cig != null && invoice.cig !== commitment.cig)
    return refuse('UnknownCig', 'Il CIG della fattura non è quello dell’impegno.')
  const available = roomFor('LIQUIDATION', commitment)
  return amount > available
    ? refuse('NothingToLiquidate', 'L’importo supera quanto resta da liquidare dell’impegno.', { available })
    : undefined
}

/** No expense without its commitment: what is owed before is a debt, with a procedure of its own (D.Lgs. 267/2000 arts. 191, 194). */
export function owedBefore({ committedOn }: Pick<Commitment, 'committedOn'>, what: string) {
  return refuse('OwedBeforeCommitment', `${what}: occorre riconoscere il debito fuori bilancio.`, {
    committedOn,
  })
}

/** Why the treasurer is not told to pay this; undefined when he is. */
export function orderRefusal({ commitment }: Standing, { amount, act }: Requested, at: Date) {
  return isFuture(act, at) ? actInFuture() : nothingToPay('PAYMENT_ORDER', commitment, amount)
}

/** Why this was not paid; undefined when it was. */
export function paymentRefusal({ commitment }: Standing, { amount, act }: Requested, at: Date) {
  return isFuture(act, at) ? actInFuture() : nothingToPay('PAYMENT', commitment, amount)
}

/** An entry to be undone. */
interface Undone {
  readonly kind: MovementKind
  /** What earlier reversals left of it, in cents. */
  readonly left: Cents
  /** It took in deliveries to cases: it is undone whole, or not at all. */
  readonly ofDeliveries: boolean
}

/** Why an entry is not undone, or the kind that undoes it. */
export function reversalRefusal(
  { line, commitment }: Standing,
  { kind, left, amount, act, ofDeliveries }: Requested & Undone,
  at: Date,
) {
  const undoing = reversalOf(kind)
  if (!undoing) return nothingToReverse(zero)
  if (isFuture(act, at)) return actInFuture()
  if (undoing === 'REDUCTION_REVERSAL') {
    const { servesReservations } = commitment
    const refusal =
      line.stage === 'OPEN'
        ? budgetRefusal(undoing, line, { amount, servesReservations })
        : yearClosed(line.year)
    if (refusal) return refusal
  }
  const available = least(left, undoing === 'REDUCTION_REVERSAL' ? left : roomFor(undoing, commitment))
  const fits = ofDeliveries ? amount === available && amount === left : amount <= available
  return amount > 0 && fits ? { kind: undoing } : nothingToReverse(available)
}

/** More than the line has left. `available` is what it has, `reserved` what it has beside that for cases, in cents. */
export function budgetExceeded(available: Cents, reserved: Cents) {
  return refuse('BudgetExceeded', 'La disponibilità della linea di finanziamento non è sufficiente.', {
    available: greatest(zero, available),
    reserved,
  })
}

/** The year of the line is closed: its money is no longer bound or moved. */
export function yearClosed(year: number) {
  return refuse('YearClosed', `L’esercizio ${year} del piano è chiuso.`, { year })
}

/**
 * What cases have reserved is left to the commitments that serve them (prenotazione e impegno, D.Lgs. 267/2000 art. 183). The database
 * refuses the others as well (`within_reserve`).
 */
function budgetRefusal(
  kind: MovementKind,
  line: LineState,
  { amount, servesReservations }: Pick<NewCommitment, 'amount' | 'servesReservations'>,
) {
  const reserved = servesReservations ? zero : line.reserved
  const available = minus(roomFor(kind, line), reserved)
  return amount > available ? budgetExceeded(available, reserved) : undefined
}

function nothingToPay(kind: 'PAYMENT_ORDER' | 'PAYMENT', commitment: Commitment, amount: Cents) {
  const available = roomFor(kind, commitment)
  return amount > available
    ? refuse(
        'NothingToPay',
        kind === 'PAYMENT'
          ? 'L’importo supera quanto è stato ordinato al tesoriere e non ancora pagato.'
          : 'L’importo supera quanto è stato liquidato e non ancora ordinato.',
        { available },
      )
    : undefined
}

function nothingToReverse(available: Cents) {
  return refuse('NothingToReverse', 'Il movimento non può essere stornato per questo importo.', {
    available: greatest(zero, available),
  })
}
