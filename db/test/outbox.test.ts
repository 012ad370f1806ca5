import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import postgres from 'postgres'
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { type Outbox, startOutbox } from '../src/outbox/outbox.ts'
import { sql } from '../src/query/sql.ts'
import type { Writing } from '../src/session/schema-session.ts'
import { type Scratch, START, startScratch, subscribed } from './scratch.ts'

/** Deliverers are notified of an event at once, or look for it when they have missed the call; on a machine that is busy that may take its time. */
const until = (check: () => unknown) => vi.waitFor(check, { timeout: 20_000 })

let scratch: Scratch
let outbox: Outbox | undefined
beforeAll(async () => {
  scratch = await startScratch()
  for (const topic of ['case opened', 'fragile', 'far away', 'state of a case', 'never ends', 'waits'])
    await scratch.admin`insert into registry.event_emitter values ('cse_cases', ${topic})`
}, START)
afterEach(async () => {
  await outbox?.stop()
  outbox = undefined
})
afterAll(() => scratch.stop())

const write = (work: (writing: Writing) => Promise<void>) =>
  scratch.database().system('cases', (session) => session.write(work), ['region'])

test('an event is delivered when its write is committed, and never when it is not', async () => {
  const received: unknown[] = []
  outbox = await startOutbox({
    url: scratch.outboxUrl,
    subscriptions: subscribed({ 'case opened': async (payload) => void received.push(payload) }),
  })
  await write(async (writing) => {
    await writing.emit('case opened', { id: 'one' })
    await new Promise((resolve) => setTimeout(resolve, 100))
    expect(received).toEqual([])
  })
  await until(() => expect(received).toEqual([{ id: 'one' }]))
  await expect(
    write(async (writing) => {
      await writing.emit('case opened', { id: 'two' })
      throw new Error('no')
    }),
  ).rejects.toThrow('no')
  await write((writing) => writing.emit('case opened', { id: 'three' }))
  await until(() => expect(received).toEqual([{ id: 'one' }, { id: 'three' }]))
  // that it was delivered is noted a moment after
  const { lag } = outbox
  await until(async () =>
    expect(await lag()).toEqual({ delivering: true, waiting: 0, seconds: 0, failed: 0 }),
  )
})

test('twelve events are handled at a time, so that those which wait for the same thing wait together', async () => {
  let waiting = 0
  const { promise: all, resolve: goOn } = Promise.withResolvers<void>()
  outbox = await startOutbox({
    url: scratch.outboxUrl,
    subscriptions: subscribed({
      waits: async () => {
        waiting++
        await all
      },
    }),
  })
  await write(async (writing) => {
    for (let id = 0; id < 20; id++) await writing.emit('waits', { id })
  })
  await until(() => expect(waiting).toBe(12))
  goOn()
  await until(() => expect(waiting).toBe(20))
})

test('an event whose handler fails waits for its next attempt, and is seen as lag', async () => {
  const messages: string[] = []
  let attempts = 0
  outbox = await startOutbox({
    url: scratch.outboxUrl,
    subscriptions: subscribed({
      fragile: async () => {
        attempts++
        throw new Error('not now')
      },
    }),
    onMessage: (_, message) => messages.push(message),
  })
  await write((writing) => writing.emit('fragile', { canary: 'RSSMRA' }))
  await until(() => expect(attempts).toBe(1))
  await until(async () =>
    expect(await scratch.admin`select 1 from graphile_worker.jobs where attempts = 1`).toHaveLength(1),
  )
  expect(messages.join()).not.toMatch(/RSSMRA/)
  await scratch.admin`update graphile_worker._private_jobs set run_at = now() - interval '1 second'`
  await until(() => expect(attempts).toBe(2))
  await scratch.admin`delete from graphile_worker._private_jobs`
})

test('events of a topic that nobody here handles wait, and a newer one replaces an older of the same key', async () => {
  await write(async (writing) => {
    await writing.emit('far away', { state: 1 }, 'case-1')
    await writing.emit('far away', { state: 2 }, 'case-1')
  })
  outbox = await startOutbox({ url: scratch.outboxUrl, subscriptions: subscribed({ other: async () => {} }) })
  expect(await outbox.lag()).toMatchObject({ waiting: 1 })
  const received: unknown[] = []
  const other = await startOutbox({
    url: scratch.outboxUrl,
    subscriptions: subscribed({ 'far away': async (payload) => void received.push(payload) }),
  })
  await until(() => expect(received).toEqual([{ state: 2 }]))
  await other.stop()
})

test('an event that is replaced while it is being delivered is not given up, and the newer one follows', async () => {
  const received: unknown[] = []
  const { promise: goOn, resolve: finish } = Promise.withResolvers<void>()
  outbox = await startOutbox({
    url: scratch.outboxUrl,
    subscriptions: subscribed({
      'state of a case': async (payload) => {
        received.push(payload)
        await goOn
      },
    }),
    concurrency: 1,
  })
  await write((writing) => writing.emit('state of a case', { version: 1 }, 'one case'))
  await until(() => expect(received).toEqual([{ version: 1 }]))
  await write((writing) => writing.emit('state of a case', { version: 2 }, 'one case'))
  expect(await outbox.lag()).toMatchObject({ waiting: 2, failed: 0 })
  finish()
  await until(() => expect(received).toEqual([{ version: 1 }, { version: 2 }]))
  await until(async () =>
    expect(await outbox?.lag()).toEqual({ delivering: true, waiting: 0, seconds: 0, failed: 0 }),
  )
})

test('an event whose process was killed is delivered by another one, and one that is being delivered is left alone', async () => {
  const dying = spawn(process.execPath, [
    fileURLToPath(new URL('hanging-delivery.ts', import.meta.url)),
    scratch.outboxUrl,
    'never ends',
  ])
  await write((writing) => writing.emit('never ends', {}))
  await once(dying.stdout, 'data')
  const received: unknown[] = []
  const subscriptions = subscribed({ 'never ends': async (payload) => void received.push(payload) })
  const beside = await startOutbox({ url: scratch.outboxUrl, subscriptions })
  expect(await beside.lag()).toMatchObject({ waiting: 1 })
  await beside.stop()
  expect(received).toEqual([])

  dying.kill('SIGKILL')
  await once(dying, 'exit')
  await until(async () =>
    expect(await scratch.admin`select from pg_locks where locktype = 'advisory'`).toHaveLength(0),
  )
  outbox = await startOutbox({ url: scratch.outboxUrl, subscriptions })
  await until(() => expect(received).toEqual([{}]))
})

test('an event that several handle reaches each of them, and only who failed is tried again', async () => {
  const delivered: string[] = []
  let fails = true
  const subscriptions = {
    'case opened': {
      finance: async () => void delivered.push('finance'),
      services: async () => {
        delivered.push('services')
        if (fails) throw new Error('not now')
      },
    },
  }
  outbox = await startOutbox({ url: scratch.outboxUrl, subscriptions })
  await write((writing) => writing.emit('case opened', { id: 'four' }, 'one case'))
  await until(async () =>
    expect(
      await scratch.admin`
        select jobs.task_identifier as topic, jobs.key, kept.payload, jobs.attempts, jobs.locked_at from graphile_worker.jobs join graphile_worker._private_jobs kept on kept.id = jobs.id`,
    ).toEqual([
      {
        topic: 'case opened/services',
        key: 'cse_cases one case/services',
        payload: { id: 'four' },
        attempts: 1,
        locked_at: null,
      },
    ]),
  )
  fails = false
  await scratch.admin`update graphile_worker._private_jobs set run_at = now() - interval '1 second'`
  await until(async () => expect(await outbox?.lag()).toMatchObject({ waiting: 0, failed: 0 }))
  expect(delivered.toSorted()).toEqual(['finance', 'services', 'services'])

  // with one subscriber left, what waited for another waits for it still
  await outbox.stop()
  await scratch.admin`select graphile_worker.add_job('case opened/services', '{"id": "five"}')`
  outbox = await startOutbox({
    url: scratch.outboxUrl,
    subscriptions: { 'case opened': { finance: subscriptions['case opened'].finance } },
  })
  await write((writing) => writing.emit('case opened', { id: 'six' }))
  await until(() => expect(delivered.filter((name) => name === 'finance')).toHaveLength(2))
  expect(await scratch.admin`select task_identifier as topic from graphile_worker.jobs`).toEqual([
    { topic: 'case opened/services' },
  ])
  await scratch.admin`delete from graphile_worker._private_jobs`
})

test('a subgraph can add events and see none; the delivering login sees nothing but events', async () => {
  await scratch.database().system('cases', async (session) => {
    await expect(session.rows(sql`select * from graphile_worker.jobs`)).rejects.toThrow(/permission denied/)
  })
  const delivering = postgres(scratch.outboxUrl, { max: 1 })
  await expect(delivering`select * from cases."case"`).rejects.toThrow(/permission denied/)
  await expect(delivering`select * from registry.access_entry`).rejects.toThrow(/permission denied/)
  await delivering.end()
})
