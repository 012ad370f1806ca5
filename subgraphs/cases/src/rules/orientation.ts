import type { accessOutcomes } from '@cse/db/cases/vocabulary'
import type { Mistake } from './history.ts'
import type { CasePhase } from './phase.ts'

/** Where an access led (esito dell’orientamento). */
export type AccessOutcome = (typeof accessOutcomes)[number]

/** Codes of the reasons for which an orientation closes the request where it was made; none where somebody is taken in charge. */
const CLOSES: Readonly<Record<AccessOutcome, string | null>> = {
  INFORMATION_ONLY: 'ORIENTATION_COMPLETED',
  DESK_SERVICE: 'ORIENTATION_COMPLETED',
  SENT_ELSEWHERE: 'OTHER_SERVICE',
  NOT_COMPETENT: 'OTHER_SERVICE',
  WITHDRAWN: 'WITHDRAWN',
  TAKEN_IN_CHARGE: null,
}

/** Where an orientation leaves the case: the reason for which it is closed, null while it is open; or what stands in the way. */
export type Orientation =
  | { readonly phase: CasePhase; readonly closureReason: string | null }
  | { readonly obstacle: string }

/** What the rules of the orientation need to know of a case. */
export interface OrientedCase {
  readonly phase: CasePhase
  readonly transferRequested: boolean
  readonly closureReason: string | null
}

/** Where an orientation leads from the access: with any outcome but the taking in charge the request ends there. */
export function orient(
  { phase, transferRequested }: OrientedCase,
  outcome: AccessOutcome | null,
): Orientation {
  const closureReason = outcome && CLOSES[outcome]
  if (closureReason === null) return { phase, closureReason }
  if (transferRequested) return { obstacle: 'Un trasferimento è in attesa di risposta.' }
  return { phase: 'CLOSED', closureReason }
}

/**
 * Where the correction of an outcome leads. At the access it leads as the first record does. A request that the orientation closed is open
 * again once somebody is to be taken in charge; a case that went on can only have been taken in charge.
 * @param closure how a closed case was closed
 */
export function orientAnew(
  held: OrientedCase,
  outcome: AccessOutcome | null,
  closure: (Mistake & { readonly untouched: boolean }) | null,
): Orientation {
  const { phase, closureReason: now } = held
  const closes = outcome && CLOSES[outcome]
  if (phase === 'ACCESS_AND_ORIENTATION') return orient(held, outcome)
  const atTheAccess = phase === 'CLOSED' && closure?.before === 'ACCESS_AND_ORIENTATION'
  if (!atTheAccess)
    return outcome === 'TAKEN_IN_CHARGE'
      ? { phase, closureReason: now }
      : { obstacle: 'Il caso è proseguito oltre l’accesso: l’esito può essere solo la presa in carico.' }
  const byOrientation = closure.event.kind === 'ACCESS_RECORDED' || closure.event.kind === 'ACCESS_CORRECTED'
  if (closes !== null) return { phase, closureReason: byOrientation ? closes : now }
  return byOrientation && closure.untouched
    ? { phase: closure.before, closureReason: null }
    : { obstacle: 'Il caso è concluso: va prima riaperto.' }
}
