import { z } from 'zod'
import { openProbe } from '../connection/probe.ts'

/** Whether events are delivered, and how far delivery is behind. */
export interface OutboxLag {
  /** Some process delivers events at this moment. */
  readonly delivering: boolean
  /** Events that are due and not yet delivered. */
  readonly waiting: number
  /** Age of the oldest of them, in seconds; 0 when none waits. */
  readonly seconds: number
  /** Events given up after the last attempt: someone must look (`pnpm events list`). */
  readonly failed: number
}

/** For whoever wants to know, and delivers nothing; `url` is the login of the role `cse_platform`. No connection is made before it is needed. */
export function openOutboxLag(url: string): { lag(): Promise<OutboxLag>; close(): Promise<void> } {
  const probe = openProbe(url)
  return {
    lag: async () => {
      const [lag] = shape.parse(await probe.execute(LAG))
      return { ...lag, seconds: Math.max(0, lag.seconds) }
    },
    close: () => probe.close(),
  }
}

const LAG = {
  name: 'outbox lag',
  text: 'select delivering, waiting, seconds, failed from registry.outbox_lag()',
}

const shape = z.tuple([
  z.object({ delivering: z.boolean(), waiting: z.number(), seconds: z.number(), failed: z.number() }),
])
