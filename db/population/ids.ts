import type { Random } from './random.ts'

/** A UUIDv7 (RFC 9562) whose time part is the moment of creation; the rest is repeatable chance. */
export function idAt(milliseconds: number, random: Random): string {
  const time = Math.max(0, Math.floor(milliseconds))
  const seconds = Math.floor(time / 0x10000)
  const [a, b, c] = [random.bits(), random.bits(), random.bits()]
  const version = hex((a & 0xfff) | 0x7000)
  const variant = hex(((a >>> 16) & 0x3fff) | 0x8000)
  return `${hex(seconds >>> 16)}${hex(seconds)}-${hex(time)}-${version}-${variant}-${hex(b)}${hex(c >>> 16)}${hex(c)}`
}

/** The last sixteen bits, as four digits. */
function hex(value: number): string {
  return HEX[value & 0xffff] ?? ''
}

const HEX = Array.from({ length: 0x10000 }, (_, value) => value.toString(16).padStart(4, '0'))
