import type { phases } from '@cse/db/cases/vocabulary'

/** A phase of the pathway (fase del processo, piano regionale 2026-2028, 4.2.2), in their order; CLOSED is the end of the last. */
export type CasePhase = (typeof phases)[number]

/** The steps that lead from one phase to another; others stay within theirs. An interruption leads from each of them to the end. */
const leadsTo: Readonly<Record<CasePhase, readonly CasePhase[]>> = {
  // a request that orientation satisfies is closed without an assessment
  ACCESS_AND_ORIENTATION: ['NEEDS_ASSESSMENT', 'CLOSED'],
  NEEDS_ASSESSMENT: ['INDIVIDUAL_PROJECT', 'CLOSED'],
  // a need that turns out different is assessed again
  INDIVIDUAL_PROJECT: ['SERVICE_DELIVERY', 'NEEDS_ASSESSMENT', 'CLOSED'],
  SERVICE_DELIVERY: ['FINAL_EVALUATION'],
  // what the evaluation found may call for a project more
  FINAL_EVALUATION: ['CLOSED', 'INDIVIDUAL_PROJECT'],
  // whoever comes back is assessed anew: the old findings no longer hold
  CLOSED: ['NEEDS_ASSESSMENT'],
}

/** Whether a case may go from one phase to the other. What runs is never closed before it is evaluated. */
export function mayFollow(from: CasePhase, to: CasePhase): boolean {
  return leadsTo[from].includes(to)
}

/** The name of a phase in messages for the end user. */
export const phaseNames: Readonly<Record<CasePhase, string>> = {
  ACCESS_AND_ORIENTATION: 'accesso e orientamento',
  NEEDS_ASSESSMENT: 'valutazione del bisogno',
  INDIVIDUAL_PROJECT: 'progetto individuale',
  SERVICE_DELIVERY: 'erogazione del servizio',
  FINAL_EVALUATION: 'valutazione finale',
  CLOSED: 'conclusa',
}
