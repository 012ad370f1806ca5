import type { PlanObjective } from './project-plan.ts'

/** An objective of the version before. */
export interface StandingObjective extends PlanObjective {
  readonly uuid: string
}

/** An objective with its place in the project, from one on. */
export interface PlacedObjective extends PlanObjective {
  readonly position: number
}

/** What a version changes in the objectives: one that stands in both, word for word and with the same term, is the same one and stays. */
export function objectiveChange(
  standing: readonly StandingObjective[],
  wanted: readonly PlanObjective[],
): { readonly dropped: readonly string[]; readonly added: readonly PlacedObjective[] } {
  const named = ({ description, term }: PlanObjective) => `${term} ${description}`
  const [before, after] = [new Set(standing.map(named)), new Set(wanted.map(named))]
  return {
    dropped: standing.filter((one) => !after.has(named(one))).map(({ uuid }) => uuid),
    added: wanted
      .map((one, index) => ({ ...one, position: index + 1 }))
      .filter((one) => !before.has(named(one))),
  }
}
