import { describe, expect, test } from 'vitest'
import { calendarEvent } from '../src/rules/calendar-event.ts'

const appointment = {
  id: 'appointment_1',
  version: 2,
  startsAt: new Date('2026-03-29T08:00:00Z'),
  endsAt: new Date('2026-03-29T08:30:00Z'),
  place: 'Via dell’Università, 1; Bari',
  cancelled: false,
  now: new Date('2026-03-01T12:00:00.123Z'),
}

describe('an appointment for a calendar', () => {
  test('says when and where, in UTC, whatever clocks do in between', () => {
    expect(calendarEvent(appointment).split('\r\n')).toEqual(
      expect.arrayContaining([
        'UID:appointment_1',
        'SEQUENCE:2',
        'DTSTAMP:20260301T120000Z',
        'DTSTART:20260329T080000Z',
        'DTEND:20260329T083000Z',
        'LOCATION:Via dell’Università\\, 1\\; Bari',
        'STATUS:CONFIRMED',
      ]),
    )
  })

  test('takes itself out of the calendar once it is cancelled', () => {
    const file = calendarEvent({ ...appointment, cancelled: true })
    expect(file).toContain('METHOD:CANCEL\r\n')
    expect(file).toContain('STATUS:CANCELLED\r\n')
  })

  test('has no line longer than 75 octets, and cuts no character', () => {
    const file = calendarEvent({ ...appointment, place: 'Piazza della Libertà è qui '.repeat(20) })
    for (const line of file.split('\r\n')) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75)
    expect(file.replaceAll('\r\n ', '')).toContain('Piazza della Libertà è qui '.repeat(20).trim())
  })
})
