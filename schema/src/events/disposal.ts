import { z } from 'zod'

/** Why a record that was ordered to be erased is still there. */
const leftOutReasons = [
  'RUNNING',
  'PERSON_IN_CARE',
  'RESTRICTED',
  'PERIOD_RUNNING',
  'KEPT_BY_LAW',
  'IN_USE',
  'NOT_ORDERED',
] as const

/** Records whose period was over before this day are looked for. */
const endedBefore = z.iso.date()

/** A search for records whose period was over before a day has begun. */
export const disposalSearch = z.object({ endedBefore })

/** It goes on past the id at which the turn before ended. */
export const disposalSearchTurn = z.object({ endedBefore, after: z.uuid() })

/** Records whose period is over, before a supervisor has seen them. */
export const disposableRecords = z.object({
  endedBefore,
  records: z
    .array(
      z.object({
        record: z.uuid(),
        person: z.uuid(),
        holder: z.string(),
        reference: z.string().nullable(),
        startedOn: z.iso.date(),
        keptUntil: z.iso.date(),
      }),
    )
    .readonly(),
})

/** A batch of an order of disposal (proposta di scarto). */
const batch = { proposal: z.uuid(), batch: z.uuid() }

/** Records of one kind that a supervisor has ordered to be erased. Ids alone: who erases looks up the order. */
export const disposalOrder = z.object({ ...batch, endedBefore, records: z.array(z.uuid()).readonly() })
export type DisposalOrder = z.output<typeof disposalOrder>

/** Files of cases that were erased. */
export const erasedRecords = z.object({ ...batch, records: z.array(z.uuid()).readonly() })

const pseudonym = z.string().regex(/^[0-9a-f]{64}$/)

/** Facts that are to lead to nobody, by person; with `whole`, all of the person, who is known no more. Never an id beside a pseudonym. */
export const detachedFacts = z.object({
  ...batch,
  people: z
    .array(z.object({ person: pseudonym, facts: z.array(pseudonym).readonly(), whole: z.boolean() }))
    .readonly(),
})
export type DetachedFacts = z.output<typeof detachedFacts>

/** The emitter has done its part of a batch, but for what stood in the way. */
export const disposalReport = z.object({
  ...batch,
  leftOut: z.array(z.object({ record: z.uuid(), because: z.enum(leftOutReasons) })).readonly(),
  /** How many of what was removed, for the report: `DATA_KEYS`, `DOCUMENTS`. */
  removed: z.record(z.string(), z.int().min(0)),
})
export type DisposalReport = z.output<typeof disposalReport>
