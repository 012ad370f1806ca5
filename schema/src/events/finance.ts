import { z } from 'zod'
import { coPaymentTerms } from '../co-payment.ts'
import { disposalReport } from './disposal.ts'
import { amountFacts } from './facts.ts'
import { iseeKinds } from './isee.ts'

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
  /** Determinations of what users pay rest on the ISEE of these persons, in force on a day. */
  'finance.isee-requested': z.object({
    ambito: z.string(),
    on: z.iso.date(),
    requests: z
      .array(z.object({ coPayment: z.uuid(), person: z.uuid(), kind: z.enum(iseeKinds) }))
      .readonly(),
  }),
  /** How much of the months of a planned intervention its user pays, from a month on (`YYYY-MM`). A higher number takes the place of lower ones. */
  'finance.co-payment-decided': z.object({
    plannedIntervention: z.uuid(),
    number: z.int(),
    from: z.string().regex(/^\d{4}-\d{2}$/),
    terms: coPaymentTerms,
  }),
  'finance.disposal-carried-out': disposalReport,
  'finance.amount-facts-changed': amountFacts,
} as const
