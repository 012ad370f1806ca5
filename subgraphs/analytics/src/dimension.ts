import type { caseFact, deliveryFact } from '@cse/db/analytics/tables'
import { type SQL, sql } from '@cse/db/src/sql'

/** The facts that can be counted. */
export type Facts = typeof caseFact | typeof deliveryFact

/** By what counts are broken down. The order is that of the columns of a table. */
export const DIMENSIONS = {
  PROVINCE: { territorial: true, column: (facts: Facts) => sql`${facts.province}` },
  AMBITO: { territorial: true, column: (facts: Facts) => sql`${facts.ambitoCode}` },
  COMUNE: { territorial: true, column: (facts: Facts) => sql`${facts.comune}` },
  TARGET_AREA: { territorial: false, column: (facts: Facts) => sql`${facts.targetArea}` },
  PHASE: { territorial: false, column: (facts: Facts) => sql`${facts.phase}` },
  SEX: { territorial: false, column: (facts: Facts) => sql`${facts.sex}` },
  AGE_BAND: { territorial: false, column: (facts: Facts) => sql`${facts.ageBand}` },
  MONTH: { territorial: false, column: (facts: Facts) => sql`to_char(${facts.month}, 'YYYY-MM')` },
  YEAR: { territorial: false, column: (facts: Facts) => sql`to_char(${facts.month}, 'YYYY')` },
} as const satisfies Record<string, { territorial: boolean; column: (facts: Facts) => SQL }>

export type Dimension = keyof typeof DIMENSIONS

/** The most dimensions of one table: each more would make cells smaller and the release riskier. */
export const MOST_DIMENSIONS = 3
