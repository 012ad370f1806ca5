import { PLATFORM_ROLE, roleUrl } from '@cse/db/src/migrate/roles'
import { type Database, openDatabase } from '@cse/db/src/session/database'
import { keysOf } from '@cse/schema/viewer'
import { graphql } from 'graphql'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { GRAPH_KEYS } from '../../../test/data-key.ts'
import { regional } from '../../../test/viewers.ts'
import { subgraph } from '../src/graph/schema.ts'
import { BOOKS, checkBooks } from '../src/store/books.ts'

let database: Database
beforeAll(() => {
  const { adminUrl, secret } = inject('database')
  database = openDatabase({ url: roleUrl(adminUrl, PLATFORM_ROLE, secret), max: 1 })
})
afterAll(() => database.close())

test('the books of the synthetic population are sound', async () => {
  expect(await database.system('finance', checkBooks, BOOKS)).toEqual([])
})

test('the closed plan of Casarano has the totals of its published account', async () => {
  const viewer = regional('CONTROLLER')
  const { scope, issuer, subject, roles } = viewer
  const session = database.session({
    keys: keysOf(viewer),
    scope,
    issuer,
    subject,
    roles,
    requestId: crypto.randomUUID(),
  })
  const source = `{ zonePlans(filter: { ambito: "ATS-LE-02", year: 2017 }) { totalCount
    nodes { triennium status amounts { planned committed residual liquidated outstanding } } } }`
  const contextValue = subgraph
    .open(GRAPH_KEYS)
    .contextOf({ viewer, session: session.as('finance'), now: new Date() })
  const { data, errors } = await graphql({ schema: subgraph.schema, source, contextValue })
  await session.close()
  expect(errors).toBeUndefined()
  expect(data?.zonePlans).toEqual({
    totalCount: 1,
    nodes: [
      {
        triennium: '2014-2017',
        status: 'CLOSED',
        amounts: {
          planned: '19265797.89',
          committed: '14303102.67',
          residual: '4962695.22',
          liquidated: '10881361.37',
          outstanding: '3421741.30',
        },
      },
    ],
  })
})
