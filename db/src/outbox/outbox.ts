import { setTimeout as pause } from 'node:timers/promises'
import { type OutboxLag, openOutboxLag } from './lag.ts'
import { type OutboxOptions, type Runner, startRunner } from './runner.ts'

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
