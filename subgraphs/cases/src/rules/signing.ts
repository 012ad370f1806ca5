import type { signatureManners, signatureParties } from '@cse/db/cases/vocabulary'

/** Who signs a project (parti), and how. */
export type SignatureParty = (typeof signatureParties)[number]
type SignatureManner = (typeof signatureManners)[number]

/** A signature under a version of a project. */
export interface GivenSignature {
  readonly party: SignatureParty
  /** Name of who signed. */
  readonly signatory: string
  /** `YYYY-MM-DD`. */
  readonly signedOn: string
  readonly manner: SignatureManner
}

/** What decides whose signature a version needs. */
export interface Signed {
  readonly held: 'COMUNE' | 'AMBITO'
  /** The health service bears a share of some intervention. */
  readonly health: boolean
}

/**
 * The parties whose signature is still missing: the person, or who represents the person in law; the case manager; the Ambito when it holds
 * the case; the health district when it pays (D.Lgs. 147/2017 art. 6; DPCM 14/2/2001 art. 4).
 */
export function missingParties(given: Iterable<SignatureParty>, { held, health }: Signed): SignatureParty[] {
  const parties = new Set(given)
  const missing: SignatureParty[] = []
  if (!parties.has('PERSON') && !parties.has('LEGAL_REPRESENTATIVE')) missing.push('PERSON')
  if (!parties.has('CASE_MANAGER')) missing.push('CASE_MANAGER')
  if (held === 'AMBITO' && !parties.has('AMBITO')) missing.push('AMBITO')
  if (health && !parties.has('HEALTH_DISTRICT')) missing.push('HEALTH_DISTRICT')
  return missing
}

/** The day on which the last party signed: from then on the version is agreed. */
export function agreedOn(signatures: readonly Pick<GivenSignature, 'signedOn'>[]): string {
  const [last = ''] = signatures.map(({ signedOn }) => signedOn).toSorted((a, b) => b.localeCompare(a))
  return last
}
