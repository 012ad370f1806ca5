import { randomUUID } from 'node:crypto'
import { PLATFORM_ROLE, roleUrl } from '@cse/db/src/migrate/roles'
import { sql } from '@cse/db/src/query/sql'
import { openAdmin } from '@cse/db/src/server/server'
import { type Database, openDatabase } from '@cse/db/src/session/database'
import { GraphRequest } from '@cse/gateway/subgraphs/request'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { viewers } from '../two-subgraphs/graph.ts'

const { adminUrl, secret } = inject('database')
let database: Database
let admin: Awaited<ReturnType<typeof openAdmin>>
beforeAll(async () => {
  // with one connection, a request that kept it would let nobody else in
  database = openDatabase({ url: roleUrl(adminUrl, PLATFORM_ROLE, secret), max: 1 })
  admin = await openAdmin(adminUrl)
})
afterAll(async () => {
  await admin.end()
  await database.close()
})

/** A request, and how many entries it has left in the log of access. */
function opened() {
  const requestId = randomUUID()
  const request = new GraphRequest(
    { viewer: viewers.worker ?? null, now: new Date(), requestId },
    () => database,
  )
  const read = async () => {
    const session = request.sessionOf('cases')
    session.touch([randomUUID()])
    await session.rows(sql`select 1 as ready`)
  }
  const entries = async () => {
    const rows = await admin`select 1 from registry.access_entry where request_id = ${requestId}`
    return rows.length
  }
  return { request, read, entries }
}

test('what a request read is in the log of access when its work is done', async () => {
  const { request, read, entries } = opened()
  await request.committed(read)
  expect(await entries()).toBe(1)
})

test('a request whose work fails leaves nothing, and is told why', async () => {
  const { request, read, entries } = opened()
  const failing = request.committed(async () => {
    await read()
    throw new Error('why')
  })
  await expect(failing).rejects.toThrow('why')
  expect(await entries()).toBe(0)
})

test('a request that is rolled back leaves nothing, and answers', async () => {
  const { request, read, entries } = opened()
  expect(await request.rolledBack(() => read().then(() => 'answer'))).toBe('answer')
  expect(await entries()).toBe(0)
})
