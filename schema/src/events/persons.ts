import { z } from 'zod'
import {
  detachedFacts,
  disposableRecords,
  disposalOrder,
  disposalReport,
  disposalSearch,
} from './disposal.ts'
import { personFacts } from './facts.ts'
import { iseeAnswers } from './isee.ts'

const istatCode = z.string().regex(/^\d{6}$/)

/** What belonged to `from` belongs to `to`, or back to `from` again. */
const mergedRecords = z.object({ merge: z.uuid(), from: z.uuid(), to: z.uuid() })

/** The events of persons. */
export const personsEvents = {
  /** Two records of one person were made one. */
  'persons.merged': mergedRecords,
  /** A merger was undone. */
  'persons.split': mergedRecords,
  /** Where somebody lives from a day on; no comune for who has left the region or has no known abode. */
  'persons.residence-changed': z.object({
    person: z.uuid(),
    from: istatCode.nullable(),
    to: istatCode.nullable(),
    on: z.iso.date(),
  }),
  /** A death was written down, or taken back as a mistake; the day is `registry.death_of`’s to say. */
  'persons.death-changed': z.object({ person: z.uuid() }),
  /** All records are to be looked through for others of the same person, past an id for the next turn; asked for after a bulk load. */
  'persons.duplicate-search-requested': z.object({ after: z.uuid().nullable().default(null) }),
  /** Records whose period was over on 1 January of a year are to be looked for; past an id for the next turn. */
  'persons.disposal-search-requested': z.object({
    year: z.int().min(2000).max(2200),
    after: z.uuid().nullable().default(null),
  }),
  'persons.disposal-search-begun': disposalSearch,
  /** Persons whose records are due as far as persons and cases know. */
  'persons.disposable-persons-found': disposableRecords,
  'persons.case-file-disposal-ordered': disposalOrder,
  'persons.person-record-disposal-ordered': disposalOrder,
  'persons.appointment-disposal-ordered': disposalOrder,
  'persons.rights-request-disposal-ordered': disposalOrder,
  'persons.isee-read': iseeAnswers,
  'persons.facts-detached': detachedFacts,
  'persons.disposal-carried-out': disposalReport,
  'persons.person-facts-changed': personFacts,
} as const
