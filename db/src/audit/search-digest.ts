import { createHmac } from 'node:crypto'

/**
 * What was searched, as the log of access keeps it: the field, and a keyed digest (HMAC-SHA-256, its first 128 bits) of what was searched for. The
 * same question has the same digest, whoever asks; nobody without the key learns the name that was looked for, or tries names.
 * @param key the database never holds it
 */
export function searchDigest(
  key: Uint8Array,
  field: string,
  requested: Readonly<Record<string, unknown>>,
): string {
  const digest = createHmac('sha256', key)
    .update(JSON.stringify([field, ordered(requested)]))
    .digest()
  return `${field}#${digest.subarray(0, 16).toString('base64url')}`
}

/** The same whatever order a client gave it in, and however it writes its letters. */
function ordered(value: unknown): unknown {
  if (typeof value === 'string') return value.normalize('NFC').trim().toLowerCase()
  if (Array.isArray(value)) return value.map(ordered)
  if (value instanceof Date || typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .toSorted(([one], [other]) => (one < other ? -1 : 1))
      .map(([key, item]) => [key, ordered(item)]),
  )
}
