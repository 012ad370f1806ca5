/** The hour and minute of a clock on the wall, `HH:MM`, as minutes since midnight; undefined when no clock shows it. `24:00` is midnight to come. */
export function minutesOf(clock: string): number | undefined {
  const parts = /^(\d{2}):(\d{2})$/.exec(clock)
  if (!parts) return undefined
  const minutes = Number(parts[1]) * 60 + Number(parts[2])
  return Number(parts[2]) < 60 && minutes <= 24 * 60 ? minutes : undefined
}

/**
 * The instant at which clocks in Italy show a time of a day. Of an hour that comes twice (the last Sunday of October) the first one; a
 * time that is left out (the last Sunday of March) is as much later as the clocks were moved.
 */
export function instantInRome(day: string, minutes: number): Date {
  const shown = Date.parse(day) + minutes * MINUTE
  // the offset of the day before and that of the day after differ only about a change of the clocks
  const [before, after] = [shown - offsetAt(shown - DAY), shown - offsetAt(shown + DAY)]
  const shows = (instant: number) => instant + offsetAt(instant) === shown
  return new Date(!shows(before) && shows(after) ? after : before)
}

/** How far clocks in Italy are ahead of UTC at an instant, in milliseconds. */
function offsetAt(instant: number): number {
  const shown = clock.format(instant).replace(' ', 'T')
  return Date.parse(`${shown}Z`) - Math.floor(instant / 1_000) * 1_000
}

// The Swedish form of an instant is the ISO one. Making a format costs far more than using it.
const clock = new Intl.DateTimeFormat('sv-SE', {
  timeZone: 'Europe/Rome',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
})
const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE
