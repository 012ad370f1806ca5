import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { type Outbox, startOutbox } from '../src/outbox/outbox.ts'
import { type Scratch, START, startScratch, subscribed } from './scratch.ts'

let scratch: Scratch
let outbox: Outbox | undefined
/** What nobody listened to; such a thing would end the process. */
const unhandled: unknown[] = []
const note = (reason: unknown) => void unhandled.push(reason)
beforeAll(async () => {
  process.on('unhandledRejection', note)
  scratch = await startScratch()
  await scratch.admin`insert into registry.event_emitter values ('cse_cases', 'case opened')`
}, START)
afterEach(async () => {
  await outbox?.stop()
  outbox = undefined
  expect(unhandled).toEqual([])
})
afterAll(async () => {
  await scratch.stop()
  process.off('unhandledRejection', note)
})

const emit = (id: number) =>
  scratch
    .database()
    .system('cases', (session) => session.write((writing) => writing.emit('case opened', { id })), ['region'])

/** The server ends all connections of who delivers events, as it does when it is stopped or when it dies. */
const cut = () => scratch.admin`
  select pg_terminate_backend(pid) from pg_stat_activity where usename = 'cse_outbox' and pid <> pg_backend_pid()`

test('connections that are lost while events are handled, well or badly, end neither delivery nor the process', async () => {
  const delivered = new Set<number>()
  outbox = await startOutbox({
    url: scratch.outboxUrl,
    subscriptions: subscribed({
      'case opened': async (payload) => {
        const { id } = payload as { id: number }
        // the connection is gone when the result is to be noted
        await cut()
        if (id % 2 === 0 && !delivered.has(-id)) {
          delivered.add(-id)
          throw new Error('not at first')
        }
        delivered.add(id)
      },
    }),
  })
  for (let id = 1; id <= 6; id++) await emit(id)
  await vi.waitFor(
    async () => {
      // what has failed waits for its next attempt, and what was being delivered for whoever takes it over
      await scratch.admin`update graphile_worker._private_jobs set run_at = now() - interval '1 second' where attempts > 0 and locked_at is null`
      expect([...delivered].filter((id) => id > 0).toSorted()).toEqual([1, 2, 3, 4, 5, 6])
    },
    { timeout: 50_000, interval: 200 },
  )
}, 60_000)

test('a database that lets nobody in for a while is tried again until it does', async () => {
  const messages: string[] = []
  const delivered: unknown[] = []
  outbox = await startOutbox({
    url: scratch.outboxUrl,
    subscriptions: subscribed({ 'case opened': async (payload) => void delivered.push(payload) }),
    onMessage: (_, message) => messages.push(message),
  })
  await scratch.admin`alter role cse_outbox nologin`
  await cut()
  await emit(7)
  await pause(3_000)
  expect(delivered).not.toContainEqual({ id: 7 })
  await scratch.admin`alter role cse_outbox login`
  await vi.waitFor(() => expect(delivered).toContainEqual({ id: 7 }), { timeout: 50_000, interval: 200 })
  await vi.waitFor(async () => expect((await outbox?.lag())?.delivering).toBe(true))
  expect(messages.join()).not.toContain('7}')
}, 60_000)
