import { readFileSync } from 'node:fs'
import { idOf } from '@cse/gateway/persisted-documents/manifest'
import { z } from 'zod'
import type { Answer, Client } from '../client.ts'

const DSS = new URL('../../schema/operations/dss/', import.meta.url)

/** Asks for an operation of the DSS by its id. */
export function execute(dss: Client, name: string, variables: Requested): Promise<Answer> {
  const documentId = idOf(readFileSync(new URL(`${name}.graphql`, DSS), 'utf8'))
  return dss.send({ documentId: `sha256:${documentId}`, variables })
}

const pageOfRows = z.object({
  asOf: z.string(),
  complete: z.boolean(),
  closedThrough: z.string(),
  expiresAt: z.string(),
  totalCount: z.number(),
  nodes: z.array(
    z.object({
      group: z.array(z.object({ dimension: z.string(), code: z.string() })),
      value: z.number().nullable(),
      status: z.string(),
    }),
  ),
  pageInfo: z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullable() }),
})
export type PageOfRows = z.infer<typeof pageOfRows>

/** The table that is taken, and how. */
export type Requested = Readonly<Record<string, unknown>>

/** One page of an extract. @throws the errors of the answer */
export async function pageOf(client: Client, requested: Requested): Promise<PageOfRows> {
  const { data, errors } = await execute(client, 'extract', requested)
  if (errors) throw new Error(JSON.stringify(errors))
  return z.object({ aggregateExtract: pageOfRows }).parse(data).aggregateExtract
}

/** All pages of an extract. `between` happens after each. */
export async function pagesOf(
  client: Client,
  requested: Requested,
  between: () => Promise<void> = async () => {},
): Promise<PageOfRows[]> {
  const pages: PageOfRows[] = []
  let after: string | null = null
  do {
    const page: PageOfRows = await pageOf(client, { ...requested, after })
    pages.push(page)
    after = page.pageInfo.hasNextPage ? page.pageInfo.endCursor : null
    await between()
  } while (after !== null)
  return pages
}

/** A table as whoever takes it keeps it: figures by the codes of their group. */
export type Held = ReadonlyMap<string, string>

/** What is held after an extract arrived, done as `schema/operations/dss/README.md` says. */
export function puttingIn(held: Held, pages: readonly PageOfRows[]): Held {
  const next = new Map(pages[0]?.complete ? [] : held)
  for (const { nodes } of pages)
    for (const { group, value, status } of nodes) {
      const key = group.map(({ code }) => code).join(' ')
      if (value === 0) next.delete(key)
      else next.set(key, `${value} ${status}`)
    }
  return next
}
