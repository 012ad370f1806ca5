import type { Random } from './random.ts'

/** A UUIDv7 (RFC 9562) whose time part is the moment of creation; the rest is repeatable chance. */
export function idAt(milliseconds: number, random: Random): string {
  const time = Math.max(0, Math.floor(milliseconds)).toString(16).padStart(12, '0')
  const [a, b, c] = [random.bits(), random.bits(), random.bits()]
  const variant = ((a >>> 16) & 0x3fff) | 0x8000
  return `${time.slice(0, 8)}-${time.slice(8)}-7${hex(a & 0xfff, 3)}-${hex(variant, 4)}-${hex(b >>> 16, 4)}${hex(c, 8)}`
}

function hex(value: number, digits: number): string {
  return value.toString(16).padStart(digits, '0')
}
