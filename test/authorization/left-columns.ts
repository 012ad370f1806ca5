/** Columns of walled tables in which no canary stands, with the reason; ids, keys and references to public rows are not listed. */
export const LEFT: Readonly<Record<string, string>> = {}
