import type { Violation } from '@cse/schema/errors'

/** When somebody was born and died, as far as it is known. */
export interface Lifetime {
  /** `yyyymmdd` as a number, with zeros for what is unknown. */
  readonly birthOrder: number
  /** `YYYY-MM-DD` */
  readonly deceasedOn: string | null
}

/** What is wrong with a day (`YYYY-MM-DD`) on which something of a person began: it lies within the person's life. */
export function outsideLife({ birthOrder, deceasedOn }: Lifetime, day: string, path: string): Violation[] {
  if (Number(day.replaceAll('-', '')) < birthOrder)
    return [{ path, reason: 'La data precede la nascita della persona.' }]
  if (deceasedOn !== null && day > deceasedOn)
    return [{ path, reason: 'La data segue il decesso della persona.' }]
  return []
}
