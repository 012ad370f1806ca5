/** A fact replaces those about the same record that have a lower version; one that comes again, or late, changes nothing. */
export interface Versioned {
  readonly version: number
}

/** A facility and how full it was; public. */
export interface OfferFact extends Versioned {
  /** uuid. */
  readonly facility: string
  readonly comune: string
  readonly ambito: string
  /** Regulation and article under which it works, `RR-4-2007/60`. */
  readonly article: string
  readonly serviceType: string | null
  /** Places; 0 once it has closed. */
  readonly capacity: number
  readonly occupied: number
  readonly year: number
}

/** Who works for an Ambito; public. */
export interface StaffFact extends Versioned {
  readonly ambito: string
  readonly year: number
  readonly profile: string
  /** Full-time equivalents, in hundredths. */
  readonly fullTime: number
}

/** The money of an intervention of a zone plan for a year and fund, in cents; public and exact. */
export interface AmountFact extends Versioned {
  /** uuid of the plan intervention. */
  readonly intervention: string
  readonly ambito: string
  readonly year: number
  readonly fund: string
  readonly targetArea: string
  readonly serviceType: string
  readonly level: string | null
  readonly planned: number
  readonly committed: number
  readonly liquidated: number
  readonly paid: number
}
