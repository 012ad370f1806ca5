import type { Cents } from '@cse/schema/cents'
/** What a planned intervention requests from the zone plan (`cases.funding-requested`). */
export interface FundingRequest {
  /** uuid of the planned intervention. */
  readonly plannedIntervention: string
  /** uuid of the intervention of the zone plan that shall pay; null when nobody is asked. */
  readonly planIntervention: string | null
  /** uuid of its funding line, if one was chosen. */
  readonly line: string | null
  readonly serviceType: string
  /** The year in which it begins. */
  readonly year: number
  /** The share of comune or Ambito, in cents. */
  readonly requestedCents: Cents
  /** Counts what was requested and let go of for the planned intervention. */
  readonly version: number
}

/**
 * Whether a version of the project asks for something else than what was requested before. Of the first version everything is requested that was not decided
 * while it was a draft.
 */
export function differs(
  request: FundingRequest & {
    readonly was: Omit<FundingRequest, 'plannedIntervention' | 'version'> | null
    readonly fundingState: string | null
  },
  project: number,
): boolean {
  const { was, fundingState } = request
  if (was === null) return true
  if (project === 1) return fundingState === 'REQUESTED'
  return (['planIntervention', 'line', 'serviceType', 'year', 'requestedCents'] as const).some(
    (field) => request[field] !== was[field],
  )
}
