/** The description of each value of an enum. */
export type Described<Name extends string> = Record<Name, { readonly description: string }>

/** In the order of the table; an enum of Pothos needs its names as literal keys, which are those of the table. */
export function described<Name extends string>(
  table: Record<Name, unknown>,
  meaning: Described<Name>,
): Described<Name> {
  const names = Object.keys(table) as Name[]
  return Object.fromEntries(names.map((name) => [name, meaning[name]])) as Described<Name>
}
