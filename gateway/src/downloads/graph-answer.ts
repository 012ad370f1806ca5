import type { SchemaSession } from '@cse/db/src/session/schema-session'
import type { DownloadRequest, GraphDownload } from '@cse/schema/download'
import type { Viewer } from '@cse/schema/viewer'
import { GraphQLError } from 'graphql'
import type { SubgraphName } from '../config/settings.ts'
import type { OperationPort } from '../operation/port.ts'
import type { OperationResult } from '../operation/prepared-operation.ts'
import type { Variables } from '../subgraphs/executor.ts'
import { recordCopyContributions } from '../subgraphs/packages.ts'

/** As whom a link is opened, when, and what the operation behind it may cost. */
export interface Presenter {
  readonly viewer: Viewer
  readonly now: Date
  readonly budget: number | undefined
}

/** What the graph shows to the viewer; null when it denies any of it. @throws SERVICE_UNAVAILABLE when it cannot show all of it */
export async function graphAnswer(
  { operation, query }: Pick<GraphDownload<unknown>, 'operation' | 'query'>,
  variables: Variables,
  { viewer, ...options }: Presenter,
  operations: OperationPort,
): Promise<OperationResult['data'] | null> {
  const answer = await operations.withRequest(
    viewer,
    operation,
    async (request) => operations.run(await operations.prepare(query), variables, request),
    { ...options, mayLag: true },
  )
  return answer.denied > 0 ? null : (wholeAnswer(answer) ?? null)
}

/** The request in which a file of a subgraph is written. */
export function requestOf(
  subgraph: SubgraphName,
  operation: string,
  { viewer, now }: Pick<Presenter, 'viewer' | 'now'>,
  operations: OperationPort,
): DownloadRequest<SchemaSession> {
  return {
    viewer,
    now,
    api: operations.schema,
    inSession: (work) =>
      operations.withRequest(viewer, operation, (request) => work(request.sessionOf(subgraph))),
    unlogged: (as, budget, work) =>
      operations.withRequest(
        as,
        null,
        (request) =>
          work(async (text, variables) =>
            wholeAnswer(await operations.run(await operations.prepare(text), variables, request)),
          ),
        { now, budget, rollback: true },
      ),
    contributions: recordCopyContributions,
  }
}

/** The data of an answer. @throws what any of it failed with: half an answer is none */
function wholeAnswer({ data, errors = [] }: OperationResult): OperationResult['data'] {
  const [failed] = errors
  if (failed) throw new GraphQLError(failed.message, { extensions: failed.extensions })
  return data
}
