import { GraphQLScalarType } from 'graphql'
import { malformed } from '../errors.ts'
import { isDate } from './date.ts'

const pattern =
  /^(\d{4}-\d{2}-\d{2})T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d+)?(?:Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/

/** The instant an RFC 3339 text names, undefined when it lacks the zone or the calendar lacks the day. Finer than a millisecond is cut. */
export function parseDateTime(text: string): Date | undefined {
  const day = pattern.exec(text)?.[1]
  return day && isDate(day) ? new Date(text) : undefined
}

export const dateTime = new GraphQLScalarType<Date, string>({
  name: 'DateTime',
  description: 'An instant (data e ora) in RFC 3339; answers are in UTC, `2026-03-01T08:30:00.000Z`.',
  serialize(value) {
    if (!(value instanceof Date)) throw new TypeError('DateTime is a Date inside')
    return value.toISOString()
  },
  parseValue(value) {
    const instant = typeof value === 'string' ? parseDateTime(value) : undefined
    if (!instant) throw malformed('Data e ora devono essere nella forma RFC 3339, con il fuso orario.')
    return instant
  },
})
