/** What a calendar needs to know of an appointment. */
export interface CalendarAppointment {
  /** Opaque and lasting: the same appointment replaces itself in a calendar. */
  readonly id: string
  readonly version: number
  readonly startsAt: Date
  readonly endsAt: Date
  /** Where to go: address and comune. */
  readonly place: string
  readonly cancelled: boolean
  /** When it was asked for. */
  readonly now: Date
}

/**
 * An appointment as a file that every calendar takes (iCalendar, RFC 5545). It says when and where, and neither of whom nor why: calendars are
 * shared and lie open. Times are in UTC, so that no calendar reckons with a clock of its own.
 */
export function calendarEvent(appointment: CalendarAppointment): string {
  const { id, version, startsAt, endsAt, place, cancelled, now } = appointment
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Regione Puglia//Cartella sociale elettronica//IT',
    'CALSCALE:GREGORIAN',
    `METHOD:${cancelled ? 'CANCEL' : 'PUBLISH'}`,
    'BEGIN:VEVENT',
    `UID:${id}`,
    `SEQUENCE:${version}`,
    `DTSTAMP:${utc(now)}`,
    `DTSTART:${utc(startsAt)}`,
    `DTEND:${utc(endsAt)}`,
    'SUMMARY:Appuntamento',
    `LOCATION:${escaped(place)}`,
    `STATUS:${cancelled ? 'CANCELLED' : 'CONFIRMED'}`,
    'CLASS:PRIVATE',
    'END:VEVENT',
    'END:VCALENDAR',
  ]
  return `${lines.map(folded).join('\r\n')}\r\n`
}

/** `20260102T080000Z` */
const utc = (at: Date) => at.toISOString().replace(/[-:]|\.\d{3}/g, '')

const escaped = (text: string) => text.replace(/[\\;,]/g, '\\$&').replace(/\r?\n/g, '\\n')

/** Lines of at most 75 octets; what is longer goes on after a blank (RFC 5545 3.1). Characters stay whole. */
function folded(line: string): string {
  let octets = 0
  let text = ''
  for (const character of line) {
    const length = Buffer.byteLength(character)
    if (octets + length > 75) {
      text += '\r\n '
      octets = 1
    }
    text += character
    octets += length
  }
  return text
}
