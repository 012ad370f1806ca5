/** What a facility has been granted and when: an administrative title is valid from its day on. */
export interface Title {
  readonly since: string
  readonly act: string | null
}

/** The title of a date, null when it was never granted. */
export function titleOf(since: string | null, act: string | null = null): Title | null {
  return since === null ? null : { since, act }
}

/** Places not taken; a facility is never fuller than its capacity. */
export function freePlaces({
  capacity,
  occupied,
}: {
  readonly capacity: number
  readonly occupied: number
}): number {
  return capacity - occupied
}
