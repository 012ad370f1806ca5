import { createHash } from 'node:crypto'
import { badInput } from '@cse/schema/errors'
import { z } from 'zod'

const persisted = z.object({
  persistedQuery: z.object({ version: z.literal(1), sha256Hash: z.string() }).nullish(),
})

/**
 * Apollo Server calls what is wrong with an automatic persisted query an error of its own, so it is looked at before.
 * @throws BAD_USER_INPUT when the extension is malformed, or its hash is not that of the text that comes with it
 */
export function assertPersistable({ query, extensions }: { query?: unknown; extensions?: unknown }): void {
  if (typeof extensions !== 'object' || extensions === null || !('persistedQuery' in extensions)) return
  const { data } = persisted.safeParse(extensions)
  if (!data) throw wrong('Deve avere version 1 e sha256Hash.')
  const hash = data.persistedQuery?.sha256Hash
  if (hash !== undefined && typeof query === 'string' && hash !== sha256(query))
    throw wrong('Lo SHA-256 non è quello del testo inviato.')
}

const wrong = (reason: string) => badInput([{ path: 'extensions.persistedQuery', reason }])

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')
