/** Texts that have broken servers before: quotes, control characters, half characters, names of JavaScript, paths, very long ones. */
const TEXTS: readonly string[] = [
  '',
  ' ',
  '\u0000',
  'a\u0000b',
  '\ud800',
  '\udfff\ud800',
  '\u202e\u200b\ufeff',
  'e\u0301'.repeat(500),
  "' or 1=1; --",
  "'; drop table x; --",
  '%27%20or%201=1',
  '%%%s%n%x',
  '*%_\\',
  '{{7*7}}#{7*7}',
  '<script>alert(1)</script>',
  '../../../../etc/passwd',
  '\r\nset-cookie: a=b',
  '__proto__',
  'constructor',
  'toString',
  'null',
  'NaN',
  'NaN.NaN',
  '1e400',
  '-0',
  '0x10',
  '9'.repeat(400),
  '2026-02-30',
  '2026-13-01T99:99:99Z',
  '+275760-09-13T00:00:00Z',
  '0000-00-00',
  'RSSMRA80A01A662A',
  'RSSMRA80A01A662\u0130',
  'a@b',
  '(a+)+$',
  'a'.repeat(20_000),
  '٣٤٥',
  '💥'.repeat(300),
]

const NUMBERS: readonly number[] = [
  0,
  -0,
  -1,
  1,
  200,
  201,
  2 ** 31 - 1,
  2 ** 31,
  -(2 ** 31) - 1,
  2 ** 53,
  1e21,
  1e308,
  5e-324,
  0.1,
  -1.5,
]

/** Any JSON value, most of them nothing that a field of a public administration expects. */
export function hostileValue(random: () => number, depth = 0): unknown {
  const kind = random()
  if (kind < 0.45) return among(TEXTS, random)
  if (kind < 0.7) return among(NUMBERS, random)
  if (kind < 0.78) return random() < 0.5
  if (kind < 0.84) return null
  if (kind < 0.86) return nested(Math.floor(random() * 2_000))
  if (depth > 2) return among(TEXTS, random)
  const parts = Array.from({ length: Math.floor(random() * 4) }, () => hostileValue(random, depth + 1))
  if (kind < 0.93) return parts
  return Object.fromEntries(parts.map((part) => [hostileText(random), part]))
}

export const hostileText = (random: () => number): string => among(TEXTS, random)

/** Bytes as they come. */
export function noise(random: () => number, longest: number): Buffer {
  return Buffer.from(Array.from({ length: Math.floor(random() * longest) }, () => Math.floor(random() * 256)))
}

export function among<T>(list: readonly T[], random: () => number): T {
  const picked = list[Math.floor(random() * list.length)]
  if (picked === undefined) throw new Error('Nothing to choose from')
  return picked
}

function nested(levels: number): unknown {
  let value: unknown = 1
  for (let level = 0; level < levels; level++) value = level % 2 ? [value] : { a: value }
  return value
}
