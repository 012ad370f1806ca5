import { randomBytes } from 'node:crypto'

/** The 16 bytes of a uuid, as `uuid_send` of PostgreSQL gives them. */
export const bytesOfUuid = (uuid: string): Buffer => Buffer.from(uuid.replaceAll('-', ''), 'hex')

export function uuidOfBytes(bytes: Buffer): string {
  const hex = bytes.toString('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}

/**
 * A uuid of version 7 (RFC 9562), for a row whose id must be known before it is inserted: its encrypted columns are bound to it. Ids of one
 * process follow each other, also those of one millisecond.
 */
export function newUuid(): string {
  const milliseconds = Math.max(Date.now(), last.milliseconds)
  if (milliseconds > last.milliseconds) last = { milliseconds, count: 0 }
  else if (last.count < 0xfff) last = { milliseconds, count: last.count + 1 }
  else last = { milliseconds: milliseconds + 1, count: 0 }
  const bytes = randomBytes(16)
  bytes.writeUIntBE(last.milliseconds, 0, 6)
  bytes.writeUInt16BE(0x7000 | last.count, 6)
  bytes[8] = 0x80 | ((bytes[8] ?? 0) & 0x3f)
  return uuidOfBytes(bytes)
}

let last = { milliseconds: 0, count: 0 }
