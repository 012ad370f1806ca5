/** So long an extract can be read on. */
export const HOURS_KEPT = 24

/** Changes are told for so long; who comes later is told the whole table. */
export const DAYS_OF_CHANGES = 100
