import { z } from 'zod'
import { centsInJson } from '../cents.ts'

/** Which ISEE there are (D.P.C.M. 159/2013). */
export const iseeKinds = [
  'ORDINARY',
  'MINOR',
  'UNIVERSITY',
  'SOCIO_HEALTH',
  'DOCTORATE',
  'RESIDENTIAL',
] as const

/** An ISEE as a determination of what users pay rests on it. */
const iseeRead = z.object({
  /** Null where it could not be computed (ISEE non calcolabile). */
  cents: centsInJson.refine((amount) => amount >= 0).nullable(),
  dsuProtocol: z.string(),
  submittedOn: z.iso.date(),
  validUntil: z.iso.date(),
  /** INPS noted omissions or differences. */
  discrepant: z.boolean(),
})
export type IseeRead = z.output<typeof iseeRead>

/** For each request the ISEE in force on that day; null where there is none. */
export const iseeAnswers = z.object({
  ambito: z.string(),
  on: z.iso.date(),
  answers: z.array(z.object({ coPayment: z.uuid(), isee: iseeRead.nullable() })).readonly(),
})
