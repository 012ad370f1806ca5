import { z } from 'zod'
import type { Probe } from '../connection/probe.ts'

/** How the log of access does. */
export interface LogState {
  /** Whole partitions that stand ready beyond the one in use. */
  readonly ahead: number
  /** Partitions whose time in the database is over, and since when the oldest of them is, in seconds; 0 when none is. */
  readonly due: number
  readonly dueSeconds: number
  /** How long the oldest entry waits to be sealed, in seconds; 0 when all are. */
  readonly unsealedSeconds: number
}

/** For whoever watches it; the login of the role `cse_platform` is enough. */
export async function logState(probe: Pick<Probe, 'execute'>): Promise<LogState> {
  const [state] = shape.parse(await probe.execute(STATE))
  return state
}

const STATE = {
  name: 'log state',
  text: `select ahead, due, due_seconds as "dueSeconds", unsealed_seconds as "unsealedSeconds" from registry.log_state()`,
}

const shape = z.tuple([
  z.object({ ahead: z.number(), due: z.number(), dueSeconds: z.number(), unsealedSeconds: z.number() }),
])
