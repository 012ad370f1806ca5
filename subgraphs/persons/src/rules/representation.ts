import type { Violation } from '@cse/schema/errors'

/** In which quality somebody acts for a person. */
export type RepresentationKind = 'PARENT' | 'GUARDIAN' | 'CURATOR' | 'SUPPORT_ADMINISTRATOR' | 'DELEGATE'
/** What somebody may do for a person. */
export type RepresentationPower = 'READ_RECORD' | 'BOOK_APPOINTMENTS'

/** Who is to act for a person, by an id of the record or by tax code. */
export interface NewRepresentation {
  readonly person: string
  readonly representative: string | null
  readonly representativeTaxCode: string | null
  readonly kind: RepresentationKind
  readonly powers: readonly RepresentationPower[]
  readonly document: string
  readonly validFrom: string
  readonly validTo: string | null
}

/** What is wrong with it as it was written down, before anything is looked up. */
export function wrongRepresentation(given: NewRepresentation): Violation[] {
  const { person, representative, representativeTaxCode, kind, powers, validFrom, validTo } = given
  const wrong: Violation[] = []
  const check = (holds: boolean, path: string, reason: string) => {
    if (!holds) wrong.push({ path: `input.${path}`, reason })
  }
  check(
    (representative === null) !== (representativeTaxCode === null),
    'representative',
    'Indicare chi rappresenta la persona: la cartella oppure il codice fiscale.',
  )
  check(representative !== person, 'representative', 'Nessuno rappresenta sé stesso.')
  check(powers.length > 0, 'powers', 'Indicare almeno un potere.')
  check(validTo === null || validTo >= validFrom, 'validTo', 'La scadenza precede l’inizio.')
  check(kind !== 'DELEGATE' || validTo !== null, 'validTo', 'La delega ha una scadenza.')
  return wrong
}

/** What is wrong with it beside the record: only a minor is represented by a parent. @param majority `YYYY-MM-DD`, null while the birth is not known */
export function wrongForPerson(
  { kind, validFrom }: NewRepresentation,
  majority: string | null,
  today: string,
): Violation[] {
  if (kind !== 'PARENT') return []
  if (majority === null)
    return [{ path: 'input.kind', reason: 'Occorre la data di nascita del figlio, che non è registrata.' }]
  return majority <= today || majority <= validFrom
    ? [{ path: 'input.kind', reason: 'La persona è maggiorenne: occorre una delega o un provvedimento.' }]
    : []
}
