import { birthDateOf } from './birth.ts'
import { monthsAfter } from './months-after.ts'
import type { RecordedFacts, RegisteredFacts } from './registered-facts.ts'

/** A source whose data need no further proof. */
export type CertifiedSourceName = 'ANPR' | 'INPS' | 'MLPS'

/** A field of the record that a source certifies, and what it says of it. */
export interface CertifiedFact {
  readonly field: string
  /** As text; none: the source has nothing there. */
  readonly value: string | null
}

/** What certified fields are about, and the fields of each group. */
export const CERTIFIED_GROUPS = {
  IDENTITY: {
    description: 'Names, sex, birth and tax code (generalità).',
    fields: ['taxCode', 'familyName', 'givenName', 'sex', 'birth', 'birthPlace'],
  },
  RESIDENCE: { description: 'Where the person lives (residenza).', fields: ['residence'] },
  DEATH: { description: 'Day of death (decesso).', fields: ['deceasedOn'] },
  HOUSEHOLD: { description: 'The registered household (stato di famiglia).', fields: ['household'] },
  ISEE: {
    description: 'Economic situation (ISEE), or on which side of a threshold it is.',
    fields: ['isee', 'iseeThreshold'],
  },
  BENEFITS: { description: 'Benefits that are paid (prestazioni).', fields: ['benefits'] },
  EMPLOYMENT: { description: 'Employment (condizione occupazionale).', fields: ['employment'] },
} as const
export type CertifiedGroup = keyof typeof CERTIFIED_GROUPS

const groups = Object.keys(CERTIFIED_GROUPS).filter(
  (name): name is CertifiedGroup => name in CERTIFIED_GROUPS,
)

/** The groups to which fields belong. */
export const groupsOf = (fields: readonly string[]): CertifiedGroup[] =>
  groups.filter((group) => CERTIFIED_GROUPS[group].fields.some((field) => fields.includes(field)))

/** Whether a certification is good still. */
export type CertificationFreshness = 'CURRENT' | 'CONTESTED' | 'SUPERSEDED' | 'EXPIRED'

/**
 * Whether a certification is good still: a report of an error waits for the source, a later answer covers all its fields, or its last day is over.
 * @param later those of the same person that came after it
 */
export function freshnessOf(
  own: { readonly fields: readonly string[]; readonly validUntil: string | null },
  {
    later,
    contested,
    today,
  }: {
    readonly later: readonly { readonly fields: readonly string[] }[]
    readonly contested: boolean
    readonly today: string
  },
): CertificationFreshness {
  const covered = new Set(later.flatMap(({ fields }) => fields))
  if (own.fields.every((field) => covered.has(field))) return 'SUPERSEDED'
  if (contested) return 'CONTESTED'
  return own.validUntil !== null && own.validUntil < today ? 'EXPIRED' : 'CURRENT'
}

/** The last day of what changes in time, where the source says none: six months (D.P.R. 445/2000 art. 41 c. 1). */
export const sixMonthsFrom = (day: string): string => monthsAfter(day, 6)

/** Names, sex and birth as the register confirmed them. */
export function identityFacts(person: RecordedFacts & { readonly taxCode: string | null }): CertifiedFact[] {
  return [
    { field: 'taxCode', value: person.taxCode },
    { field: 'familyName', value: person.familyName },
    { field: 'givenName', value: person.givenName },
    { field: 'sex', value: person.sex },
    { field: 'birth', value: birthDateOf(person) },
  ]
}

/** What the register has of a person; the residence where the record agrees with it. */
export function registerFacts(
  facts: RegisteredFacts,
  { taxCode, withResidence }: { readonly taxCode: string | null; readonly withResidence: boolean },
): CertifiedFact[] {
  const { residence, birthPlaceName, deceasedOn } = facts
  return [
    ...identityFacts({ ...facts, taxCode }),
    ...(birthPlaceName === null ? [] : [{ field: 'birthPlace', value: birthPlaceName }]),
    ...(withResidence && residence
      ? [
          {
            field: 'residence',
            value: `${residence.address} (ISTAT ${residence.comune}), dal ${residence.since}`,
          },
        ]
      : []),
    ...(deceasedOn === null ? [] : [{ field: 'deceasedOn', value: deceasedOn }]),
  ]
}
