import type { ErrorCode } from '@cse/schema/errors'
import type { RecordCopyPart } from '@cse/schema/record-copy'
import type { Viewer } from '@cse/schema/viewer'
import { GraphQLError } from 'graphql'
import { z } from 'zod'
import type { OperationPort } from '../../operation/port.ts'
import type { Variables } from '../../subgraphs/compiled-operation.ts'
import type { GraphRequest } from '../../subgraphs/request.ts'
import { wholeAnswer } from '../whole-answer.ts'

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
export async function collectCopy(
  parts: readonly RecordCopyPart[],
  { id, uuid, request: asked }: CopySubject,
  viewer: Viewer,
  now: Date,
  operations: OperationPort,
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
  const collect = async (request: GraphRequest) => {
    const ask: Ask = async (text, variables) =>
      wholeAnswer(await operations.run(await operations.prepare(text), variables, request))
    const collected: Record<string, unknown> = {}
    await assertOnePiece(asked, ask)
    for (const part of parts) {
      const { name, over } = part
      if (over === undefined) {
        collected[name] = await rowsOf(part, { person: id }, ask)
        continue
      }
      for (const row of rowsWithId.parse(collected[over]))
        row[name] = await rowsOf(part, { row: row.id }, ask)
    }
    // subgraphs with databases of their own have snapshots of their own
    await assertOnePiece(asked, ask)
    return collected
  }
  return operations.withRequest(person, null, collect, { now, budget: COPY_BUDGET, rollback: true })
}

/** What the graph answers within the request of the copy. @throws what any of it failed with */
type Ask = (text: string, variables: Variables) => Promise<unknown>

/** @throws SERVICE_UNAVAILABLE while the record is being merged or split: a copy would hold half of it */
async function assertOnePiece(asked: string, ask: Ask): Promise<void> {
  const data = await ask(
    'query RecordCopyState($request: ID!) { rightsRequest(id: $request) { copy { jsonUrl } } }',
    { request: asked },
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
async function rowsOf({ question, at }: RecordCopyPart, variables: Variables, ask: Ask): Promise<unknown> {
  const rows: unknown[] = []
  let after: string | null = null
  do {
    const data = await ask(question, { ...variables, ...(after && { after }) })
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
