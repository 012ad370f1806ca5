import { z } from 'zod'
import { disposalReport } from './disposal.ts'
import { amountFacts } from './facts.ts'

/** The events of finance. */
export const financeEvents = {
  /** A request for the money of a case was answered. */
  'finance.funding-decided': z.object({
    case: z.uuid(),
    plannedIntervention: z.uuid(),
    state: z.enum(['FUNDED', 'REFUSED']),
    /** The funding line that pays. */
    line: z.uuid().nullable(),
    /** Code of the fund that pays. */
    fund: z.string().nullish(),
    /** Why nobody pays, in Italian. */
    reason: z.string().nullable(),
    /** That of the request it answers. */
    version: z.int(),
  }),
  'finance.disposal-carried-out': disposalReport,
  'finance.amount-facts-changed': amountFacts,
} as const
