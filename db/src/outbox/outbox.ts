import { EventEmitter } from 'node:events'
import { type Job, Logger, parseCronItems, run, type WorkerEvents } from 'graphile-worker'
import postgres from 'postgres'
import { wireTypes } from '../connection/wire.ts'
import { lagOf, type OutboxLag } from './lag.ts'
import { keepLocks } from './locks.ts'

/**
 * What is done with the events of one topic. Delivery is at least once, so a handler run twice with the same payload must leave the
 * same state. A handler that throws is run again later, with growing delays, up to 25 times.
 */
export type Handler = (payload: unknown, job: Job) => Promise<void>

/** What {@link startOutbox} needs. */
export interface OutboxOptions {
  /** Login of the role `cse_outbox` (see `roleUrl`). */
  readonly url: string
  /** Handler by topic. Events of other topics wait for a process that knows them. */
  readonly handlers: Readonly<Record<string, Handler>>
  /** events handled at a time; 4 unless told. */
  readonly concurrency?: number
  /** Also seals what was added to the log of access and removes revocations that have ended, once a minute, by whichever process comes first; not unless told. */
  readonly seals?: boolean
  /** Told what the worker has to say; warnings and errors only. Never sees a payload. */
  readonly onMessage?: (level: 'warning' | 'error', message: string) => void
}

export interface Outbox {
  lag(): Promise<OutboxLag>
  /** Lets running handlers finish, then stops. */
  stop(): Promise<void>
}

const SEAL = 'registry.seal-accesses'
const END_REVOCATIONS = 'registry.remove-ended-revocations'

/** Milliseconds after which events that were fetched and not begun go back to the queue, for another process. */
const LONGEST_LOCK = 1_000

// A seal that somebody has seen must not be undone by a crash.
const SEALING = "select set_config('synchronous_commit', 'on', true), registry.seal_accesses() as sealed"

/** Batch after batch, until there is nothing left to seal. */
async function sealAll(client: {
  query(text: string): Promise<{ readonly rows: readonly { readonly sealed?: number }[] }>
}): Promise<void> {
  const { rows } = await client.query(SEALING)
  if (rows[0]?.sealed) await sealAll(client)
}

/**
 * What the queue notes of a delivery does not wait for the disk, for which all who write at that moment wait in turn. A crash may undo the
 * last notes: these events are delivered again, and none is lost.
 */
function unflushed(url: string): string {
  const told = new URL(url)
  told.searchParams.set('options', '-c synchronous_commit=off')
  return told.href
}

/** Starts delivering events to their handlers. */
export async function startOutbox(options: OutboxOptions): Promise<Outbox> {
  const { url, handlers, concurrency = 4, seals = false, onMessage } = options
  const sql = postgres(url, { max: 1, max_lifetime: null, types: wireTypes })
  const events: WorkerEvents = new EventEmitter()
  let name = ''
  events.on('pool:create', ({ workerPool }) => {
    name = workerPool.id
  })
  const runner = await run({
    connectionString: unflushed(url),
    concurrency,
    events,
    preset: {
      worker: { completeJobBatchDelay: 0, localQueue: { size: 2 * concurrency, ttl: LONGEST_LOCK } },
    },
    taskList: {
      ...Object.fromEntries(
        Object.entries(handlers).map(([topic, handle]) => [
          topic,
          (payload, { job }) => handle(payload, job),
        ]),
      ),
      [SEAL]: (_, { withPgClient }) => withPgClient(sealAll),
      [END_REVOCATIONS]: async (_, { query }) =>
        void (await query('select registry.remove_ended_revocations()')),
    },
    parsedCronItems: seals
      ? parseCronItems(
          [SEAL, END_REVOCATIONS].map((task) => ({ task, match: '* * * * *', options: { jobKey: task } })),
        )
      : [],
    noHandleSignals: true,
    logger: new Logger(() => (level, message) => {
      if (level === 'warning' || level === 'error') onMessage?.(level, message)
    }),
  })
  const locks = await keepLocks(sql, name, (error) => onMessage?.('warning', error.message))
  return {
    lag: () => lagOf(sql),
    stop: async () => {
      locks.stop()
      await runner.stop()
      await sql.end({ timeout: 1 })
    },
  }
}
