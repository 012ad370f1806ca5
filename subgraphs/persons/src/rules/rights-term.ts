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

/** The same day so many months later, or the last day of a shorter month (Reg. CEE 1182/71 art. 3.2.c). */
function monthsAfter(day: string, months: number): string {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number)
  const last = new Date(Date.UTC(year, month + months, 0)).getUTCDate()
  return new Date(Date.UTC(year, month - 1 + months, Math.min(date, last))).toISOString().slice(0, 10)
}
