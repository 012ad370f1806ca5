/** Days after the session during which an invitation still opens the section, so that who wrote it reads it again. */
const DAYS_AFTER = 30

/** The last day of an invitation to a session, both `YYYY-MM-DD`. */
export function lastDayOfInvitation(convenedOn: string): string {
  const day = new Date(`${convenedOn}T00:00:00Z`)
  day.setUTCDate(day.getUTCDate() + DAYS_AFTER)
  return day.toISOString().slice(0, 10)
}
