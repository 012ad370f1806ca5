/**
 * The Italian words by which people know what a description describes: what stands in its first parentheses, without the law or the code that may
 * follow. Headings, choices and the labels of client packages are this one text.
 * @returns undefined when the description gives no Italian term
 */
export function labelIn(description: string | null | undefined): string | undefined {
  const [, term] = /\(([^)]+)\)/.exec(description ?? '') ?? []
  const words = term?.split(SOURCE)[0]?.replaceAll('`', '')
  return words && words.charAt(0).toUpperCase() + words.slice(1)
}

/** Where the source of a term begins: a law, an article, a case, a standard, a plan, the name of a service. */
const SOURCE = /[,;] (?:Reg\.|R\.R\.|L\.|D\.|artt?\.|c\.|CGUE|ISO|SDMX|piano|Consultazione)/
