/**
 * The VAT number of the provider with this serial number below a million, no two alike: with a right check digit, and nobody's, since
 * digits eight to ten name the issuing office and no office is 000.
 */
export function vatNumber(serial: number): string {
  return withCheckDigit(`0${scattered(serial)}000`)
}

/** The provisional tax code with this serial number, built like a VAT number; ours begin with 9, and are nobody's for the same reason. */
export function provisionalTaxCode(serial: number): string {
  return withCheckDigit(`9${scattered(serial)}000`)
}

/** Six digits, others for every serial number below a million. */
function scattered(serial: number): string {
  return String((serial * 7_919) % 1_000_000).padStart(6, '0')
}

/** Digits in even places (counted from 1) count double, less nine when above nine. */
function withCheckDigit(number: string): string {
  let sum = 0
  for (let place = 0; place < number.length; place++) {
    const digit = Number(number.charAt(place))
    const doubled = digit * 2 > 9 ? digit * 2 - 9 : digit * 2
    sum += place % 2 === 0 ? digit : doubled
  }
  return number + ((10 - (sum % 10)) % 10)
}
