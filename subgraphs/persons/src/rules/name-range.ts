/** All texts that begin with a prefix, as a range of the Italian collation. */
export interface NameRange {
  readonly from: string
  readonly below: string
}

/**
 * The names that begin with a text, whatever their case and accents. Plain lower case sorts before every variant of itself, and U+FFFF after
 * every character (Unicode CLDR), so the range holds exactly the names that match, and the database finds it with comparisons, which
 * may pass below row policies where pattern matching may not. Null for a text without characters.
 */
export function namesBeginningWith(text: string): NameRange | null {
  const from = text
    .trim()
    .normalize('NFD')
    .replace(/\p{Mn}/gu, '')
    .toLowerCase()
  return from === '' ? null : { from, below: `${from}\uffff` }
}
