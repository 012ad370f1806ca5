/** What a facility has been granted and when: an administrative title is valid from its day on. */
export interface Title {
  readonly since: string
  readonly act: string | null
}

/** The title of a date, null when it was never granted. */
export function titleOf(since: string | null, act: string | null = null): Title | null {
  return since === null ? null : { since, act }
}
