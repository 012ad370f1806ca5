import type { Violation } from '@cse/schema/errors'
import { dayAfter, isNationalHoliday, type Weekday, weekdayOf } from './holidays.ts'
import { instantInRome, minutesOf } from './rome-time.ts'

/** Hours in which an office receives, week after week: clock times in Italy. */
interface Opening {
  readonly weekdays: readonly Weekday[]
  /** `HH:MM` */
  readonly opensAt: string
  /** `HH:MM`, later than it opens; `24:00` is midnight. */
  readonly closesAt: string
}

/** What an office publishes: slots of one length in its opening hours, from a first to a last day. */
export interface Pattern {
  readonly openings: readonly Opening[]
  /** How long a slot is. */
  readonly minutes: number
  /** How many persons are received at the same time. */
  readonly capacity: number
  /** `YYYY-MM-DD`, both included. */
  readonly from: string
  readonly to: string
  /** Days on which the office is closed beside national holidays, such as that of the patron saint. */
  readonly closedOn: readonly string[]
}

/** A stretch of time in which somebody is received. */
export interface OpeningPeriod {
  readonly startsAt: Date
  readonly endsAt: Date
}

export const LIMITS = { days: 180, openings: 20, minutes: [5, 240], capacity: 50, slots: 5_000 } as const

/** What is wrong with a pattern that is published on a day, with paths like `input.openings.0.closesAt`. */
export function faultsOf(pattern: Pattern, today: string): Violation[] {
  return [...faultsOfPeriod(pattern, today), ...faultsOfSizes(pattern), ...faultsOfOpenings(pattern)]
}

/** The slots of a faultless pattern, in the order of time. What is left of an opening that is shorter than a slot stays free. */
export function slotsOf({ openings, minutes, from, to, closedOn }: Pattern): OpeningPeriod[] {
  const closed = new Set(closedOn)
  const length = minutes * MINUTE
  const slots: OpeningPeriod[] = []
  for (let day = from; day <= to; day = dayAfter(day)) {
    if (closed.has(day) || isNationalHoliday(day)) continue
    const weekday = weekdayOf(day)
    for (const opening of openings) {
      if (!opening.weekdays.includes(weekday)) continue
      const closes = instantInRome(day, minutesOf(opening.closesAt) ?? 0).getTime()
      let starts = instantInRome(day, minutesOf(opening.opensAt) ?? 0).getTime()
      for (; starts + length <= closes; starts += length) {
        slots.push({ startsAt: new Date(starts), endsAt: new Date(starts + length) })
      }
    }
  }
  return slots.sort((a, b) => a.startsAt.getTime() - b.startsAt.getTime())
}

/** The days of the pattern on which it opens only for a holiday or a closure to prevent it. */
export function closedDaysOf({ openings, from, to, closedOn }: Pattern): string[] {
  const closed = new Set(closedOn)
  const open = new Set(openings.flatMap(({ weekdays }) => weekdays))
  const days: string[] = []
  for (let day = from; day <= to; day = dayAfter(day)) {
    if (open.has(weekdayOf(day)) && (closed.has(day) || isNationalHoliday(day))) days.push(day)
  }
  return days
}

function* faultsOfPeriod({ from, to, closedOn }: Pattern, today: string): Generator<Violation> {
  if (from < today) yield { path: 'input.from', reason: 'Non si pubblicano orari per giorni passati.' }
  if (to < from) yield { path: 'input.to', reason: 'L’ultimo giorno precede il primo.' }
  else if (to >= dayAfter(from, LIMITS.days))
    yield { path: 'input.to', reason: `Si pubblicano al massimo ${LIMITS.days} giorni alla volta.` }
  else
    for (const [at, day] of closedOn.entries()) {
      if (day < from || day > to)
        yield { path: `input.closedOn.${at}`, reason: 'La chiusura è fuori dal periodo.' }
    }
}

function* faultsOfSizes({ minutes, capacity }: Pattern): Generator<Violation> {
  const [shortest, longest] = LIMITS.minutes
  if (minutes < shortest || minutes > longest)
    yield { path: 'input.slotMinutes', reason: `Uno slot dura da ${shortest} a ${longest} minuti.` }
  if (capacity < 1 || capacity > LIMITS.capacity)
    yield { path: 'input.capacity', reason: `I posti di uno slot sono da 1 a ${LIMITS.capacity}.` }
}

function* faultsOfOpenings({ openings, minutes }: Pattern): Generator<Violation> {
  if (openings.length === 0 || openings.length > LIMITS.openings)
    yield { path: 'input.openings', reason: `Gli orari di apertura sono da 1 a ${LIMITS.openings}.` }
  for (const [at, { weekdays, opensAt, closesAt }] of openings.entries()) {
    const path = `input.openings.${at}`
    const [opens, closes] = [minutesOf(opensAt), minutesOf(closesAt)]
    if (weekdays.length === 0) yield { path: `${path}.weekdays`, reason: 'Manca il giorno della settimana.' }
    if (opens === undefined) yield { path: `${path}.opensAt`, reason: 'L’ora è nella forma HH:MM.' }
    if (closes === undefined) yield { path: `${path}.closesAt`, reason: 'L’ora è nella forma HH:MM.' }
    if (opens === undefined || closes === undefined) continue
    if (closes <= opens) yield { path: `${path}.closesAt`, reason: 'La chiusura non segue l’apertura.' }
    else if (closes - opens < minutes)
      yield { path: `${path}.closesAt`, reason: 'L’apertura è più breve di uno slot.' }
    const overlapped = openings.slice(0, at).some((other) => overlap(other, openings[at]))
    if (overlapped) yield { path, reason: 'L’orario si sovrappone a un altro.' }
  }
}

function overlap(one: Opening, other: Opening | undefined): boolean {
  return (
    other !== undefined &&
    one.weekdays.some((day) => other.weekdays.includes(day)) &&
    one.opensAt < other.closesAt &&
    other.opensAt < one.closesAt
  )
}

const MINUTE = 60_000
