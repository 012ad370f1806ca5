import { FIRST_MEETING_TERM, NEXT_MEETING_TERM } from './deadline.ts'

/** What is known of the pact of a household on the Assegno di inclusione. */
export interface Pact {
  /** Day on which the household subscribed the patto di attivazione digitale (PAD), `YYYY-MM-DD`. */
  readonly subscribedOn: string
  /** Days of the meetings held, in any order. */
  readonly meetings: readonly string[]
}

/** The terms that run from a pact. */
export interface PactTerms {
  /** By when the services are advised to convene the household: 60 days; null once it was met. */
  readonly convocationAdvisedBy: string | null
  /** By when the first meeting is due: 120 days, or payment is suspended until it is held. */
  readonly firstMeetingDueOn: string
  /** By when the next meeting is due: the first one, then one every 90 days. */
  readonly nextMeetingDueOn: string
}

/** Days within which the ministry advises to convene the household. */
const ADVISED_TERM = 60

/** The terms of a pact (D.L. 48/2023 art. 4 c. 4-5, converted by L. 85/2023). */
export function termsOf({ subscribedOn, meetings }: Pact): PactTerms {
  const firstMeetingDueOn = plusDays(subscribedOn, FIRST_MEETING_TERM)
  const last = meetings.toSorted().at(-1)
  return {
    convocationAdvisedBy: last ? null : plusDays(subscribedOn, ADVISED_TERM),
    firstMeetingDueOn,
    nextMeetingDueOn: last ? plusDays(last, NEXT_MEETING_TERM) : firstMeetingDueOn,
  }
}

function plusDays(day: string, days: number): string {
  return new Date(Date.parse(day) + days * 86_400_000).toISOString().slice(0, 10)
}
