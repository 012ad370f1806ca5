import { z } from 'zod'
import type { Writing } from '../session/schema-session.ts'

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

const day = z.iso.date()

/** `cases.find-due`, `services.find-due`: records are looked for whose period was over before a day, past the id at which the turn before ended. */
export const findDue = z.object({ endedBefore: day, after: z.uuid().nullable().default(null) })

/** A record that is due, before a supervisor has seen it. */
export const dueRecord = z.object({
  record: z.uuid(),
  person: z.uuid(),
  holder: z.string(),
  reference: z.string().nullable(),
  startedOn: day,
  keptUntil: day,
})
export type DueRecord = z.infer<typeof dueRecord>

/** `persons.records-due`: what whoever keeps the records has found. */
export const recordsDue = z.object({
  endedBefore: day,
  rule: z.enum(disposableRules),
  records: z.array(dueRecord),
})

/** `<schema>.erase`: records that a supervisor has ordered to be erased, a batch at a time. Ids alone: who erases looks up the order. */
export const eraseOrder = z.object({
  proposal: z.uuid(),
  batch: z.uuid(),
  rule: z.enum(disposableRules),
  endedBefore: day,
  records: z.array(z.uuid()),
})
export type EraseOrder = z.infer<typeof eraseOrder>

/** `finance.erase`: files that were erased, of which the books keep what the law asks for. */
export const detachOrder = eraseOrder.pick({ proposal: true, batch: true, records: true })

const pseudonym = z.string().regex(/^[0-9a-f]{64}$/)

/** `analytics.erase`: facts that are to lead to nobody, by person; with `whole`, all of the person, who is known no more. */
export const detachFacts = z.object({
  proposal: z.uuid(),
  batch: z.uuid(),
  people: z.array(z.object({ person: pseudonym, facts: z.array(pseudonym), whole: z.boolean() })),
})
export type DetachFacts = z.infer<typeof detachFacts>

/** `persons.records-erased`: a subgraph has done its part of a batch, but for what stood in the way. */
export const recordsErased = z.object({
  proposal: z.uuid(),
  batch: z.uuid(),
  by: z.enum(['persons', 'cases', 'services', 'finance', 'analytics']),
  leftOut: z.array(z.object({ record: z.uuid(), because: z.enum(leftOutReasons) })),
  /** How many of what was removed, for the report: `DATA_KEYS`, `DOCUMENTS`. */
  removed: z.record(z.string(), z.int().min(0)),
})
export type RecordsErased = z.infer<typeof recordsErased>

/** Of records that were to be erased, those that were not, with the reason. */
export function leftOutOf(
  records: readonly { readonly record: string; readonly because: LeftOutReason | null }[],
): RecordsErased['leftOut'] {
  return records.flatMap(({ record, because }) => (because ? [{ record, because }] : []))
}

/** Says, with the transaction that erased, what was erased. */
export function reportErased(writing: Writing, report: RecordsErased): Promise<void> {
  return writing.emit('persons.records-erased', { ...report })
}

/** Proposes records, with the transaction that found them. */
export function reportDue(
  writing: Writing,
  endedBefore: string,
  rule: DisposableRule,
  records: readonly DueRecord[],
): Promise<void> {
  return records.length === 0
    ? Promise.resolve()
    : writing.emit('persons.records-due', { endedBefore, rule, records: [...records] })
}

/** How many records one event looks for or erases before it leaves the rest to the next: each is one transaction. */
export const A_TURN = 100
