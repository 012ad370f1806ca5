import type { DownloadRequest, Execute } from '@cse/schema/download'
import type { ErrorCode } from '@cse/schema/errors'
import type { RecordCopyPart } from '@cse/schema/record-copy/contribution'
import type { Viewer } from '@cse/schema/viewer'
import { GraphQLError } from 'graphql'
import { z } from 'zod'

/** Whose copy is made, and for whom. */
export interface CopySubject {
  /** Id of the person, `person_…`. */
  readonly id: string
  /** uuid of the person. */
  readonly uuid: string
  /** Id of the request that the copy answers. */
  readonly request: string
}

/** The parts of a copy by name; those over another part's rows stand in them. */
export type CopiedParts = Readonly<Record<string, unknown>>

/**
 * Collects the parts of a copy as the person would read them, in one snapshot of each database. That it was read is in the log already, under who
 * asked for the copy, so this request, which acts for nobody else, leaves no entry of its own.
 */
export function collectCopy(
  parts: readonly RecordCopyPart[],
  { id, uuid, request: requested }: CopySubject,
  { viewer, unlogged }: Pick<DownloadRequest<unknown>, 'viewer' | 'unlogged'>,
): Promise<CopiedParts> {
  const { issuer, subject, client, purpose } = viewer
  const person: Viewer = {
    scope: 'CITIZEN',
    issuer,
    subject,
    personId: uuid,
    comuni: [],
    roles: [],
    assurance: 2,
    ...(client !== undefined && { client }),
    ...(purpose !== undefined && { purpose }),
  }
  return unlogged(person, COPY_BUDGET, async (execute) => {
    const collected: Record<string, unknown> = {}
    await assertOnePiece(requested, execute)
    for (const part of parts) {
      const { name, over } = part
      if (over === undefined) {
        collected[name] = await rowsOf(part, { person: id }, execute)
        continue
      }
      for (const row of rowsWithId.parse(collected[over]))
        row[name] = await rowsOf(part, { row: row.id }, execute)
    }
    // subgraphs with databases of their own have snapshots of their own
    await assertOnePiece(requested, execute)
    return collected
  })
}

/** @throws SERVICE_UNAVAILABLE while the record is being merged or split: a copy would hold half of it */
async function assertOnePiece(requested: string, execute: Execute): Promise<void> {
  const data = await execute(
    'query RecordCopyState($request: ID!) { rightsRequest(id: $request) { copy { jsonUrl } } }',
    { request: requested },
  )
  if (state.parse(data).rightsRequest?.copy) return
  const code: ErrorCode = 'SERVICE_UNAVAILABLE'
  throw new GraphQLError('La cartella è in corso di unione o separazione: riprovare fra qualche minuto.', {
    extensions: { code },
  })
}

const state = z.object({ rightsRequest: z.object({ copy: z.object({}).nullable() }).nullable() })

/** One person's record is no page of many: it may cost what it costs. */
const COPY_BUDGET = 5_000_000

const rowsWithId = z.array(z.looseObject({ id: z.string() }))

/** The rows of a part, page after page, or its one object. */
async function rowsOf(
  { question, at }: RecordCopyPart,
  variables: Readonly<Record<string, unknown>>,
  execute: Execute,
): Promise<unknown> {
  const rows: unknown[] = []
  let after: string | null = null
  do {
    const data = await execute(question, { ...variables, ...(after && { after }) })
    const found = at.reduce<unknown>((value, key) => fieldOf(value, key), data)
    const page = connection.safeParse(found)
    if (!page.success) return found
    rows.push(...page.data.nodes)
    after = page.data.pageInfo.hasNextPage ? page.data.pageInfo.endCursor : null
  } while (after)
  return rows
}

const connection = z.object({
  nodes: z.array(z.unknown()),
  pageInfo: z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullable() }),
})

function fieldOf(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null
    ? (value as Readonly<Record<string, unknown>>)[key]
    : null
}
