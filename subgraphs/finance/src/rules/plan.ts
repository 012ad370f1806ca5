import { refuse } from '@cse/schema/refusal'

export type PlanStatus = 'DRAFT' | 'SUBMITTED' | 'APPROVED' | 'VARIED' | 'CLOSED'

/** What may be done with a plan. */
export type PlanStep =
  | 'CHANGE'
  | 'SUBMIT'
  | 'WITHDRAW'
  | 'APPROVE'
  | 'VARY'
  | 'RESOURCES'
  | 'SPEND'
  | 'CLOSE_YEAR'
  | 'CLOSE'

/**
 * From which states each is possible, and to which it leads; null leaves the plan as it is. The Coordinamento istituzionale approves and
 * varies by resolution (L.R. 19/2006 art. 10); the Ufficio di Piano records it.
 */
export const planSteps: Readonly<
  Record<PlanStep, { readonly from: readonly PlanStatus[]; readonly to: PlanStatus | null }>
> = {
  CHANGE: { from: ['DRAFT'], to: null },
  SUBMIT: { from: ['DRAFT'], to: 'SUBMITTED' },
  WITHDRAW: { from: ['SUBMITTED'], to: 'DRAFT' },
  APPROVE: { from: ['SUBMITTED'], to: 'APPROVED' },
  VARY: { from: ['APPROVED', 'VARIED'], to: 'VARIED' },
  // money arrives at any time
  RESOURCES: { from: ['DRAFT', 'SUBMITTED', 'APPROVED', 'VARIED'], to: null },
  SPEND: { from: ['APPROVED', 'VARIED'], to: null },
  CLOSE_YEAR: { from: ['APPROVED', 'VARIED'], to: null },
  CLOSE: { from: ['APPROVED', 'VARIED'], to: 'CLOSED' },
}

const stands: Readonly<Record<PlanStatus, string>> = {
  DRAFT: 'è in elaborazione',
  SUBMITTED: 'è stato trasmesso e attende l’approvazione',
  APPROVED: 'è approvato',
  VARIED: 'è approvato',
  CLOSED: 'è chiuso',
}

/** Why the step is not possible from where the plan stands; undefined when it is. */
export function stepRefusal(step: PlanStep, status: PlanStatus) {
  if (planSteps[step].from.includes(status)) return undefined
  return step === 'SPEND' && (status === 'DRAFT' || status === 'SUBMITTED')
    ? planNotApproved(status)
    : refuse('PlanStatusNotAllowed', `L’operazione non è possibile: il piano ${stands[status]}.`, { status })
}

/** Money of a plan can be bound once the plan is approved. */
function planNotApproved(status: PlanStatus) {
  return refuse('PlanNotApproved', `Il piano non è ancora approvato: ${stands[status]}.`, { status })
}

/** The years of a triennium, `2026-2028`. */
export function yearsOf(triennium: string): readonly number[] {
  const [first = 0, last = 0] = triennium.split('-').map(Number)
  return Array.from({ length: last - first + 1 }, (_, index) => first + index)
}

/** The years in which a plan may begin, seen from a day: it is drafted in time, or late, but not for other decades. */
export function mayBegin(firstYear: number, today: string): boolean {
  const year = Number(today.slice(0, 4))
  return firstYear >= year - 2 && firstYear <= year + 3
}

/** The year is none of those that the plan or the line allows. */
export function wrongYear(first: number, last: number) {
  return refuse('WrongYear', `L’anno deve essere compreso tra il ${first} e il ${last}.`, { first, last })
}
