import type { Viewer } from '@cse/schema/viewer'
import { deliver } from '../../../../test/deliver.ts'
import { scratchGraph } from '../../../../test/scratch-graph.ts'
import { regional } from '../../../../test/viewers.ts'
import { eventHandlers } from '../../src/event-handlers.ts'
import { subgraph } from '../../src/graph/schema.ts'
import { columns } from '../../src/rules/release/traits.ts'
import { someCases } from './cases.ts'

export const CASES = 1_500
const now = new Date('2026-11-02T09:00:00Z')
const controller = regional('CONTROLLER')
export const analyst = regional('ANALYST')

/** A record as the graph shows it. */
export type ShownRecord = Record<string, string | { istatCode?: string; code?: string } | null>

/** A graph of its own over some cases, and what these tests call of it. */
export async function openReleases() {
  const graph = await scratchGraph()
  await someCases(graph.admin, CASES)
  const execute = (viewer: Viewer, query: string, variables: Record<string, unknown> = {}) =>
    graph.execute(subgraph, { viewer, now, query, variables })
  let keys = 0
  return {
    admin: graph.admin,
    database: graph.database,
    execute,
    /** Requests a release. @returns the payload of the mutation, or the violations of a refused input */
    requestRelease: async (from: string, to: string, more: object = {}, viewer: Viewer = controller) => {
      const input = { from, to, title: 'Rilascio', idempotencyKey: `key ${keys++} of it`, ...more }
      const { data, errors } = await execute(
        viewer,
        `mutation ($input: ReleaseAnonymisedCasesInput!) { made: releaseAnonymisedCases(input: $input) { __typename
      ... on ReleaseAnonymisedCasesPayload { release { id status progress records covers { from to } downloads { csv { url } } } }
      ... on PeriodReleased { from to message } } }`,
        { input },
      )
      const [error] = errors ?? []
      if (error) return error.extensions.violations ?? error.extensions.code
      return data?.made as { __typename: string; release: { id: string } }
    },
    /** Delivers the events of all releases in preparation. */
    prepareReleases: async () => {
      const preparing = await graph.admin<
        { id: string }[]
      >`select id from analytics.data_release where status = 'PREPARING'`
      for (const { id: release } of preparing)
        await deliver(eventHandlers(graph.database), 'analytics.release-planned', { release })
    },
    /** All records of a release, page by page. */
    recordsOf: async (viewer: Viewer, filter: object = {}): Promise<ShownRecord[]> => {
      const found: ShownRecord[] = []
      for (let after: string | null = null; ; ) {
        const { data, errors } = await execute(
          viewer,
          `query ($filter: AnonymisedCaseFilter, $after: String) { anonymisedCases(filter: $filter, first: 200, after: $after) {
        nodes { ${TRAITS} } pageInfo { endCursor hasNextPage } } }`,
          { filter, after },
        )
        if (errors) throw errors[0]
        const page = data?.anonymisedCases as {
          nodes: ShownRecord[]
          pageInfo: { endCursor: string; hasNextPage: boolean }
        }
        found.push(...page.nodes)
        if (!page.pageInfo.hasNextPage) return found
        after = page.pageInfo.endCursor
      }
    },
    stop: () => graph.stop(),
  }
}

/** The fields of a record. */
export const TRAITS = columns
  .map((column) =>
    column === 'comune'
      ? 'comune { istatCode }'
      : ['ambito', 'targetArea'].includes(column)
        ? `${column} { code }`
        : column,
  )
  .join(' ')

/** The values of a record in the order of the columns. */
export const valuesOf = (shown: ShownRecord): string =>
  JSON.stringify(
    columns.map((column) => {
      const value = shown[column]
      return value !== null && typeof value === 'object' ? (value?.istatCode ?? value?.code ?? null) : value
    }),
  )
