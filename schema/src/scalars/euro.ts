import { GraphQLScalarType } from 'graphql'
import { type Cents, isCents } from '../cents.ts'
import { malformed } from '../errors.ts'

const pattern = /^(-?)(\d{1,13})(?:\.(\d{1,2}))?$/

/** Cents of a decimal text: `"12.30"` is 1230. Undefined for anything finer than a cent, and for what is no plain decimal. */
export function parseEuro(text: string): Cents | undefined {
  const parts = pattern.exec(text)
  if (!parts) return undefined
  const cents = Number(parts[2]) * 100 + Number((parts[3] ?? '').padEnd(2, '0'))
  const signed = parts[1] && cents ? -cents : cents
  return isCents(signed) ? signed : undefined
}

/** The decimal text of an amount in cents, always with two digits: 1230 is `"12.30"`, -5 is `"-0.05"`. */
export function formatEuro(amount: Cents): string {
  const digits = String(Math.abs(amount)).padStart(3, '0')
  return `${amount < 0 ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`
}

export const euro = new GraphQLScalarType<Cents, string>({
  name: 'Euro',
  description:
    'An exact amount in euro (importo) as a decimal text with two digits, `"19265797.89"`; never a float.',
  serialize(value) {
    if (typeof value !== 'number' || !isCents(value))
      throw new TypeError('Euro is a whole number of cents inside')
    return formatEuro(value)
  },
  parseValue(value) {
    const cents = typeof value === 'string' ? parseEuro(value) : undefined
    if (cents === undefined)
      throw malformed('L’importo deve essere un testo decimale con due cifre, come "12.30".')
    return cents
  },
})
