import { createHash } from 'node:crypto'
import { principalKey } from '@cse/db/src/audit/principal'
import type { SchemaSession } from '@cse/db/src/session/schema-session'
import { badInput } from '@cse/schema/errors'
import { type Edge, type Page, type PageInfo, page } from '@cse/schema/paging'
import type { Viewer } from '@cse/schema/viewer'
import { admit, type Question } from '../../rules/aggregate/request.ts'
import { closedThrough } from '../../rules/period.ts'
import { territoriesOf } from '../territories.ts'
import { hasChanges, standingSince } from './changes.ts'
import { type Extract, type ExtractedRow, extractOf, keepExtract, rowsFrom } from './extracts.ts'
import { changedRows, wholeTable } from './rows.ts'
import { inTurn } from './sequential-writes.ts'

/** A page of an extract is longer than those of screens. */
export const LARGEST_PAGE_OF_ROWS = 1_000

/** Which part of which table is wanted. */
export interface Wanted {
  readonly question: Question
  readonly since: Date | null
  readonly first?: number | null | undefined
  readonly after?: string | null | undefined
}

interface Asking {
  readonly viewer: Viewer
  readonly now: Date
}

/**
 * A page of a table. The first one publishes the table and keeps it as it is; those after it read on in what was kept, whatever happens
 * meanwhile, from wherever the same asker goes on.
 * @throws BAD_USER_INPUT as `admit`, for a table that is too large, and at `after` for a cursor of another question or an extract that is not
 *   kept any more
 */
export async function extractPage(
  session: SchemaSession,
  { question, since, first, after }: Wanted,
  asking: Asking,
): Promise<ExtractPage> {
  let extract: Extract | undefined
  const rows = await page<ExtractedRow>(
    { first, after },
    {
      list: 'aggregateExtract',
      order: nameOf(question, since),
      largest: LARGEST_PAGE_OF_ROWS,
      fetch: async ({ from, limit }) => {
        const [id, place] = from ?? []
        extract =
          typeof id === 'string'
            ? await reopened(session, id, asking.viewer)
            : await inTurn(session, () => made(session, question, since, asking))
        const start = typeof place === 'number' ? place + 1 : 0
        return rowsFrom(session, extract, { from: start, limit, by: question.by })
      },
      cursorOf: ({ extract, place }) => [extract, place],
      count: async () => extract?.rows ?? 0,
    },
  )
  if (!extract) throw new Error('A page of an extract was made without it')
  return new ExtractPage(rows, extract)
}

/** A page, and of what. */
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

async function made(
  session: SchemaSession,
  question: Question,
  since: Date | null,
  { viewer, now }: Asking,
): Promise<Extract> {
  const { asOf, known } = await standingSince(session, since)
  const territories = await territoriesOf(session)
  const closed = closedThrough(now)
  const admitted = admit(question, { viewer, territories, closed })
  const from = known && hasChanges(admitted) ? since : null
  const rows =
    from === null
      ? await wholeTable(session, admitted, territories)
      : await changedRows(session, admitted, from, territories)
  return keepExtract(
    session,
    { rows, asOf, complete: from === null, closedThrough: closed },
    principalKey(viewer),
  )
}

async function reopened(session: SchemaSession, id: string, viewer: Viewer): Promise<Extract> {
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

/** Binds cursors to their question: another table has other places. */
function nameOf({ measure, awaited, by, filter }: Question, since: Date | null): string {
  const limits = Object.entries(filter)
    .filter(([, value]) => value != null)
    .sort(([a], [b]) => (a < b ? -1 : 1))
  const named = JSON.stringify([measure, awaited ?? null, by, limits, since?.toISOString() ?? null])
  return createHash('sha256').update(named).digest('base64url')
}
