import { badInput } from './errors.ts'

// TypeID (jetify typeid 0.3): prefix, underscore, the uuid's 128 bits in Crockford's base 32, lower case. Every row of every answer
// carries one, so the conversion goes by tables (many times as fast as typeid-js, which the tests compare with).
const alphabet = '0123456789abcdefghjkmnpqrstvwxyz'
const suffixLength = 26

const pairs = Array.from(
  { length: 1024 },
  (_, bits) => alphabet.charAt(bits >> 5) + alphabet.charAt(bits & 31),
)
const hex2 = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))
const hex3 = Array.from({ length: 4096 }, (_, bits) => bits.toString(16).padStart(3, '0'))
const digitOf = new Uint8Array(128).fill(255)
for (let digit = 0; digit < 32; digit++) digitOf[alphabet.charCodeAt(digit)] = digit
const nibbleOf = new Uint8Array(128)
for (let nibble = 0; nibble < 16; nibble++) {
  nibbleOf[nibble.toString(16).charCodeAt(0)] = nibble
  nibbleOf[nibble.toString(16).toUpperCase().charCodeAt(0)] = nibble
}

/** The public id of a row: `encodeId('case', uuid)` is `case_01jd…`. Expects a uuid as Postgres prints it. */
export function encodeId(type: string, uuid: string): string {
  let id = `${type}_`
  let bits = 0
  let pending = 2 // 128 bits do not divide into fives: two zeros go before them
  for (let at = 0; at < 36; at++) {
    if (at === 8 || at === 13 || at === 18 || at === 23) continue
    bits = ((bits & 1023) << 4) | (nibbleOf[uuid.charCodeAt(at)] ?? 0)
    pending += 4
    if (pending >= 10) {
      pending -= 10
      id += pairs[(bits >> pending) & 1023]
    }
  }
  return id
}

/** The uuid behind a public id. Throws BAD_USER_INPUT at `path` when the id is malformed or of another type. */
export function decodeId(type: string, id: string, path = 'id'): string {
  const uuid = id.startsWith(`${type}_`) ? uuidOf(id, type.length + 1) : undefined
  if (uuid === undefined) throw badInput([{ path, reason: 'L’identificativo non è valido.' }])
  return uuid
}

/** The graph's type that an id names (`plan_intervention_01jd…` is a `PlanIntervention`), undefined when it is no id at all. */
export function typeOfId(id: string): string | undefined {
  const end = id.length - suffixLength - 1
  if (end < 1 || !/^[a-z](?:[a-z_]{0,61}[a-z])?_$/.test(id.slice(0, end + 1)) || !uuidOf(id, end + 1))
    return undefined
  return id.slice(0, end).replace(/(?:^|_)([a-z])/g, (_, letter: string) => letter.toUpperCase())
}

function uuidOf(id: string, start: number): string | undefined {
  if (id.length - start !== suffixLength) return undefined
  const [first, second] = [digit(id, start), digit(id, start + 1)]
  if (first > 7 || second > 31) return undefined
  let hex = `${hex2[(first << 5) | second]}`
  for (let at = start + 2; at < id.length; at += 4) {
    const [a, b, c, d] = [digit(id, at), digit(id, at + 1), digit(id, at + 2), digit(id, at + 3)]
    if ((a | b | c | d) > 31) return undefined
    const bits = (a << 15) | (b << 10) | (c << 5) | d
    hex += `${hex3[bits >> 8]}${hex2[bits & 255]}`
  }
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}

function digit(id: string, at: number): number {
  return digitOf[id.charCodeAt(at)] ?? 255
}
