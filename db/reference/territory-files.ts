import { z } from 'zod'
import { confidence, day, list, optional, type ReferenceFile, text, wholeNumber } from './csv.ts'

const istatCode = z.string().regex(/^\d{6}$/, 'not an ISTAT code')
const ambitoCode = z.string().regex(/^ATS-[A-Z]{2}-\d{2}$/, 'not a code of an Ambito')
const province = z.enum(['FG', 'BA', 'TA', 'BR', 'LE', 'BT'])

const comune = z.strictObject({
  istat_code: istatCode,
  cadastral_code: z.string().regex(/^[A-Z]\d{3}$/, 'not a cadastral code'),
  name: text,
  slug: z.string().regex(/^[a-z-]+$/, 'not a slug'),
  province,
  postal_codes: list,
  population: wholeNumber,
  population_census_2011: optional(wholeNumber),
})

const ambito = z.strictObject({
  code: ambitoCode,
  name: text,
  lead_comune: istatCode,
  province,
  local_code: optional(text),
  associative_form: optional(text),
  confidence,
  evidence: text,
})

const membership = z.strictObject({
  comune: istatCode,
  ambito: ambitoCode,
  valid_from: day,
  valid_to: optional(day),
  act: optional(text),
  confidence,
  evidence: text,
})

export type ComuneFileRow = z.infer<typeof comune>
export type AmbitoFileRow = z.infer<typeof ambito>

/** The 257 comuni. */
export const comuni: ReferenceFile<ComuneFileRow> = { name: 'comune.csv', row: comune }
/** The 45 Ambiti territoriali sociali. */
export const ambiti: ReferenceFile<AmbitoFileRow> = { name: 'ambito.csv', row: ambito }
/** Which comune belongs to which Ambito, and since when. */
export const memberships: ReferenceFile<z.infer<typeof membership>> = {
  name: 'ambito_membership.csv',
  row: membership,
}
