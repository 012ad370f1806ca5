import type { fundingRefusals } from '@cse/db/finance/funding-tables'
import type { Cents } from '@cse/schema/cents'
import { admits, type FundRule } from './fund-rule.ts'
import type { PlanStatus } from './plan.ts'

export type FundingRefusal = (typeof fundingRefusals)[number]

/** What a planned intervention of a case requests. */
export interface RequestedFunding {
  readonly year: number
  readonly serviceType: string
  readonly targetArea: string
  /** Where the prestation stands in the SIOSS grid; null for a code that finance does not know. */
  readonly macroArea: string | null
  /** What the body is to pay; 0 takes the request back. */
  readonly cents: Cents
}

/** What an intervention of the zone plan is for. */
export interface FundedPurpose {
  readonly serviceType: string
  readonly targetArea: string
}

/** A line that could pay. */
export interface PayingLine {
  readonly line: string
  readonly year: number
  readonly stage: 'DRAFT' | 'OPEN' | 'CLOSED'
  readonly status: PlanStatus
  /**
   * Planned and not committed but for cases, nor reserved for others, in cents: what a commitment that serves reservations holds beyond
   * them is free for the next case.
   */
  readonly free: Cents
  /** Who gives the fund (`db/data/fund.csv`). */
  readonly level: string
  readonly rules: readonly FundRule[]
}

/** What finance decides on a request. */
export type FundingDecision =
  | { readonly state: 'FUNDED'; readonly line: string }
  | { readonly state: 'REFUSED'; readonly refusal: FundingRefusal }

/**
 * Which line pays for a planned intervention: of those of the year whose fund may pay for it, the one with the least that suffices, so that
 * large sums stay whole. A request is covered whole or not at all: a project is not agreed on a part of its money. Appropriations bind: the
 * money of an intervention pays for nothing else (D.Lgs. 267/2000 arts. 164 c. 2, 183).
 * @param intervention what the named intervention is for; null when the Ambito's plans have no such intervention
 */
export function decideFunding(
  request: RequestedFunding,
  intervention: FundedPurpose | null,
  lines: readonly PayingLine[],
): FundingDecision {
  if (request.cents === 0) return { state: 'REFUSED', refusal: 'WITHDRAWN' }
  const unfit = misfit(request, intervention)
  if (unfit) return { state: 'REFUSED', refusal: unfit }
  const ofYear = lines.filter(({ year }) => year === request.year)
  if (ofYear.length === 0) return { state: 'REFUSED', refusal: 'NO_SUCH_LINE' }
  const inForce = ofYear.filter(({ status }) => status === 'APPROVED' || status === 'VARIED')
  if (inForce.length === 0) return { state: 'REFUSED', refusal: 'PLAN_NOT_APPROVED' }
  const open = inForce.filter(({ stage }) => stage === 'OPEN')
  if (open.length === 0) return { state: 'REFUSED', refusal: 'YEAR_CLOSED' }
  const { macroArea } = request
  const admitted = open.filter(
    ({ level, rules }) =>
      !OTHER_SHARES.has(level) && macroArea !== null && admits(rules, { ...request, macroArea }),
  )
  if (admitted.length === 0) return { state: 'REFUSED', refusal: 'FUND_NOT_ADMITTED' }
  const [smallest] = admitted
    .filter(({ free }) => free >= request.cents)
    .sort((one, other) => one.free - other.free)
  return smallest ? { state: 'FUNDED', line: smallest.line } : { state: 'REFUSED', refusal: 'EXHAUSTED' }
}

/** Why the intervention is not for what is requested; undefined when it is. */
function misfit(
  { serviceType, targetArea }: RequestedFunding,
  intervention: FundedPurpose | null,
): FundingRefusal | undefined {
  if (intervention === null) return 'OTHER_AMBITO'
  const { serviceType: own } = intervention
  // a code of the SIUSS nomenclature stands for those under it
  if (serviceType !== own && !serviceType.startsWith(`${own}.`)) return 'OTHER_SERVICE'
  if (intervention.targetArea !== targetArea && intervention.targetArea !== ALL_USERS) return 'OTHER_AREA'
  return undefined
}

/** Multiutenza (`db/data/target_area.csv`). */
const ALL_USERS = '7'

/** Users and the health service pay their own shares of a project, never that of comune or Ambito, which is what it asks for. */
const OTHER_SHARES: ReadonlySet<string> = new Set(['utente', 'sanitario'])

/** Why nothing was reserved, for the end user. */
export const refusalTexts: Readonly<Record<FundingRefusal, string>> = {
  EXHAUSTED: 'Lo stanziamento dell’intervento non basta.',
  FUND_NOT_ADMITTED: 'Il fondo non può pagare questa prestazione o quest’area di utenza.',
  YEAR_CLOSED: 'L’esercizio è chiuso.',
  PLAN_NOT_APPROVED: 'Il piano di zona non è ancora approvato.',
  NO_SUCH_LINE: 'L’intervento del piano non ha risorse per quest’anno.',
  WITHDRAWN: 'La richiesta è stata ritirata.',
  OTHER_AMBITO: 'L’intervento indicato non è nel piano di zona dell’Ambito del caso.',
  OTHER_SERVICE: 'L’intervento del piano è per un’altra prestazione.',
  OTHER_AREA: 'L’intervento del piano è per un’altra area di utenza.',
}
