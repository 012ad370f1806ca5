import type { Random } from './random.ts'

/** An Italian VAT number: eleven digits, the last one a check digit. */
export function vatNumber(random: Random): string {
  return withCheckDigit(random, '0')
}

/** A provisional tax code: eleven digits built like a VAT number. None of ours begins with 0, as VAT numbers made here do. */
export function provisionalTaxCode(random: Random): string {
  return withCheckDigit(random, '9')
}

function withCheckDigit(random: Random, first: string): string {
  const digits = first + String(random.between(0, 999_999_999)).padStart(9, '0')
  return digits + checkDigit(digits)
}

/** Digits in even places (counted from 1) count double, less nine when above nine. */
function checkDigit(digits: string): number {
  let sum = 0
  for (let place = 0; place < digits.length; place++) {
    const digit = Number(digits.charAt(place))
    const doubled = digit * 2 > 9 ? digit * 2 - 9 : digit * 2
    sum += place % 2 === 0 ? digit : doubled
  }
  return (10 - (sum % 10)) % 10
}
