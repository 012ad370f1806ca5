import { monthsAfter } from './months-after.ts'

/** Months within which a request is answered (Reg. UE 2016/679 art. 12.3), and by how many the term may be extended once. */
const TERM = 1
const EXTENSION = 2

/** The last day for the answer to a request that was received on a day, `YYYY-MM-DD`. */
export function dueOn(receivedOn: string): string {
  return monthsAfter(receivedOn, TERM)
}

/** The last day after an extension of the term; it counts from the day of receipt. */
export function extendedDueOn(receivedOn: string): string {
  return monthsAfter(receivedOn, TERM + EXTENSION)
}
