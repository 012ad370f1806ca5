import { Logger, runMigrations } from 'graphile-worker'
import type { Sql } from 'postgres'
import { OUTBOX_ROLE } from './roles.ts'
import { roleOf, SCHEMAS } from './schemas.ts'

/** Brings the job queue (graphile-worker's own schema) up to date and lets the delivering role, and nobody else, work it. */
export async function migrateQueue(sql: Sql, adminUrl: string): Promise<void> {
  await runMigrations({ connectionString: adminUrl, logger: new Logger(() => () => {}) })
  // The queue's tables have row security enabled and no policy: only their owner could work on them otherwise.
  await sql.unsafe(`
    grant usage on schema graphile_worker to ${OUTBOX_ROLE};
    grant select, insert, update, delete on all tables in schema graphile_worker to ${OUTBOX_ROLE};
    grant usage on all sequences in schema graphile_worker to ${OUTBOX_ROLE};
    do $$ declare queue_table regclass; begin
      for queue_table in
        select oid::regclass from pg_class
        where relnamespace = 'graphile_worker'::regnamespace and relrowsecurity
          and oid not in (select polrelid from pg_policy where polname = 'outbox')
      loop
        execute format('create policy outbox on %s to ${OUTBOX_ROLE} using (true) with check (true)', queue_table);
      end loop;
    end $$;
  `)
}

/**
 * `registry.emit(topic, payload, job_key)` adds an event to the outbox in the transaction that calls it. With a `job_key`, an event
 * not yet delivered under that key is replaced: the newest state is enough. The subgraphs' roles may call it and never see the queue.
 * `registry.emit_later` has an event delivered some time after; it is for triggers, which run as the owner.
 */
export async function createEmit(sql: Sql): Promise<void> {
  const roles = SCHEMAS.map(roleOf).join(', ')
  await sql.unsafe(`
    create schema if not exists registry;
    grant usage on schema registry to ${roles};
    create or replace function registry.emit(topic text, payload jsonb, job_key text default null) returns void
      language sql security definer set search_path = ''
      as $$ select graphile_worker.add_job(emit.topic, emit.payload::json, job_key => emit.job_key) $$;
    create or replace function registry.emit_later(topic text, payload jsonb, job_key text, after interval) returns void
      language sql security definer set search_path = ''
      as $$
        select graphile_worker.add_job(emit_later.topic, emit_later.payload::json, job_key => emit_later.job_key, run_at => now() + emit_later.after)
      $$;
    revoke all on function registry.emit(text, jsonb, text), registry.emit_later(text, jsonb, text, interval) from public;
    grant execute on function registry.emit(text, jsonb, text) to ${roles};
  `)
}
