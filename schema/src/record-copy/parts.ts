import type { RecordCopyContribution, RecordCopyPart } from './contribution.ts'

/** Version of the form of the copy; it grows when a part or a field goes or changes its meaning. */
export const RECORD_COPY_VERSION = 1

/** The parts in the order in which they are asked: those of another part's rows after it. */
export function partsOf(contributions: readonly RecordCopyContribution[]): RecordCopyPart[] {
  const parts = contributions.flatMap((contribution) => contribution.parts)
  return [...parts.filter(({ over }) => !over), ...parts.filter(({ over }) => over)]
}

/** Why something stays out, each reason once. */
export function reasonsOf(contributions: readonly RecordCopyContribution[]): string[] {
  return [...new Set(contributions.flatMap(({ withheld }) => Object.values(withheld)))]
}
