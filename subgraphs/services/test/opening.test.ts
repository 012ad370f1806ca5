import { expect, test } from 'vitest'
import { easter, isNationalHoliday, weekdayOf } from '../src/rules/holidays.ts'
import { closedDaysOf, faultsOf, type Pattern, slotsOf } from '../src/rules/opening.ts'
import { instantInRome, minutesOf } from '../src/rules/rome-time.ts'

const mornings: Pattern = {
  openings: [
    {
      weekdays: ['MONDAY', 'TUESDAY', 'WEDNESDAY', 'THURSDAY', 'FRIDAY'],
      opensAt: '09:00',
      closesAt: '12:00',
    },
  ],
  minutes: 30,
  capacity: 1,
  from: '2026-11-02',
  to: '2026-11-02',
  closedOn: [],
}
const allNight: Pattern = {
  ...mornings,
  openings: [{ weekdays: ['SATURDAY'], opensAt: '00:00', closesAt: '04:00' }],
  minutes: 60,
}
const startsOf = (pattern: Pattern) => slotsOf(pattern).map(({ startsAt }) => startsAt.toISOString())
const fault = (change: Partial<Pattern>) =>
  faultsOf({ ...mornings, ...change }, '2026-11-01').map(({ path }) => path)
const opening = (change: object) => ({
  weekdays: ['MONDAY'] as const,
  opensAt: '09:00',
  closesAt: '12:00',
  ...change,
})

test('an opening is cut into slots of one length, and what is left over stays free', () => {
  expect(startsOf({ ...mornings, minutes: 50 })).toEqual([
    '2026-11-02T08:00:00.000Z',
    '2026-11-02T08:50:00.000Z',
    '2026-11-02T09:40:00.000Z',
  ])
})

test('nine o’clock is nine o’clock in summer and in winter', () => {
  const around = startsOf({ ...mornings, minutes: 180, from: '2026-10-23', to: '2026-10-26' })
  expect(around).toEqual(['2026-10-23T07:00:00.000Z', '2026-10-26T08:00:00.000Z'])
  const spring = startsOf({ ...mornings, minutes: 180, from: '2026-03-27', to: '2026-03-30' })
  expect(spring).toEqual(['2026-03-27T08:00:00.000Z', '2026-03-30T07:00:00.000Z'])
})

test('in the night in which clocks are moved an hour lacks, or comes twice', () => {
  expect(instantInRome('2026-03-29', 90).toISOString()).toBe('2026-03-29T00:30:00.000Z')
  expect(instantInRome('2026-03-29', 150).toISOString()).toBe('2026-03-29T01:30:00.000Z')
  expect(instantInRome('2026-03-29', 180).toISOString()).toBe('2026-03-29T01:00:00.000Z')
  expect(instantInRome('2026-10-25', 90).toISOString()).toBe('2026-10-24T23:30:00.000Z')
  expect(instantInRome('2026-10-25', 150).toISOString()).toBe('2026-10-25T00:30:00.000Z')
  expect(instantInRome('2026-10-25', 180).toISOString()).toBe('2026-10-25T02:00:00.000Z')
  expect(instantInRome('2026-10-25', 24 * 60).toISOString()).toBe('2026-10-25T23:00:00.000Z')
})

test('every minute of every day of years is an instant that clocks in Italy show, but for the hours left out', () => {
  const shown = new Intl.DateTimeFormat('sv-SE', {
    timeZone: 'Europe/Rome',
    dateStyle: 'short',
    timeStyle: 'short',
  })
  for (const year of [2026, 2027, 2028])
    for (let at = Date.UTC(year, 2, 20); at < Date.UTC(year, 10, 2); at += 37 * 60_000) {
      const [day = '', clock = ''] = new Date(at).toISOString().slice(0, 16).split('T')
      const found = shown.format(instantInRome(day, minutesOf(clock) ?? 0))
      if (day.slice(5, 7) === '03' && weekdayOf(day) === 'SUNDAY' && clock >= '02:00' && clock < '03:00')
        continue
      expect(found).toBe(`${day} ${clock}`)
    }
})

test('a long opening by night has an hour more or less when the clocks are moved', () => {
  expect(startsOf({ ...allNight, from: '2026-10-24', to: '2026-10-24' })).toHaveLength(4)
  const sundays = [{ weekdays: ['SUNDAY'] as const, opensAt: '00:00', closesAt: '04:00' }]
  // Sundays are holidays: nothing is published, whatever the clocks do
  expect(startsOf({ ...allNight, openings: sundays, from: '2026-10-25', to: '2026-10-25' })).toEqual([])
})

test('Easter falls on the days that the calendar of the Church gives', () => {
  const known = {
    1961: '1961-04-02',
    2000: '2000-04-23',
    2019: '2019-04-21',
    2024: '2024-03-31',
    2025: '2025-04-20',
    2026: '2026-04-05',
    2027: '2027-03-28',
    2038: '2038-04-25',
    2285: '2285-03-22',
  }
  for (const [year, day] of Object.entries(known)) expect(easter(Number(year))).toBe(day)
})

test('national holidays are those of the law, Easter Monday and Sundays included', () => {
  const year = (of: number) =>
    Array.from({ length: 365 }, (_, at) =>
      new Date(Date.UTC(of, 0, 1 + at)).toISOString().slice(0, 10),
    ).filter((day) => isNationalHoliday(day) && weekdayOf(day) !== 'SUNDAY')
  expect(year(2027)).toEqual([
    '2027-01-01',
    '2027-01-06',
    '2027-03-29',
    '2027-05-01',
    '2027-06-02',
    '2027-10-04',
    '2027-11-01',
    '2027-12-08',
    '2027-12-25',
  ])
  expect(year(2025)).not.toContain('2025-10-04')
})

test('holidays and closures of the office stay free and are told', () => {
  const december = { ...mornings, from: '2026-12-07', to: '2026-12-11', closedOn: ['2026-12-10'] }
  expect(new Set(startsOf(december).map((start) => start.slice(0, 10)))).toEqual(
    new Set(['2026-12-07', '2026-12-09', '2026-12-11']),
  )
  expect(closedDaysOf(december)).toEqual(['2026-12-08', '2026-12-10'])
})

test.each<[string, Partial<Pattern>, string]>([
  ['a first day that is past', { from: '2026-10-31' }, 'input.from'],
  ['a last day before the first', { to: '2026-11-01' }, 'input.to'],
  ['more than 180 days', { to: '2027-05-01' }, 'input.to'],
  ['a closure outside the period', { closedOn: ['2026-11-03'] }, 'input.closedOn.0'],
  ['slots of no length', { minutes: 0 }, 'input.slotMinutes'],
  ['slots of less than nothing', { minutes: -30 }, 'input.slotMinutes'],
  [
    'slots longer than four hours',
    { minutes: 241, openings: [opening({ closesAt: '24:00' })] },
    'input.slotMinutes',
  ],
  ['no place', { capacity: 0 }, 'input.capacity'],
  ['more places than there can be', { capacity: 51 }, 'input.capacity'],
  ['no opening', { openings: [] }, 'input.openings'],
  ['an opening on no day', { openings: [opening({ weekdays: [] })] }, 'input.openings.0.weekdays'],
  ['an end before the start', { openings: [opening({ closesAt: '08:00' })] }, 'input.openings.0.closesAt'],
  ['an opening of no length', { openings: [opening({ closesAt: '09:00' })] }, 'input.openings.0.closesAt'],
  [
    'an opening shorter than a slot',
    { openings: [opening({ closesAt: '09:29' })] },
    'input.openings.0.closesAt',
  ],
  ['a time that no clock shows', { openings: [opening({ opensAt: '09:60' })] }, 'input.openings.0.opensAt'],
  ['an hour after midnight', { openings: [opening({ closesAt: '24:01' })] }, 'input.openings.0.closesAt'],
  ['a time in words', { openings: [opening({ opensAt: 'alle nove' })] }, 'input.openings.0.opensAt'],
  [
    'two openings at the same time',
    { openings: [opening({}), opening({ opensAt: '11:00', closesAt: '13:00' })] },
    'input.openings.1',
  ],
])('%s is refused where it stands', (_, change, path) => {
  expect(fault(change)).toEqual([path])
})

test('a pattern without fault has none, on the last day that may be published too', () => {
  expect(fault({})).toEqual([])
  expect(fault({ to: '2027-04-30' })).toEqual([])
})
