import { it } from './languages/it.ts'

/** The words of a language: for each enumeration and list of codes, each value. A further language is such an object. */
export type Labels = {
  readonly [Type in keyof typeof it]: Readonly<Record<keyof (typeof it)[Type], string>>
}

/** The languages that there are words in. */
const languages = { it } satisfies Record<string, Labels>
export type Locale = keyof typeof languages

/** An enumeration of the API, `ErrorCode` or `Purpose`. */
export type Labelled = keyof Labels

/** A value and what people read in its place. */
export interface Choice<Type extends Labelled> {
  readonly value: keyof Labels[Type]
  readonly label: string
}

/**
 * What people read in the place of codes: `label('it')('CasePhase', 'SERVICE_DELIVERY')` is `Erogazione del servizio`. A value that this version of
 * the package does not know yet stays as it is.
 */
export function label(
  locale: Locale,
): <Type extends Labelled>(type: Type, value: keyof Labels[Type]) => string {
  const words: Labels = languages[locale]
  return (type, value) => words[type][value] ?? String(value)
}

/** All values of an enumeration in its order, for a list to choose from. */
export function choices(locale: Locale): <Type extends Labelled>(type: Type) => readonly Choice<Type>[] {
  const words: Labels = languages[locale]
  return <Type extends Labelled>(type: Type) => {
    const values = Object.keys(words[type]) as (keyof Labels[Type])[] // the keys of that very object
    return values.map((value) => ({ value, label: words[type][value] }))
  }
}
