/** Who somebody is: two issuers may give the same subject to two people, so neither stands without the other. */
export interface Principal {
  /** The issuer of the token, by the name under which the platform knows it. */
  readonly issuer: string
  /** Stable id of the person or client behind the token, as this issuer gives it. */
  readonly subject: string
}

/** A principal as one text, to be compared and looked up by. */
export const principalKey = ({ issuer, subject }: Principal): string => JSON.stringify([issuer, subject])

/** The issuer of what the platform does by itself; no configured issuer may have this name. */
export const OURSELVES = 'cse'

/** The name of the demo's identity provider, whichever its address: the operators of the synthetic population are its own. */
export const DEMO_ISSUER = 'demo'
