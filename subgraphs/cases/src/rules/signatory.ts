import type { Violation } from '@cse/schema/errors'
import type { SignatureParty } from './signing.ts'

/** Who is said to have signed, and in which quality they may. */
export interface Signatory {
  readonly party: SignatureParty
  /** uuid of who represents the person, or of the person; null where nobody is named. */
  readonly person: string | null
  /** uuid of the operator; null where none is named and who records it is none. */
  readonly operator: string | null
  /** Code of the operator's Ambito; null of who works for a comune. */
  readonly operatorAmbito: string | null
  /** The operator was assigned to the case on that day. */
  readonly assigned: boolean
  /** The one named acted for the person on that day (parent, guardian, administrator, delegate). */
  readonly represents: boolean
}

/** What is wrong with signatures under a project: each is of somebody who has that quality on the day. */
export function signatoryFaults(
  signatories: readonly Signatory[],
  { personId, ambitoCode }: { readonly personId: string; readonly ambitoCode: string },
): Violation[] {
  return signatories.flatMap((signatory, at) => {
    const fault = faultOf(signatory, personId, ambitoCode)
    return fault ? [{ path: `input.signatures.${at}.${fault[0]}`, reason: fault[1] }] : []
  })
}

type Fault = readonly [field: 'person' | 'operator', reason: string]

function faultOf(signatory: Signatory, personId: string, ambitoCode: string): Fault | null {
  const { party, person, operator, operatorAmbito, assigned, represents } = signatory
  switch (party) {
    case 'PERSON':
      return person === personId
        ? null
        : ['person', 'Firma la persona a cui è intestata la cartella; chi la rappresenta firma come tale.']
    case 'LEGAL_REPRESENTATIVE':
      if (person === null) return ['person', 'Indicare chi ha firmato per la persona.']
      return represents
        ? null
        : ['person', 'Alla data della firma non risulta tra chi rappresenta la persona.']
    case 'CASE_MANAGER':
      if (operator === null) return ['operator', 'Indicare l’operatore che ha firmato.']
      return assigned
        ? null
        : ['operator', 'Alla data della firma l’operatore non è assegnato alla cartella.']
    case 'AMBITO':
      if (operator === null) return ['operator', 'Indicare l’operatore che ha firmato.']
      return operatorAmbito === ambitoCode
        ? null
        : ['operator', 'L’operatore non è dell’Ambito a cui la cartella appartiene.']
    case 'HEALTH_DISTRICT':
      return null
  }
}
