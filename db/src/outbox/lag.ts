import postgres, { type Sql } from 'postgres'
import { wireTypes } from '../connection/wire.ts'

/** How far delivery of events is behind. */
export interface OutboxLag {
  /** Events that are due and not yet delivered. */
  readonly waiting: number
  /** Age of the oldest of them, in seconds; 0 when none waits. */
  readonly seconds: number
  /** Events given up after the last attempt: someone must look. */
  readonly failed: number
}

/** For whoever wants to know, and delivers nothing; `url` is the login of the role `cse_house`. No connection is made before it is needed. */
export function openOutboxLag(url: string): { lag(): Promise<OutboxLag>; close(): Promise<void> } {
  const sql = postgres(url, { max: 1, types: wireTypes })
  return { lag: () => lagOf(sql), close: () => sql.end({ timeout: 1 }) }
}

/** What the queue holds at this moment. */
export async function lagOf(sql: Sql): Promise<OutboxLag> {
  const [lag] = await sql<OutboxLag[]>`select waiting, seconds, failed from registry.outbox_lag()`
  return lag ? { ...lag, seconds: Math.max(0, lag.seconds) } : { waiting: 0, seconds: 0, failed: 0 }
}
