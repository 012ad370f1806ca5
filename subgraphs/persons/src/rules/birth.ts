/** What is known of a date of birth: the day may be unknown, or day and month (ANPR senzaGiorno, senzaGiornoMese), or all. */
export interface Birth {
  readonly birthYear: number | null
  readonly birthMonth: number | null
  readonly birthDay: number | null
}

/** The date of birth as `YYYY`, `YYYY-MM` or `YYYY-MM-DD`; null when not even the year is known. */
export function birthDateOf({ birthYear, birthMonth, birthDay }: Birth): string | null {
  if (birthYear === null) return null
  const known = [String(birthYear).padStart(4, '0')]
  if (birthMonth !== null) known.push(String(birthMonth).padStart(2, '0'))
  if (birthMonth !== null && birthDay !== null) known.push(String(birthDay).padStart(2, '0'))
  return known.join('-')
}

/**
 * Completed years on a day (`YYYY-MM-DD`). Null when what is unknown of the birth leaves two ages possible: an age decides rights, so it is
 * given only when certain.
 */
export function ageOn(birth: Birth, day: string): number | null {
  const { birthYear, birthMonth, birthDay } = birth
  if (birthYear === null) return null
  const years = Number(day.slice(0, 4)) - birthYear
  const earliest = birthdayComes(birthMonth ?? 1, birthDay ?? 1, day)
  const latest = birthdayComes(birthMonth ?? 12, birthDay ?? 31, day)
  if (earliest !== latest) return null
  return earliest ? years - 1 : years
}

/** Whether the birthday of the day's year is yet to come. */
function birthdayComes(month: number, dayOfMonth: number, day: string): boolean {
  return Number(day.slice(5, 7)) * 100 + Number(day.slice(8, 10)) < month * 100 + dayOfMonth
}
