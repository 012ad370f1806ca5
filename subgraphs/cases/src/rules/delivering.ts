import type { fundingStates } from '@cse/db/cases/vocabulary'
import { shareWithin } from '@cse/db/src/query/shares'
import { type Cents, cents, least, minus, plus, times, zero } from '@cse/schema/cents'
import { type CoPaymentTerms, shareOfUser } from '@cse/schema/co-payment'
import { badInput } from '@cse/schema/errors'
import { personDeceased, refuse } from '@cse/schema/refusal'
import { costOf, type Hundredths, hundredthsOf, numericOf } from './quantity.ts'
import type { Urgency } from './urgency.ts'

/** A planned intervention as the rules of delivery need it: days `YYYY-MM-DD`, amounts in cents. */
export interface Deliverable {
  readonly startsOn: string
  readonly endsOn: string | null
  readonly endedOn: string | null
  readonly fundingState: (typeof fundingStates)[number]
  /** A zone plan is asked for the body's share. */
  readonly requestsFunding: boolean
  /** The most that it holds for it. */
  readonly claimed: Cents
  readonly unitCost: Cents
  readonly planned: Hundredths
  readonly plannedBody: Cents
  readonly plannedUser: Cents
  readonly plannedHealth: Cents
  readonly delivered: Hundredths
  readonly deliveredBody: Cents
  readonly deliveredUser: Cents
  readonly deliveredHealth: Cents
  /** What of the requested month was recorded already, if it was. */
  readonly recorded: boolean
  readonly suspensions: readonly Suspension[]
  /** Day on which the person died; null of the living. */
  readonly diedOn: string | null
  /** What the Ambito determined that the user pays, by month; where nothing was, each share takes its part of the planned one. */
  readonly coPayments?: readonly CoPaymentDetermination[]
}

/** From a month on (`YYYY-MM`) the user pays by these terms, as long as none with a higher number says otherwise. */
interface CoPaymentDetermination {
  readonly number: number
  readonly from: string
  readonly terms: CoPaymentTerms
}

/** From a day until the day on which delivery goes on, or until further notice. */
interface Suspension {
  readonly since: string
  readonly resumedOn: string | null
}

/** What is said to have been delivered in a month, `YYYY-MM`. */
export interface RequestedDelivery {
  readonly month: string
  readonly quantity: number
  readonly hours: number | null
  /** It was ordered before its money was there. */
  readonly urgency?: Urgency | null
}

/** The same, checked and priced. */
export interface Delivered {
  readonly quantity: Hundredths
  readonly hours: Hundredths | null
  readonly amount: Cents
  readonly bodyShare: Cents
  readonly userShare: Cents
  readonly healthShare: Cents
  /** Number of the determination of the user's share; null where the project says it. */
  readonly coPayment: number | null
}

/** Why a month cannot be recorded. */
export type DeliveryRefused =
  | ReturnType<typeof refuse<'NotFunded' | 'MonthRecorded'>>
  | ReturnType<typeof beyondAgreed>
  | ReturnType<typeof personDeceased>
  | NonNullable<ReturnType<typeof suspended>>

/**
 * What a month costs, and who bears it: each share takes its part of the planned one, and all of it with the last unit. Refused when it is
 * more than the agreed version leaves.
 * @throws GraphQLError BAD_USER_INPUT for a month that has not begun or lies outside the intervention, and for impossible quantities.
 */
export function deliver(
  intervention: Deliverable,
  requested: RequestedDelivery,
  today: string,
): Delivered | DeliveryRefused {
  const quantity = checkedQuantity(requested, intervention, today)
  const { diedOn } = intervention
  const refusal =
    (diedOn !== null && `${requested.month}-01` > diedOn && personDeceased(diedOn)) ||
    suspended(intervention, requested.month, today) ||
    (intervention.recorded &&
      refuse('MonthRecorded', 'Il mese è già registrato: per correggerlo, annullare prima la registrazione.'))
  if (refusal) return refusal
  const left = intervention.planned - intervention.delivered
  if (quantity > left) return beyondAgreed(left)
  const hours = requested.hours === null ? null : Math.round(requested.hours * 100)
  const determined = determinationOf(intervention.coPayments ?? [], requested.month)
  const cost = priced(intervention, quantity, determined)
  // what the user pays less than the project planned is for the body to pay, as far as it has the money
  if (cost.bodyShare > minus(intervention.plannedBody, intervention.deliveredBody))
    return refuse('NotFunded', TOO_LITTLE)
  return (
    unfunded(intervention, cost.bodyShare, requested.urgency ?? null) ?? {
      quantity,
      hours,
      ...cost,
      coPayment: determined?.number ?? null,
    }
  )
}

/** The determination that holds in a month: of those from then on or before, the one that was made last. */
const determinationOf = (all: readonly CoPaymentDetermination[], month: string) =>
  all.filter(({ from }) => from <= month).toSorted((one, other) => other.number - one.number)[0]

/**
 * No expense of the body without its money (D.Lgs. 267/2000 art. 191 c. 1): what the zone plan was asked for and does not hold is delivered in
 * urgency alone, which somebody answers for.
 * @throws GraphQLError BAD_USER_INPUT for an urgency where there is money
 */
function unfunded(
  { requestsFunding, fundingState, claimed, deliveredBody }: Deliverable,
  bodyShare: Cents,
  urgency: Urgency | null,
) {
  const short = fundingState === 'FUNDED' && plus(deliveredBody, bodyShare) > claimed
  const funded = !requestsFunding || bodyShare === 0 || (fundingState === 'FUNDED' && !short)
  if (!funded) return urgency ? undefined : refuse('NotFunded', short ? TOO_LITTLE : NOT_FUNDED[fundingState])
  if (urgency)
    throw badInput([{ path: 'input.urgency', reason: 'L’urgenza non occorre: l’intervento è finanziato.' }])
  return undefined
}

const NOT_FUNDED: Readonly<Record<Deliverable['fundingState'], string>> = {
  REQUESTED: 'Il finanziamento dell’intervento non è ancora deciso: attendere l’esito prima di erogarlo.',
  REFUSED: 'L’intervento non è finanziato: variare il progetto prima di erogarlo.',
  FUNDED: '',
}
const TOO_LITTLE = 'La somma prenotata per l’intervento non basta: variare il progetto prima di erogarlo.'

/** More than the agreed version leaves to be delivered. */
function beyondAgreed(left: Hundredths) {
  const message = `La quantità supera quanto il progetto sottoscritto prevede: restano ${numericOf(left)} unità.`
  return refuse('BeyondAgreed', message, { left: left / 100 })
}

/**
 * The amount of so many more units, and the shares of it; never more than is left of each planned share. Where it was determined what the user
 * pays, that and what is left of the body's share come to what the two were planned to be.
 */
function priced(
  intervention: Deliverable,
  quantity: Hundredths,
  determined: CoPaymentDetermination | undefined,
) {
  const { delivered, unitCost } = intervention
  const planned = [intervention.plannedBody, intervention.plannedUser, intervention.plannedHealth]
  const left = [
    minus(intervention.plannedBody, intervention.deliveredBody),
    minus(intervention.plannedUser, intervention.deliveredUser),
    minus(intervention.plannedHealth, intervention.deliveredHealth),
  ]
  const remaining = plus(...left)
  const last = delivered + quantity === intervention.planned
  const amount = last
    ? remaining
    : least(remaining, minus(costOf(delivered + quantity, unitCost), costOf(delivered, unitCost)))
  if (determined) return sharedBy(intervention, amount, determined.terms, last)
  const [bodyShare = zero, userShare = zero, healthShare = zero] = shareWithin(amount, left, planned).map(
    cents,
  )
  return { amount, bodyShare, userShare, healthShare }
}

function sharedBy(
  { plannedBody, plannedUser, plannedHealth, deliveredHealth }: Deliverable,
  amount: Cents,
  terms: CoPaymentTerms,
  last: boolean,
) {
  const healthLeft = minus(plannedHealth, deliveredHealth)
  const total = plus(plannedBody, plannedUser, plannedHealth)
  const healthShare =
    last || total === 0 ? healthLeft : least(healthLeft, times(plannedHealth, amount, total))
  const price = minus(amount, healthShare)
  const userShare = shareOfUser(price, terms)
  return { amount, bodyShare: minus(price, userShare), userShare, healthShare }
}

function checkedQuantity(
  { month, quantity, hours }: RequestedDelivery,
  { startsOn, endsOn, endedOn }: Deliverable,
  today: string,
): Hundredths {
  const until = [endsOn, endedOn].filter((day) => day !== null).toSorted()[0]
  const reason =
    (month > today.slice(0, 7) && 'Il mese non è ancora iniziato.') ||
    (month < startsOn.slice(0, 7) && 'L’intervento non era ancora iniziato.') ||
    (until !== undefined && month > until.slice(0, 7) && 'L’intervento era già terminato.')
  if (reason) throw badInput([{ path: 'input.month', reason }])
  if (hours !== null && !(hours >= 0 && hours <= HOURS_OF_A_MONTH))
    throw badInput([{ path: 'input.hours', reason: 'Le ore non stanno in un mese.' }])
  const hundredths = hundredthsOf(quantity)
  if (hundredths === null)
    throw badInput([
      { path: 'input.quantity', reason: 'La quantità deve essere positiva, con al massimo due decimali.' },
    ])
  return hundredths
}

const HOURS_OF_A_MONTH = 31 * 24

/** A month in which delivery was suspended from its first day to its last, and the current one as long as it is suspended. */
function suspended({ suspensions }: Deliverable, month: string, today: string) {
  const current = month === today.slice(0, 7)
  const first = `${month}-01`
  const next = firstOfNextMonth(month)
  const barring = suspensions.find(
    ({ since, resumedOn }) =>
      (since <= first && (resumedOn === null || resumedOn >= next)) ||
      (current && since <= today && (resumedOn === null || resumedOn > today)),
  )
  return (
    barring && refuse('DeliverySuspended', 'In quel mese l’erogazione è sospesa.', { since: barring.since })
  )
}

function firstOfNextMonth(month: string): string {
  const [year = 0, of = 0] = month.split('-').map(Number)
  return new Date(Date.UTC(year, of, 1)).toISOString().slice(0, 10)
}
