/** What is known of a case when its person's residence changes. */
export interface CaseOfResident {
  /** ISTAT code of the comune it belongs to. */
  readonly comune: string
  /** The proposal that waits for the holder's answer. */
  readonly open: { readonly toComune: string } | null
  /** The residence that this case received last; what became of the proposal does not matter. */
  readonly latest: { readonly toComune: string; readonly residentSince: string } | null
}

/** Where a person lives, as of a day. */
export interface NewResidence {
  /** ISTAT code of a comune of Puglia; null when it is unknown or elsewhere, where no case can follow. */
  readonly to: string | null
  /** `YYYY-MM-DD`. */
  readonly on: string
}

/** What a change of residence does to the proposals of a case. */
export interface Consequence {
  /** The open proposal no longer holds. */
  readonly supersede: boolean
  /** A transfer to the new comune is proposed. */
  readonly propose: boolean
}

/**
 * The comune of residence is competent (L. 328/2000 art. 6), but the holder knows whether the care goes on where it is: a change of residence
 * proposes a transfer and performs none. News received twice, or late, change nothing.
 */
export function followResidence(
  { comune, open, latest }: CaseOfResident,
  { to, on }: NewResidence,
): Consequence {
  const late = latest !== null && latest.residentSince > on
  const known = latest !== null && latest.residentSince === on && latest.toComune === to
  if (late || known) return { supersede: false, propose: false }
  const propose = to !== null && to !== comune && open?.toComune !== to
  return { supersede: open !== null && open.toComune !== to, propose }
}
