import { today } from '@cse/schema/today'

/** A dated relation: it holds from its first day until the day before `validTo`, or until further notice. */
export interface Dated {
  readonly validFrom: string
  readonly validTo: string | null
}

/** Whether it holds on a day; days are `YYYY-MM-DD`, whose text order is calendar order. */
export function holdsOn({ validFrom, validTo }: Dated, day: string): boolean {
  return validFrom <= day && (validTo === null || day < validTo)
}

/** The calendar year it is in Italy at an instant. */
export function thisYear(now: Date): number {
  return Number(today(now).slice(0, 4))
}
