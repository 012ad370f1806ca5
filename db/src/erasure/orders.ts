/** The key under which the platform looks for what is due, erases it, and says so; no viewer has it. */
export const ERASURE = ['system:erasure'] as const

/** What is proposed to supervisors, by the rules of `db/data/retention_rule.csv` that end in an erasure. */
export const disposableRules = ['CASE_FILE', 'PERSON_RECORD', 'APPOINTMENT', 'RIGHTS_REQUEST'] as const
export type DisposableRule = (typeof disposableRules)[number]

/** Why a record that was ordered to be erased is still there. */
export const leftOutReasons = [
  'RUNNING',
  'PERSON_IN_CARE',
  'RESTRICTED',
  'PERIOD_RUNNING',
  'KEPT_BY_LAW',
  'IN_USE',
  'NOT_ORDERED',
] as const
export type LeftOutReason = (typeof leftOutReasons)[number]

/** A record that was to be erased and was not, with the reason. */
export interface LeftOut {
  readonly record: string
  readonly because: LeftOutReason
}

/** Of records that were to be erased, those that were not. */
export function leftOutOf(
  records: readonly { readonly record: string; readonly because: LeftOutReason | null }[],
): LeftOut[] {
  return records.flatMap(({ record, because }) => (because ? [{ record, because }] : []))
}

/** How many records one event looks for or erases before it leaves the rest to the next: each is one transaction. */
export const A_TURN = 100
