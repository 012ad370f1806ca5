import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { loadReference } from '@cse/db/reference/load'
import { startEmbedded } from '@cse/db/src/embedded'
import { openHouse } from '@cse/db/src/house'
import { migrate } from '@cse/db/src/migrate'
import { HOUSE_ROLE, roleUrl } from '@cse/db/src/roles'
import type { SchemaSession } from '@cse/db/src/schema-session'
import type { Schema } from '@cse/db/src/schemas'
import { openAdmin } from '@cse/db/src/server'
import { useCursorKey } from '@cse/schema/cursor'
import type { Subgraph } from '@cse/schema/subgraph'
import { keysOf, type Viewer } from '@cse/schema/viewer'
import { type ExecutionResult, type GraphQLSchema, graphql } from 'graphql'

/** How long a server may take to be made and started on a busy machine, in milliseconds. */
export const START = 120_000

/** What is asked, by whom and when. */
interface Question {
  readonly viewer: Viewer
  readonly query: string
  readonly variables?: Record<string, unknown>
  /** The instant of the request; now unless told. */
  readonly now?: Date
  /** Another build of the subgraph's schema, such as one without field rules. */
  readonly schema?: GraphQLSchema
}

/**
 * A server of its own with the real tables, territory and catalogue, in which a test writes its rows as the administrator and then asks one
 * subgraph at a time, as the gateway would.
 */
export async function scratchGraph() {
  const directory = await mkdtemp(join(tmpdir(), 'cse-graph-'))
  const server = await startEmbedded({ directory, durable: false })
  const secret = 'a secret of the tests'
  await migrate(server.url, { secret })
  const admin = await openAdmin(server.url)
  await loadReference(admin)
  useCursorKey(Buffer.alloc(32, 'cursor'))
  const statements: string[] = []
  const house = openHouse({
    url: roleUrl(server.url, HOUSE_ROLE, secret),
    max: 2,
    observe: ({ text }) => statements.push(text),
  })

  const ask = async (
    subgraph: Subgraph<SchemaSession> & { readonly name: string },
    { viewer, query, variables, now = new Date(), schema = subgraph.schema }: Question,
  ): Promise<ExecutionResult> => {
    const { scope, subject, roles, personId: person, purpose } = viewer
    const session = house.session({
      keys: keysOf(viewer),
      scope,
      subject,
      roles,
      operation: 'test',
      requestId: crypto.randomUUID(),
      ...(person && { person }),
      ...(purpose && { purpose }),
    })
    const contextValue = subgraph.contextOf({ viewer, session: session.as(subgraph.name as Schema), now })
    const result = await graphql({ schema, source: query, variableValues: variables, contextValue })
    await session.close()
    return result
  }

  return {
    /** The administrator's connection, past all row policies. */
    admin,
    house,
    ask,
    /** The statements sent since the last call, `begin`, settings and `commit` left out. */
    asked: () =>
      statements
        .splice(0)
        .filter((text) => !/^(begin|commit|rollback|set local|select set_config)/.test(text)),
    stop: async () => {
      await house.close()
      await admin.end({ timeout: 1 })
      await server.stop()
      await rm(directory, { recursive: true, force: true })
    },
  }
}
