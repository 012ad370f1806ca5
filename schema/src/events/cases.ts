import { z } from 'zod'
import { centsInJson } from '../cents.ts'
import {
  detachedFacts,
  disposableRecords,
  disposalOrder,
  disposalReport,
  disposalSearchTurn,
  erasedRecords,
} from './disposal.ts'
import { assessmentFacts, caseFacts, deliveryFacts, transferFacts } from './facts.ts'
import { mergeFollowed } from './merge-followed.ts'

const ambito = z.string().regex(/^ATS-[A-Z]{2}-\d{2}$/)
const cents = centsInJson.refine((amount) => amount >= 0)

/** A month of a planned intervention for which comune or Ambito was asked to pay. */
const deliveredMonth = z.object({
  case: z.uuid(),
  delivery: z.uuid(),
  plannedIntervention: z.uuid(),
  ambito,
  month: z.string().regex(/^\d{4}-\d{2}$/),
  /** The share of comune or Ambito. */
  bodyCents: cents,
  /** The unit of offer, where it was delivered in one; events of before do not say. */
  facility: z.uuid().nullish(),
  /** The share of the user; events of before do not say. */
  userCents: cents.nullish(),
  /** Number of the determination by which the user's share was reckoned; null where the project says it. */
  coPayment: z.int().nullish(),
  version: z.int(),
})

/** The events of cases. */
export const casesEvents = {
  /** An agreed project asks a zone plan for money, or for other money than before. */
  'cases.funding-requested': z.object({
    case: z.uuid(),
    plannedIntervention: z.uuid(),
    planIntervention: z.uuid(),
    /** The funding line that the project names, if it names one. */
    line: z.uuid().nullable(),
    ambito,
    year: z.int(),
    serviceType: z.string(),
    targetArea: z.string(),
    requestedCents: cents,
    /** Counts what was requested and let go of for the planned intervention. */
    version: z.int(),
  }),
  /** Of what was asked for a planned intervention no more is needed than this: it has ended, or the case. */
  'cases.funding-released': z.object({
    case: z.uuid(),
    plannedIntervention: z.uuid(),
    ambito,
    /** The share of comune or Ambito of what was delivered, or may still be recorded. */
    keptCents: cents,
    version: z.int(),
  }),
  /** It may be liquidated. */
  'cases.delivery-recorded': deliveredMonth,
  /** It may be liquidated no more. */
  'cases.delivery-withdrawn': deliveredMonth,
  /** Somebody's stay at a facility began, ended, or will at another day. Of whom is nobody's business who counts places. */
  'cases.stays-changed': z.object({ facility: z.uuid() }),
  'cases.merge-followed': mergeFollowed,
  'cases.disposal-search-continued': disposalSearchTurn,
  'cases.disposable-files-found': disposableRecords,
  /** Of these persons, whose records were ordered to be erased, cases keeps nothing any more. */
  'cases.persons-forgotten': disposalOrder,
  'cases.files-erased': erasedRecords,
  'cases.facts-detached': detachedFacts,
  'cases.disposal-carried-out': disposalReport,
  'cases.case-facts-changed': caseFacts,
  'cases.delivery-facts-changed': deliveryFacts,
  'cases.assessment-facts-changed': assessmentFacts,
  'cases.transfer-facts-changed': transferFacts,
} as const
