import { badInput } from '@cse/schema/errors'

/** The day so many days after another, as `YYYY-MM-DD`. @throws GraphQLError BAD_USER_INPUT when it is not 0 to 1,000 days ahead */
export function dayWithin(day: string, days: number, path: string): string {
  if (days < 0 || days > 1_000) throw badInput([{ path, reason: 'I giorni devono essere da 0 a 1.000.' }])
  const date = new Date(`${day}T00:00:00Z`)
  date.setUTCDate(date.getUTCDate() + days)
  return date.toISOString().slice(0, 10)
}
