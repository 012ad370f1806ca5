import { createHash } from 'node:crypto'
import { principalKey } from '@cse/db/src/audit/principal'
import type { SchemaSession } from '@cse/db/src/session/schema-session'
import { badInput } from '@cse/schema/errors'
import type { GraphKeys } from '@cse/schema/graph-keys'
import { type Edge, type Page, type PageInfo, page } from '@cse/schema/paging'
import type { Viewer } from '@cse/schema/viewer'
import type { AggregateRequest } from '../../rules/aggregate/request.ts'
import { resolveRequest } from '../../rules/aggregate/resolve-request.ts'
import { closedThrough } from '../../rules/period.ts'
import { afterEarlierWrites } from '../sequential-writes.ts'
import { territoriesOf } from '../territories.ts'
import { type Extract, type ExtractedRow, extractOf, rowsFrom, storeExtract } from './extracts.ts'
import { hasChanges, revisionStateSince } from './revision-state.ts'
import { changedRows, wholeTable } from './rows.ts'

/** The largest page of an extract, which is larger than those of lists. */
const LARGEST_PAGE_OF_ROWS = 1_000

/** A page of a table as it is requested. */
export interface PageRequest {
  readonly request: AggregateRequest
  readonly since: Date | null
  readonly first?: number | null | undefined
  readonly after?: string | null | undefined
}

interface PageContext {
  readonly keys: GraphKeys
  readonly viewer: Viewer
  readonly now: Date
}

/**
 * A page of a table. The first one publishes the table and stores it; the pages after it are read from what was stored, whatever happens meanwhile.
 * Only the same principal can read on.
 * @throws BAD_USER_INPUT as `resolveRequest`, for a table that is too large, and at `after` for a cursor of another request or an expired extract
 */
export async function extractPage(
  session: SchemaSession,
  { request, since, first, after }: PageRequest,
  context: PageContext,
): Promise<ExtractPage> {
  let extract: Extract | undefined
  const rows = await page<ExtractedRow>(
    context.keys,
    { first, after },
    {
      list: 'aggregateExtract',
      order: requestKey(request, since),
      largest: LARGEST_PAGE_OF_ROWS,
      fetch: async ({ from, limit }) => {
        const [id, place] = from ?? []
        extract =
          typeof id === 'string'
            ? await reopenExtract(session, id, context.viewer)
            : await afterEarlierWrites(session, () => createExtract(session, request, since, context))
        const start = typeof place === 'number' ? place + 1 : 0
        return rowsFrom(session, extract, { from: start, limit, by: request.by })
      },
      cursorOf: ({ extract, place }) => [extract, place],
      count: async () => extract?.rows ?? 0,
    },
  )
  if (!extract) throw new Error('A page of an extract has no extract')
  return new ExtractPage(rows, extract)
}

/** A page of an extract, with the extract. */
export class ExtractPage implements Page<ExtractedRow> {
  readonly extract: Extract
  readonly #page: Page<ExtractedRow>

  constructor(page: Page<ExtractedRow>, extract: Extract) {
    this.#page = page
    this.extract = extract
  }

  get nodes(): readonly ExtractedRow[] {
    return this.#page.nodes
  }

  get edges(): readonly Edge<ExtractedRow>[] {
    return this.#page.edges
  }

  get pageInfo(): PageInfo {
    return this.#page.pageInfo
  }

  get totalCount(): () => Promise<number> {
    return this.#page.totalCount
  }
}

async function createExtract(
  session: SchemaSession,
  request: AggregateRequest,
  since: Date | null,
  { viewer, now }: PageContext,
): Promise<Extract> {
  const { asOf, known } = await revisionStateSince(session, since)
  const territories = await territoriesOf(session)
  const closed = closedThrough(now)
  const resolved = resolveRequest(request, { viewer, territories, closed })
  const from = known && hasChanges(resolved) ? since : null
  const rows =
    from === null
      ? await wholeTable(session, resolved, territories)
      : await changedRows(session, resolved, from, territories)
  return storeExtract(
    session,
    { rows, asOf, complete: from === null, closedThrough: closed },
    principalKey(viewer),
  )
}

async function reopenExtract(session: SchemaSession, id: string, viewer: Viewer): Promise<Extract> {
  const extract = await extractOf(session, id, principalKey(viewer))
  if (extract) return extract
  throw badInput([
    {
      path: 'after',
      reason:
        'Il prelievo non è più disponibile (si conserva per 24 ore, per chi lo ha chiesto): ricominciare senza `after`, con lo stesso `since`.',
    },
  ])
}

/** Binds cursors to their request: another table has other rows. */
function requestKey({ measure, awaited, by, filter }: AggregateRequest, since: Date | null): string {
  const limits = Object.entries(filter)
    .filter(([, value]) => value != null)
    .sort(([a], [b]) => (a < b ? -1 : 1))
  const named = JSON.stringify([measure, awaited ?? null, by, limits, since?.toISOString() ?? null])
  return createHash('sha256').update(named).digest('base64url')
}
