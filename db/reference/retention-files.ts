import { z } from 'zod'
import { confidence, day, optional, type ReferenceFile, readReference, text, wholeNumber } from './csv.ts'

/** How long a kind of record is kept, and what becomes of it then (massimario di selezione e scarto). */
export interface RetentionRule {
  readonly code: string
  readonly label: string
  /** What the period runs from. */
  readonly starts: string
  /** Null, like `days`: for good. */
  readonly years: number | null
  readonly days: number | null
  /**
   * ERASE: proposed to a supervisor, then keys and text go. REMOVE: the platform removes it by itself. KEEP: the law keeps it. ANONYMISE: it stays,
   * and leads to nobody.
   */
  readonly outcome: 'ERASE' | 'REMOVE' | 'KEEP' | 'ANONYMISE'
  /** What is there afterwards. */
  readonly remains: string | null
  readonly basis: string
  readonly confidence: string
  readonly valid_from: string
  readonly valid_to: string | null
}

const retentionRules: ReferenceFile<RetentionRule> = {
  name: 'retention_rule.csv',
  row: z.strictObject({
    code: z.string().regex(/^[A-Z]+(_[A-Z]+)*$/),
    label: text,
    starts: z.enum([
      'CASE_CLOSED',
      'LAST_RECORD',
      'APPOINTMENT_HELD',
      'REQUEST_DECIDED',
      'YEAR_CLOSED',
      'ENTRY_WRITTEN',
      'FACT_RECORDED',
    ]),
    years: optional(wholeNumber),
    days: optional(wholeNumber),
    outcome: z.enum(['ERASE', 'REMOVE', 'KEEP', 'ANONYMISE']),
    remains: optional(text),
    basis: text,
    confidence,
    valid_from: day,
    valid_to: optional(day),
  }),
}

/** The rules of `db/data/retention_rule.csv`. */
export function readRetentionRules(): readonly RetentionRule[] {
  return readReference(retentionRules)
}
