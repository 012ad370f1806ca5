import type { PostgresType } from 'postgres'
import { arrayOf, arrayText } from './array-text.ts'

/**
 * How values are read, and their arrays: int8 is a number (cents stay below 2^53), date the string `YYYY-MM-DD`, timestamptz a Date, numeric
 * a string. Parameters are already text when they reach the driver (see {@link textOf}), so it leaves them as they are.
 */
export const wireTypes: Record<string, PostgresType> = {
  ...type('boolean', 16, 1000, (text) => text === 't'),
  ...type('bytea', 17, 1001, (text) => Buffer.from(text.slice(2), 'hex')),
  ...type('int8', 20, 1016, Number),
  ...type('int2', 21, 1005, Number),
  ...type('int4', 23, 1007, Number),
  ...type('float8', 701, 1022, Number),
  ...type('text', 25, 1009, asIs),
  ...type('varchar', 1043, 1015, asIs),
  ...type('uuid', 2950, 2951, asIs),
  ...type('numeric', 1700, 1231, asIs),
  ...type('date', 1082, 1182, asIs),
  ...type('timestamp', 1114, 1115, instantOf),
  ...type('timestamptz', 1184, 1185, instantOf),
  ...type('json', 114, 199, (text) => JSON.parse(text)),
  ...type('jsonb', 3802, 3807, (text) => JSON.parse(text)),
}

/**
 * The text form of a parameter, arrays as Postgres array literals, other objects as JSON (a JSON array must arrive as a string: drizzle's
 * `jsonb` columns do that). The driver's own serialisers are not used: one that throws while statements are pipelined
 * hands the error, and then every later answer, to the wrong statement.
 * @throws TypeError for `undefined`, RangeError for an invalid Date.
 */
export function textOf(value: unknown): string | null {
  if (typeof value === 'string' || value === null) return value
  if (typeof value === 'number' || typeof value === 'boolean' || typeof value === 'bigint')
    return String(value)
  if (Array.isArray(value)) return arrayText(value, textOf)
  if (value instanceof Date) return value.toISOString()
  if (value instanceof Uint8Array) return `\\x${Buffer.from(value).toString('hex')}`
  if (typeof value === 'object') return JSON.stringify(value)
  throw new TypeError(`A ${typeof value} cannot be sent to the database`)
}

function type(
  name: string,
  scalar: number,
  array: number,
  parse: (text: string) => unknown,
): Record<string, PostgresType> {
  return {
    [name]: { to: scalar, from: [scalar], serialize: asIs, parse },
    [`${name}[]`]: { to: array, from: [array], serialize: asIs, parse: arrayOf(parse) },
  }
}

/** Sessions run in UTC; the ISO form is on the engine's fast path, the server's own is not. */
export function instantOf(text: string): Date {
  const iso = text.endsWith('+00') ? text.slice(0, -3) : text
  return new Date(`${iso.slice(0, 10)}T${iso.slice(11)}Z`)
}

function asIs(text: string): string {
  return text
}
