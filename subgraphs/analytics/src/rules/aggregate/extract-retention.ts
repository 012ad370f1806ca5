/** Hours for which the pages of an extract can be read. */
export const HOURS_OF_AN_EXTRACT = 24

/** Days for which changes are known; an extract of what changed since an earlier instant is complete. */
export const DAYS_OF_CHANGES = 100
