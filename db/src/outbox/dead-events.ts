import postgres, { type Sql } from 'postgres'
import { failureOf } from '../connection/failure.ts'
import { driverAddress } from '../connection/servers.ts'
import { DELIVERY_ATTEMPTS } from './delivery-attempts.ts'

/** An event that was given up after its last attempt (`registry/migrations/015.do.dead-events.sql`); what it carries is nobody's to read. */
export interface DeadEvent {
  readonly id: number
  readonly topic: string
  readonly emittedAt: Date
  readonly givenUpAt: Date
  readonly attempts: number
  /** Why its last attempt failed, with no word of what it carries. */
  readonly reason: string
}

/** Which of them; all together must be said so. */
export type DeadEventChoice = { readonly ids: readonly number[] } | { readonly topic: string } | 'all'

/**
 * Takes out of the queue what will not be tried again. What was given up is kept with its reason. An event in whose place a newer one came while it
 * was being delivered ended with its process or its error, and is not missed: the newer one is delivered.
 */
export async function buryEvents(sql: Sql): Promise<void> {
  await sql`
    with gone as (
      delete from graphile_worker._private_jobs where locked_at is null and attempts >= max_attempts returning *)
    insert into registry.dead_event (id, topic, payload, job_key, emitted_at, attempts, reason)
    select gone.id, identifier, payload, key, created_at, attempts, coalesce(last_error, 'its process ended in the last attempt')
    from gone join graphile_worker._private_tasks task on task.id = task_id
    where not coalesce(flags ? 'superseded', false)
    on conflict (id) do nothing`
}

/**
 * What was emitted while the clock of the database's server was ahead would wait until the clock is there again: its times are moved back by as much.
 * A minute is nothing that anybody waits for in vain.
 */
export async function hastenEvents(sql: Sql): Promise<void> {
  await sql`
    update graphile_worker._private_jobs set run_at = run_at - (created_at - now()), created_at = now()
    where locked_at is null and created_at > now() + interval '1 minute'`
}

/** For whoever looks after them; `url` is the login of the role `cse_outbox`. */
export function openDeadEvents(url: string): DeadEvents {
  const sql = postgres(driverAddress(url), { max: 1, connect_timeout: 5, onnotice: () => {} })
  return {
    list: () => deadEvents(sql).catch(fails),
    retry: (choice) => retryDeadEvents(sql, choice).catch(fails),
    drop: (choice) => dropDeadEvents(sql, choice).catch(fails),
    close: () => sql.end({ timeout: 1 }),
  }
}

/** @throws what the database refused, or that it cannot be reached, as a sentence */
function fails(error: unknown): never {
  throw failureOf(error, 'events that were given up')
}

/** What can be done with the events that were given up. */
export interface DeadEvents {
  list(): Promise<readonly DeadEvent[]>
  /** Puts them back into the queue. @returns how many were put back, or not needed any more */
  retry(choice: DeadEventChoice): Promise<number>
  /** Removes them for good. @returns how many */
  drop(choice: DeadEventChoice): Promise<number>
  close(): Promise<void>
}

/** The oldest first. */
async function deadEvents(sql: Sql): Promise<readonly DeadEvent[]> {
  return await sql<DeadEvent[]>`
    select id::integer as "id", topic, emitted_at as "emittedAt", given_up_at as "givenUpAt", attempts, reason
    from registry.dead_event order by id`
}

/** With all their attempts. One in whose place a newer event waits stays away: the newest state is enough. */
async function retryDeadEvents(sql: Sql, choice: DeadEventChoice): Promise<number> {
  const { count } = await sql`
    with chosen as (delete from registry.dead_event where ${chosen(sql, choice)} returning *)
    select graphile_worker.add_job(topic, payload, max_attempts => ${DELIVERY_ATTEMPTS}, job_key => chosen.job_key,
      job_key_mode => 'unsafe_dedupe') from chosen order by id`
  return count
}

async function dropDeadEvents(sql: Sql, choice: DeadEventChoice): Promise<number> {
  return (await sql`delete from registry.dead_event where ${chosen(sql, choice)}`).count
}

function chosen(sql: Sql, choice: DeadEventChoice) {
  if (choice === 'all') return sql`true`
  return 'topic' in choice ? sql`topic = ${choice.topic}` : sql`id = any(${[...choice.ids]}::bigint[])`
}
