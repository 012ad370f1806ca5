/** An urgent delivery as it was ordered, before its money was there. */
export interface Urgency {
  /** Day of the order, `YYYY-MM-DD`. */
  readonly orderedOn: string
  /** uuid of the operator who ordered it, and answers for it as long as the body has not recognised the expense (D.Lgs. 267/2000 art. 191 c. 4). */
  readonly orderedBy: string
}

/**
 * The last day on which the body may recognise the expense: the Giunta proposes it within 20 days of the order, the Consiglio recognises it
 * within 30 days of that, and in the same year (D.Lgs. 267/2000 art. 191 c. 3).
 */
export function regulariseBy(orderedOn: string): string {
  const term = new Date(Date.parse(orderedOn) + 50 * DAY).toISOString().slice(0, 10)
  const endOfYear = `${orderedOn.slice(0, 4)}-12-31`
  return term < endOfYear ? term : endOfYear
}

const DAY = 86_400_000
