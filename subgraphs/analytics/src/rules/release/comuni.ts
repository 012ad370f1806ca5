/** A comune and how many live there. */
export interface Inhabited {
  readonly comune: string
  readonly ambito: string
  readonly inhabitants: number
}

/** Inhabitants below which a place is not told. */
const SMALLEST = 5_000

/**
 * The comuni that a release may tell: those of 5,000 inhabitants or more. Cases of the others are told as of their Ambito, so those of an
 * Ambito must have as many together, else "the Ambito, and no comune" would name the only small one: the next larger ones go with them.
 */
export function toldComuni(all: readonly Inhabited[]): ReadonlySet<string> {
  const told = new Set<string>()
  for (const comuni of Map.groupBy(all, ({ ambito }) => ambito).values()) {
    let smaller = 0
    for (const { comune, inhabitants } of comuni?.toSorted(bySize) ?? []) {
      if (inhabitants >= SMALLEST && (smaller === 0 || smaller >= SMALLEST)) told.add(comune)
      smaller += inhabitants
    }
  }
  return told
}

const bySize = (one: Inhabited, other: Inhabited) =>
  one.inhabitants - other.inhabitants || (one.comune < other.comune ? -1 : 1)
