import { DatabaseUnavailable, StatementFailed } from '@cse/db/src/connection/failure'
import { loginsOf } from '@cse/db/src/migrate/logins'
import { type DeadEvents, openDeadEvents } from '@cse/db/src/outbox/dead-events'
import { openAdmin } from '@cse/db/src/server/server'
import { requestedOf, run } from '@cse/gateway/cli/events'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { copyOfDatabase, type DatabaseCopy } from '../../test/copy-of-database.ts'
import { METRICS_TOKEN, platform } from '../../test/platform.ts'

let database: DatabaseCopy
let admin: Awaited<ReturnType<typeof openAdmin>>
let dead: DeadEvents
beforeAll(async () => {
  database = await copyOfDatabase()
  admin = await openAdmin(database.adminUrl)
  dead = openDeadEvents(loginsOf(database.adminUrl, database.secret).outbox)
  await admin`
    insert into registry.dead_event (id, topic, payload, emitted_at, given_up_at, attempts, reason)
    select id, 'nobody.handles', '{"note": "RSSMRA80A01A662A"}', '2026-10-01', '2026-10-08', 25, 'RangeError at subgraphs/x.ts:1'
    from generate_series(900001, 900003) as id`
})
afterAll(async () => {
  await dead?.close()
  await admin?.end()
  await database?.drop()
})

test('the command takes numbers, a topic or all, and says how it is used otherwise', () => {
  expect(requestedOf(['list'])).toEqual({ list: true })
  expect(requestedOf(['retry', '4', '17'])).toEqual({ what: 'retry', which: { ids: [4, 17] } })
  expect(requestedOf(['drop', '--topic', 'cases.case-facts-changed'])).toEqual({
    what: 'drop',
    which: { topic: 'cases.case-facts-changed' },
  })
  expect(requestedOf(['retry', '--all'])).toEqual({ what: 'retry', which: 'all' })
  for (const wrong of [
    [],
    ['retry'],
    ['drop', 'x'],
    ['drop', '1', '--all'],
    ['list', '1'],
    ['retry', '--topic'],
  ])
    expect(() => requestedOf(wrong)).toThrow(/^Use: pnpm events list/)
})

test('what was given up is counted in the figures and listed without what it carries; it makes nobody unready', async () => {
  // a partition that was due in 2022
  await admin`update registry.log_partition set ends = '2020-01-01' where name = 'access_entry_first'`
  await using graph = await platform(database)
  const headers = { authorization: `Bearer ${METRICS_TOKEN}` }
  const figures = await (await fetch(new URL('/metrics', graph.url), { headers })).text()
  expect(figures).toMatch(/^cse_events_given_up 3$/m)
  expect(figures).toMatch(/^cse_events_delivered_by_somebody 1$/m)
  expect(figures).toMatch(/^cse_log_partitions_ahead 1$/m)
  expect(figures).toMatch(/^cse_log_partitions_due 1$/m)
  expect(Number(/^cse_log_archive_late_seconds ([\d.e+]+)$/m.exec(figures)?.[1])).toBeGreaterThan(
    4 * 365 * 86_400,
  )
  expect(figures).toMatch(/^cse_log_unsealed_seconds \d/m)
  expect(figures).toMatch(/^cse_checkpoint_age_seconds /m)
  const health = await fetch(new URL('/health/ready', graph.url))
  expect(health.status).toBe(200)
  expect(await health.json()).toMatchObject({ outbox: { ready: true, failed: 3 } })
  expect((await run(dead, { list: true })).split('\n')[0]).toBe(
    '900001  nobody.handles  emitted 2026-10-01T00:00:00.000Z  given up 2026-10-08T00:00:00.000Z after 25 attempts  RangeError at subgraphs/x.ts:1',
  )
})

test('an event of which nobody here knows anything makes nobody unready, however old it is', async () => {
  await using graph = await platform(database)
  expect(await run(dead, requestedOf(['retry', '900001']))).toBe('1 in the queue again.')
  await admin`update graphile_worker._private_jobs set run_at = now() - interval '1 day'`
  const health = await fetch(new URL('/health/ready', graph.url))
  expect(await health.json()).toMatchObject({ ready: true, outbox: { ready: true, waiting: 1 } })
  expect(health.status).toBe(200)
})

test('what nobody wants any more is dropped, and what is not there is said not to be', async () => {
  expect(await run(dead, requestedOf(['drop', '--topic', 'nobody.handles']))).toBe('2 dropped.')
  await expect(run(dead, requestedOf(['drop', '--all']))).rejects.toThrow(/^None of the events/)
  expect(await run(dead, { list: true })).toBe('No event was given up.')
})

test('a login that is refused, and a server that is not there, are a sentence', async () => {
  const url = new URL(loginsOf(database.adminUrl, database.secret).outbox)
  const failing = async (change: Partial<URL>) => {
    const wrong = openDeadEvents(Object.assign(new URL(url), change).href)
    try {
      return await run(wrong, { list: true }).catch((error: unknown) => error)
    } finally {
      await wrong.close()
    }
  }
  const refused = await failing({ password: 'wrong' })
  expect(refused).toBeInstanceOf(StatementFailed)
  expect(String(refused)).toContain('password authentication failed')
  expect(await failing({ port: '1' })).toBeInstanceOf(DatabaseUnavailable)
})
