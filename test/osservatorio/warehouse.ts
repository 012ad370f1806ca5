import { createSecretKey } from 'node:crypto'
import { PLATFORM_ROLE, roleUrl } from '@cse/db/src/migrate/roles'
import { openAdmin } from '@cse/db/src/server/server'
import { openDatabase } from '@cse/db/src/session/database'
import { keysOf, type Viewer } from '@cse/schema/viewer'
import { graphql } from 'graphql'
import { subgraph } from '../../subgraphs/analytics/src/graph/schema.ts'
import { copyOfDatabase } from '../copy-of-database.ts'
import { DATABASE_KEYS, GRAPH_KEYS } from '../data-key.ts'
import { plantAmounts } from './recount.ts'

/** The last year that is over in the population of the tests. */
export const YEAR = 2025
const NOW = new Date('2026-11-01T12:00:00Z')

/** A copy of the populated database with invented money, and analytics to be queried as the gateway would. */
export async function openWarehouse() {
  const database = await copyOfDatabase()
  const admin = await openAdmin(database.adminUrl)
  await plantAmounts(admin, YEAR)
  const statements: string[] = []
  const opened = openDatabase({
    url: roleUrl(database.adminUrl, PLATFORM_ROLE, database.secret),
    max: 2,
    ...DATABASE_KEYS,
    placeSecret: createSecretKey(Buffer.alloc(32, 'place')),
    observe: ({ text }) => statements.push(text),
  })
  return {
    /** The administrator's connection, past all row policies. */
    admin,
    /** Queries at {@link NOW}. @throws the first error of the answer */
    execute: async <Data>(viewer: Viewer, source: string): Promise<Data> => {
      const { scope, issuer, subject, roles } = viewer
      const accessContext = { keys: keysOf(viewer), scope, issuer, subject, roles, operation: 'test' }
      const session = opened.session({ ...accessContext, requestId: crypto.randomUUID() })
      const contextValue = subgraph
        .open(GRAPH_KEYS)
        .contextOf({ viewer, session: session.as('analytics'), now: NOW })
      const { data, errors } = await graphql({ schema: subgraph.schema, source, contextValue })
      await session.close()
      if (errors) throw errors[0]
      return data as Data
    },
    /** The statements of the subgraph since the last call. */
    requested: () => statements.splice(0).filter((text) => /analytics\.|registry\./.test(text)),
    stop: async () => {
      await opened.close()
      await admin.end()
      await database.drop()
    },
  }
}

export type Warehouse = Awaited<ReturnType<typeof openWarehouse>>
