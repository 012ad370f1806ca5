import { setTimeout as pause } from 'node:timers/promises'
import type { Sql } from 'postgres'

/** Waits until the events of the population are handled: what is measured next has the machine to itself. */
export async function untilSettled(sql: Sql): Promise<void> {
  for (let tries = 0; tries < 600; tries++) {
    const [lag] = await sql<{ waiting: number }[]>`
      select count(*)::int as waiting from graphile_worker.jobs where run_at <= now() and attempts < max_attempts`
    if (lag?.waiting === 0) return
    await pause(200)
  }
  throw new Error('The outbox is not empty after two minutes')
}
