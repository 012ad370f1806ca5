/** The Postgres schemas of the five subgraphs, in the order in which they are migrated (after `registry`). */
export const SCHEMAS = ['persons', 'cases', 'services', 'finance', 'analytics'] as const

export type Schema = (typeof SCHEMAS)[number]

/** The Postgres role that reads and writes this schema and `registry`, and nothing else. */
export function roleOf(schema: Schema): `cse_${Schema}` {
  return `cse_${schema}`
}
