import type { Cents } from '@cse/schema/cents'
import { refuse } from '@cse/schema/refusal'

/** Kinds of ISEE (D.P.C.M. 159/2013), as INPS answers them. */
export const iseeKinds = [
  'ORDINARY',
  'MINOR',
  'UNIVERSITY',
  'SOCIO_HEALTH',
  'DOCTORATE',
  'RESIDENTIAL',
] as const
export type IseeKind = (typeof iseeKinds)[number]

/** An ISEE as INPS attests it. */
export interface AttestedIsee {
  readonly kind: IseeKind
  /** Whether it is a current one (ISEE corrente). */
  readonly current: boolean
  /** None: it could not be computed (non calcolabile). */
  readonly value: Cents | null
  readonly ise: Cents | null
  /** Two decimals, `1.57`. */
  readonly scale: string
  readonly dsuProtocol: string
  /** `YYYY-MM-DD` */
  readonly submittedOn: string
  /** Its last day. */
  readonly validUntil: string
  /** Omissions and differences, in the words of the record. */
  readonly discrepancies: readonly string[]
}

/** An ordinary ISEE is good until the end of the year in which it was declared (D.Lgs. 147/2017 art. 10 c. 4). */
export const endOfYear = (day: string): string => `${day.slice(0, 4)}-12-31`

/** Benefits for which the consultation answers; older codes than those of SIUSS. */
export const ISEE_PRESTATIONS: readonly string[] = [
  ...Array.from({ length: 20 }, (_, at) => `A1.${String(at + 1).padStart(2, '0')}`),
  ...Array.from({ length: 12 }, (_, at) => `A2.${String(at + 1).padStart(2, '0')}`),
  'A3.01',
  'A3.02',
  'A3.03',
  'Z9.99',
]

/** Codes of thresholds are agreed with INPS. */
export const isThresholdCode = (code: string): boolean => /^[A-Za-z]{4}[0-9]{2}$/.test(code)

/** INPS has no declaration (DSU) with that person that counts on the day. */
export const noDeclaration = () =>
  refuse(
    'NoDeclaration',
    'INPS non ha una DSU valida con questa persona a questa data, o l’indicatore richiesto non è calcolabile.',
  )
