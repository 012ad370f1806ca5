import { randomUUID } from 'node:crypto'
import { PLATFORM_ROLE, roleUrl } from '@cse/db/src/migrate/roles'
import { sql } from '@cse/db/src/query/sql'
import { type Database, openDatabase } from '@cse/db/src/session/database'
import { inTime, Stopped } from '@cse/gateway/demand-control/operation-time'
import { GraphRequest } from '@cse/gateway/subgraphs/request'
import type { Viewer } from '@cse/schema/viewer'
import Fastify, { type FastifyInstance } from 'fastify'
import { afterAll, afterEach, beforeAll, expect, inject, test } from 'vitest'

const viewer: Viewer = {
  scope: 'LOCAL',
  issuer: 'i',
  subject: 'operator',
  comuni: ['072006'],
  roles: ['SOCIAL_WORKER'],
  assurance: 2,
}

let opened: Database
let server: FastifyInstance | undefined
beforeAll(() => {
  const { adminUrl, secret } = inject('database')
  opened = openDatabase({ url: roleUrl(adminUrl, PLATFORM_ROLE, secret), statementTimeout: 120_000 })
})
afterEach(() => server?.close())
afterAll(() => opened.close())

/** A server whose only answer waits for the database, for as long as it is let. */
async function serverThatWaits(longest: number) {
  const begun = Promise.withResolvers<void>()
  const statement = Promise.withResolvers<unknown>()
  const stopped = Promise.withResolvers<unknown>()
  server = Fastify()
  server.get('/', async (_, reply) => {
    const request = new GraphRequest({ viewer, now: new Date(), requestId: randomUUID() }, () => opened)
    const session = request.sessionOf('persons')
    await session.rows(sql`select 1 as ready`)
    const asleep = session.rows(sql`select pg_sleep(90)`)
    asleep.catch(statement.resolve)
    begun.resolve()
    await inTime(asleep, { request, reply, longest }).catch(stopped.resolve)
    return 'stopped'
  })
  const url = await server.listen({ port: 0, host: '127.0.0.1' })
  return { url, begun: begun.promise, statement: statement.promise, stopped: stopped.promise }
}

const CANCELLED = { sqlState: '57014' }

test('what takes too long is stopped, down to the statement in the database', async () => {
  const { url, statement, stopped } = await serverThatWaits(200)
  expect(await (await fetch(url)).text()).toBe('stopped')
  expect(await stopped).toEqual(new Stopped('too long'))
  expect(await statement).toMatchObject(CANCELLED)
})

test('when the client is gone nobody works for it any more', async () => {
  const { url, begun, statement, stopped } = await serverThatWaits(90_000)
  const leaving = new AbortController()
  const requested = fetch(url, { signal: leaving.signal }).catch(() => {})
  await begun
  leaving.abort()
  await requested
  expect(await stopped).toEqual(new Stopped('client gone'))
  expect(await statement).toMatchObject(CANCELLED)
})

test('a request that is over takes no connection for what still goes on', async () => {
  const request = new GraphRequest({ viewer, now: new Date(), requestId: randomUUID() }, () => opened)
  await request.cancel()
  await expect(request.sessionOf('persons').rows(sql`select 1 as late`)).rejects.toThrow('has ended')
})
