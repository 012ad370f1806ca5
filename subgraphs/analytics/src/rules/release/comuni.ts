/** A comune and its inhabitants. */
export interface Inhabited {
  readonly comune: string
  readonly ambito: string
  readonly inhabitants: number
}

/** The least inhabitants of a place that is released. */
const SMALLEST = 5_000

/**
 * The comuni that a release may name: those of 5,000 inhabitants or more. Cases of the others are released as of their Ambito, so these must have as
 * many together, or "the Ambito, and no comune" would name the only small one: the next larger ones are withheld with them.
 */
export function releasableComuni(all: readonly Inhabited[]): ReadonlySet<string> {
  const releasable = new Set<string>()
  for (const comuni of Map.groupBy(all, ({ ambito }) => ambito).values()) {
    let smaller = 0
    for (const { comune, inhabitants } of comuni?.toSorted(bySize) ?? []) {
      if (inhabitants >= SMALLEST && (smaller === 0 || smaller >= SMALLEST)) releasable.add(comune)
      smaller += inhabitants
    }
  }
  return releasable
}

const bySize = (one: Inhabited, other: Inhabited) =>
  one.inhabitants - other.inhabitants || (one.comune < other.comune ? -1 : 1)
