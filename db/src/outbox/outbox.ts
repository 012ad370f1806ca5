import { setTimeout as pause } from 'node:timers/promises'
import { type OutboxLag, openOutboxLag } from './lag.ts'
import { type Runner, startRunner } from './runner.ts'

/**
 * What is done with the events of one topic. Delivery is at least once, so a handler run twice with the same payload must leave the
 * same state. A handler that throws is run again later, with growing delays, up to 25 times; then the event is kept among those given up
 * (`dead-events.ts`).
 */
export type Handler = (payload: unknown) => Promise<void>

/**
 * What is done with the events of one topic by each who handles them, by name. Where there are several, an event becomes one for each of them, under
 * the topic `<topic>/<name>`: who fails is tried again alone.
 */
export type Subscribers = Readonly<Record<string, Handler>>

/** What {@link startOutbox} needs. */
export interface OutboxOptions {
  /** Login of the role `cse_outbox` (see `roleUrl`). */
  readonly url: string
  /** Who handles events, by topic. Events of other topics wait for a process that knows them. */
  readonly subscriptions: Readonly<Record<string, Subscribers>>
  /** events handled at a time; 4 by default. */
  readonly concurrency?: number
  /**
   * Also does what the clock asks for, by whichever process comes first; false by default. Once a minute: seals what was added to the log of access,
   * removes revocations that have ended. Once a day: removes what is no record of the administration. Once a year: has proposed what is to be erased.
   */
  readonly seals?: boolean
  /** Told what the worker has to say; warnings and errors only. Never sees a payload. */
  readonly onMessage?: (level: 'warning' | 'error', message: string) => void
}

export interface Outbox {
  lag(): Promise<OutboxLag>
  /** Lets running handlers finish, then stops. */
  stop(): Promise<void>
}

/** Milliseconds between an end that nobody asked for and the next start: at first, and at most. */
const AGAIN_AFTER = { first: 250, most: 10_000 }
/** Deliveries that went on for so many milliseconds had started well. */
const STEADY = 30_000

/**
 * Starts delivering events to their handlers. Delivery that ends unasked, because the database is away, starts again after pauses that grow.
 * @throws when it cannot be started the first time
 */
export async function startOutbox(options: OutboxOptions): Promise<Outbox> {
  const { onMessage } = options
  const stopping = new AbortController()
  const { signal } = stopping
  let runner: Runner | undefined = await startRunner(options)
  const { lag, close } = openOutboxLag(options.url)

  async function keepDelivering(): Promise<void> {
    let wait = AGAIN_AFTER.first
    let started = performance.now()
    let refusal = ''
    while (!signal.aborted) {
      const why = runner ? await runner.ended : refusal
      if (signal.aborted) return
      wait = performance.now() - started > STEADY ? AGAIN_AFTER.first : wait
      onMessage?.('error', `Delivery of events has ended and starts again in ${wait} ms: ${why}`)
      await runner?.stop()
      runner = undefined
      await pause(wait, undefined, { signal }).catch(() => {})
      if (signal.aborted) return
      wait = Math.min(2 * wait, AGAIN_AFTER.most)
      started = performance.now()
      runner = await startRunner(options).catch((error: Error) => {
        refusal = error.message
        return undefined
      })
    }
  }

  const kept = keepDelivering()
  return {
    lag,
    stop: async () => {
      stopping.abort()
      await runner?.stop()
      await kept
      // one that was being started meanwhile
      await runner?.stop()
      await close()
    },
  }
}
