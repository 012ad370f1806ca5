/** In which forms an answer leaves; the last two are for tables alone. */
export const MEDIA_TYPES = {
  json: 'application/json',
  csv: 'text/csv',
  ndjson: 'application/x-ndjson',
} as const
export type MediaType = keyof typeof MEDIA_TYPES

/**
 * The form that a client prefers among those that an operation has; JSON for who does not say.
 * @returns undefined when none of them is accepted
 */
export function acceptedOf(accept: string | undefined, offered: readonly MediaType[]): MediaType | undefined {
  const ranges = (accept ?? '*/*').split(',').map((range) => {
    const [type = '', ...parameters] = range.split(';').map((part) => part.trim().toLowerCase())
    const quality = parameters.find((parameter) => parameter.startsWith('q='))
    return { type, quality: quality === undefined ? 1 : Number(quality.slice(2)) }
  })
  const wished = offered.map((form) => {
    const [family] = MEDIA_TYPES[form].split('/')
    const names = [MEDIA_TYPES[form], `${family}/*`, '*/*']
    const range = names.flatMap((name) => ranges.find(({ type }) => type === name) ?? [])[0]
    return { form, quality: range?.quality ?? 0 }
  })
  const best = Math.max(...wished.map(({ quality }) => quality))
  return best > 0 ? wished.find(({ quality }) => quality === best)?.form : undefined
}
