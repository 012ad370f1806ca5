import { EventEmitter } from 'node:events'
import { setTimeout as pause } from 'node:timers/promises'
import { Logger, run, type Task, type WorkerEvents } from 'graphile-worker'
import postgres from 'postgres'
import { primaryOf } from '../connection/primary.ts'
import { wireTypes } from '../connection/wire.ts'
import { buryEvents, hastenEvents } from './dead-events.ts'
import { DeliveryFailed } from './delivery-failure.ts'
import { freeTheDead, keepLocks } from './locks.ts'
import { openQueuePool } from './queue-pool.ts'
import { clock, scheduledTasks } from './scheduled-tasks.ts'
import { type Subscriptions, tasksOf } from './subscriptions.ts'

/** How events are delivered. */
export interface OutboxOptions {
  /** Login of the role `cse_outbox` (see `roleUrl`). */
  readonly url: string
  /** Events of other topics wait for a process that knows them. */
  readonly subscriptions: Subscriptions
  /** Events handled at a time; 12 by default. */
  readonly concurrency?: number
  /**
   * Also does what the clock asks for, by whichever process comes first; false by default. Once a minute: seals what was added to the log of access,
   * removes revocations that have ended. Once a day: removes what is no record of the administration. Once a year: has proposed what is to be erased.
   */
  readonly seals?: boolean
  /** Called with what the worker has to say; warnings and errors only. Never sees a payload. */
  readonly onMessage?: (level: 'warning' | 'error', message: string) => void
}

/** Deliveries from their start until they end, asked or unasked. */
export interface Runner {
  /** Resolves, with the reason, once nothing is delivered any more. Never rejects. */
  readonly ended: Promise<string>
  /** Lets running handlers finish, then stops. What has ended unasked is put away by it too. Never rejects. */
  stop(): Promise<void>
}

/**
 * Events handled at a time, by default. Most wait for a commit, and the facts that reach analytics while one is being made share the next: with four,
 * of which the ingestion is one as long as facts come, 200 a second wait in a queue that grows. A process has more connections than that.
 */
const AT_A_TIME = 12
/** Milliseconds after which events that were fetched and not begun go back to the queue, for another process. */
const LONGEST_LOCK = 1_000
/** Milliseconds that the worker is given to end in order after it has lost its database; nobody waits longer for its last words. */
const LAST_WORDS = 3_000
/** Milliseconds that running handlers are given when delivery is stopped. */
const PATIENCE = 20_000
/** Milliseconds: ten polls. */
const LONGEST_FETCH = 20_000
/** Milliseconds between two looks for events that died with their process, or were given up; and after an event was given up. */
const LOOKED_AFTER = { all: 10_000, failure: 500 }

/**
 * Starts the worker. It lives once: whatever it cannot note in the queue, because the database is away, ends it, and what it was delivering is
 * delivered again by who comes after.
 */
export async function startRunner(options: OutboxOptions): Promise<Runner> {
  const { subscriptions, concurrency = AT_A_TIME, seals = false, onMessage } = options
  const url = await primaryOf(options.url)
  const sql = postgres(url, { max: 1, max_lifetime: null, connect_timeout: 5, types: wireTypes })
  const events: WorkerEvents = new EventEmitter()
  const { promise: ended, resolve: end } = Promise.withResolvers<string>()
  let name = ''
  let forced = false
  let requested = false
  events.on('pool:create', ({ workerPool }) => {
    name = workerPool.id
  })
  events.on('pool:gracefulShutdown', ({ message }) => {
    if (!requested) setTimeout(() => end(message), LAST_WORDS).unref()
  })
  events.on('pool:forcefulShutdown', () => {
    forced = true
  })

  // The worker would go on, and some of what it has asked for in vain it asks for never again.
  events.on('pool:listen:error', ({ error }) => end(error instanceof Error ? error.message : 'no listener'))
  const fetching = watchFetches(events, () => end('events cannot be fetched'))

  const guarded =
    (task: Task): Task =>
    async (payload, helpers) => {
      try {
        await task(payload, helpers)
      } catch (error) {
        if (!forced) throw new DeliveryFailed(error)
      }
      // The worker waits for it no more; noting what became of it would reject a promise that nobody listens to.
      if (forced) await new Promise(() => {})
    }

  const onError = (error: Error) => {
    if (!requested) onMessage?.('warning', error.message)
  }
  await using stack = new AsyncDisposableStack()
  stack.defer(() => sql.end({ timeout: 1 }))
  stack.defer(() => clearInterval(fetching))
  const queue = openQueuePool(url, concurrency)
  stack.defer(() => queue.close())
  // One that does not answer would keep the worker waiting for longer.
  await sql`select`
  const runner = await run({
    pgPool: queue.pool,
    concurrency,
    events,
    // A result that cannot be noted ends the worker only where results are noted in batches; else its promise is rejected unheard.
    preset: {
      worker: {
        completeJobBatchDelay: 0,
        failJobBatchDelay: 0,
        localQueue: { size: 2 * concurrency, ttl: LONGEST_LOCK },
      },
    },
    taskList: Object.fromEntries(
      [...tasksOf(subscriptions), ...scheduledTasks].map(([name, task]) => [name, guarded(task)]),
    ),
    parsedCronItems: seals ? clock() : [],
    noHandleSignals: true,
    logger: new Logger(() => (level, message) => {
      if (level === 'warning' || level === 'error') onMessage?.(level, message)
    }),
  })
  runner.promise.then(
    () => end('the worker has stopped'),
    (error: unknown) => end(error instanceof Error ? error.message : String(error)),
  )
  // What has stopped already rejects; what cannot stop is left behind.
  stack.defer(async () => {
    await Promise.race([runner.stop().catch(() => {}), ended, pause(PATIENCE, undefined, { ref: false })])
  })
  const locks = await keepLocks(sql, {
    name,
    onSilence: () => end('the database does not answer'),
    onError,
  })
  stack.defer(() => locks.stop())
  const look = async () => {
    await freeTheDead(sql, name)
    await buryEvents(sql)
    await hastenEvents(sql)
  }
  await look()
  const looking = setInterval(() => void look().catch(onError), LOOKED_AFTER.all).unref()
  stack.defer(() => clearInterval(looking))
  events.on(
    'job:failed',
    () => void setTimeout(() => void look().catch(onError), LOOKED_AFTER.failure).unref(),
  )
  const parts = stack.move()
  return {
    ended,
    stop: () => {
      requested = true
      return parts.disposeAsync()
    },
  }
}

/** Reports when the worker looks for events and has found out nothing, not even that there are none, for too long. */
function watchFetches(events: WorkerEvents, onSilence: () => void): NodeJS.Timeout {
  let since = performance.now()
  let polling = true
  events.on('localQueue:setMode', ({ newMode }) => {
    polling = newMode === 'POLLING'
    since = performance.now()
  })
  events.on('localQueue:getJobs:complete', () => {
    since = performance.now()
  })
  return setInterval(() => {
    if (polling && performance.now() - since > LONGEST_FETCH) onSilence()
  }, LOOKED_AFTER.all / 2).unref()
}
