import type { Random } from './random.ts'

/** A CIG: the last three of its ten characters are the first seven, read as a number, times 211 modulo 4091, in hex. */
export function cig(random: Random): string {
  const number = random.between(1_000_000, 9_999_999)
  return number + hex((number * 211) % 4091, 3)
}

/** A SmartCIG: Z, the check characters, then seven hex digits; the check is their value times 211 modulo 251. */
export function smartCig(random: Random): string {
  const number = random.between(0x1000000, 0xfffffff)
  return `Z${hex((number * 211) % 251, 2)}${hex(number, 7)}`
}

/** A CUP: a letter, the year, a letter, eleven digits. It has no public check character. */
export function cup(random: Random, year: number): string {
  const digits = String(random.between(0, 99_999_999_999)).padStart(11, '0')
  return `${random.pick(['B', 'G', 'I', 'J'])}${year % 100}${random.pick(['B', 'E', 'H'])}${digits}`
}

function hex(value: number, digits: number): string {
  return value.toString(16).toUpperCase().padStart(digits, '0')
}
