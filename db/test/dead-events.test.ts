import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { z } from 'zod'
import { type DeadEvents, openDeadEvents } from '../src/outbox/dead-events.ts'
import { DELIVERY_ATTEMPTS } from '../src/outbox/delivery-attempts.ts'
import { type Outbox, startOutbox } from '../src/outbox/outbox.ts'
import { type Scratch, START, startScratch, subscribed } from './scratch.ts'

const TOPICS = ['refused', 'unreadable', 'digest']
const CANARY = 'RSSMRA80A01A662A'

let scratch: Scratch
let dead: DeadEvents
let outbox: Outbox | undefined
beforeAll(async () => {
  scratch = await startScratch()
  dead = openDeadEvents(scratch.outboxUrl)
  for (const topic of TOPICS)
    await scratch.admin`insert into registry.event_emitter values ('cse_cases', ${topic})`
}, START)
afterEach(async () => {
  await outbox?.stop()
  outbox = undefined
  await scratch.admin`delete from graphile_worker._private_jobs`
  await scratch.admin`delete from registry.dead_event`
})
afterAll(async () => {
  await dead.close()
  await scratch.stop()
})

const emit = (topic: string, payload: object, jobKey?: string) =>
  scratch
    .database()
    .system('cases', (session) => session.write((writing) => writing.emit(topic, { ...payload }, jobKey)), [
      'region',
    ])

/** The attempt that is made next is the last one. */
const exhaust = () => scratch.admin`update graphile_worker._private_jobs set attempts = max_attempts - 1`

/** Longer than it takes until the queue is looked at again: right after a failure it may not be noted yet. */
const LATER = { timeout: 15_000, interval: 50 }

test('every way into the queue says how often delivery is tried', async () => {
  const ways = await scratch.admin<{ name: string; source: string }[]>`
    select proname as "name", prosrc as "source" from pg_proc
    where pronamespace = 'registry'::regnamespace and prosrc like '%graphile_worker.add_job%'`
  expect(ways.map(({ name }) => name).toSorted()).toEqual(['emit', 'emit_later'])
  for (const { source } of ways) expect(source).toContain(`max_attempts => ${DELIVERY_ATTEMPTS}`)
})

test('events that fail for good leave the queue and are kept with a reason that holds nothing of them', async () => {
  await emit('refused', { note: CANARY })
  await emit('unreadable', { [CANARY]: CANARY })
  await exhaust()
  const messages: string[] = []
  outbox = await startOutbox({
    url: scratch.outboxUrl,
    subscriptions: subscribed({
      refused: async () => {
        throw new RangeError(`nobody is called ${CANARY}`)
      },
      unreadable: async (payload) => void z.record(z.string(), z.number()).parse(payload),
    }),
    onMessage: (_, message) => messages.push(message),
  })
  await vi.waitFor(async () => expect(await dead.list()).toHaveLength(2), LATER)
  expect(await scratch.admin`select from graphile_worker._private_jobs`).toHaveLength(0)
  expect(await outbox.lag()).toMatchObject({ waiting: 0, failed: 2 })
  expect(await dead.list()).toEqual([
    expect.objectContaining({
      topic: 'refused',
      attempts: 25,
      reason: expect.stringMatching(/^RangeError at db\/test\/dead-events\.test\.ts:\d+$/),
    }),
    expect.objectContaining({ topic: 'unreadable', reason: 'ZodError: … invalid_type' }),
  ])
  expect(messages.join()).not.toContain(CANARY)
})

test('what was given up is delivered when somebody asks for it, dropped when somebody says so, and left out where a newer event waits', async () => {
  const give = (id: number, topic: string, key: string | null) => scratch.admin`
    insert into registry.dead_event (id, topic, payload, job_key, emitted_at, attempts, reason)
    values (${id}, ${topic}, ${scratch.admin.json({ id })}, ${key}, now(), 25, 'Error')`
  for (const id of [1, 2, 3]) await give(id, 'refused', null)
  await give(4, 'digest', 'cse_cases one')
  await give(5, 'unreadable', null)
  await emit('digest', { id: 'newer' }, 'one')

  expect(await dead.retry({ ids: [1] })).toBe(1)
  expect(await dead.retry({ topic: 'digest' })).toBe(1)
  expect(await dead.drop({ ids: [2, 77] })).toBe(1)
  expect((await dead.list()).map(({ id }) => id)).toEqual([3, 5])
  expect(await dead.drop('all')).toBe(2)

  const received: unknown[] = []
  const receive = async (payload: unknown) => void received.push(payload)
  outbox = await startOutbox({
    url: scratch.outboxUrl,
    subscriptions: subscribed(Object.fromEntries(TOPICS.map((topic) => [topic, receive]))),
  })
  await vi.waitFor(() => expect(received).toHaveLength(2), LATER)
  expect(received).toEqual(expect.arrayContaining([{ id: 1 }, { id: 'newer' }]))
})

test('an event that was emitted while the clock was two hours ahead waits for nobody', async () => {
  await emit('digest', { late: false })
  await scratch.admin`
    update graphile_worker._private_jobs set created_at = created_at + interval '2 hours', run_at = run_at + interval '2 hours'`
  const received: unknown[] = []
  outbox = await startOutbox({
    url: scratch.outboxUrl,
    subscriptions: subscribed({ digest: async (payload) => void received.push(payload) }),
  })
  await vi.waitFor(() => expect(received).toEqual([{ late: false }]), LATER)
})

test('a process that is killed in the middle of a digest, for which a newer one waits, leaves nothing behind', async () => {
  const dying = spawn(process.execPath, [
    fileURLToPath(new URL('hanging-delivery.ts', import.meta.url)),
    scratch.outboxUrl,
    'digest',
  ])
  await emit('digest', { state: 1 }, 'digest')
  await once(dying.stdout, 'data')
  await emit('digest', { state: 2 }, 'digest')
  dying.kill('SIGKILL')
  await once(dying, 'exit')
  await vi.waitFor(async () =>
    expect(await scratch.admin`select from pg_locks where locktype = 'advisory'`).toHaveLength(0),
  )
  const received: unknown[] = []
  outbox = await startOutbox({
    url: scratch.outboxUrl,
    subscriptions: subscribed({ digest: async (payload) => void received.push(payload) }),
  })
  await vi.waitFor(() => expect(received).toEqual([{ state: 2 }]), LATER)
  await vi.waitFor(
    async () => expect(await outbox?.lag()).toEqual({ delivering: true, waiting: 0, seconds: 0, failed: 0 }),
    LATER,
  )
  expect(await scratch.admin`select from graphile_worker._private_jobs`).toHaveLength(0)
})
