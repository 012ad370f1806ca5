import { Logger, runMigrations } from 'graphile-worker'
import type { Sql } from 'postgres'
import { primaryOf } from '../connection/primary.ts'
import { OUTBOX_ROLE, PLATFORM_ROLE } from '../migrate/roles.ts'
import { roleOf, SCHEMAS, type Schema } from '../migrate/schemas.ts'
import { DELIVERY_ATTEMPTS } from './delivery-attempts.ts'

/** The names of the events that the role of each subgraph may emit. */
export type EmittedNames = Readonly<Record<Schema, readonly string[]>>

/** Brings the job queue (graphile-worker's own schema) up to date and lets the delivering role, and nobody else, work it. */
export async function migrateQueue(sql: Sql, adminUrl: string): Promise<void> {
  await runMigrations({ connectionString: await primaryOf(adminUrl), logger: new Logger(() => () => {}) })
  // The queue's tables have row security enabled and no policy: only their owner could work on them otherwise.
  await sql.unsafe(`
    grant usage on schema graphile_worker to ${OUTBOX_ROLE};
    grant select, insert, update, delete on all tables in schema graphile_worker to ${OUTBOX_ROLE};
    grant usage on all sequences in schema graphile_worker to ${OUTBOX_ROLE};
    grant execute on all functions in schema graphile_worker to ${OUTBOX_ROLE};
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
 * `registry.emit(topic, payload, job_key)` adds an event to the outbox in the transaction that calls it. With a `job_key`, an event of the same
 * role not yet delivered under that key is replaced: the newest state is enough. A role may emit on its own topics only
 * (`registry.event_emitter`, written from `emitted`), and never sees the queue; whoever owns the database may emit on any.
 * `registry.emit_later` has an event delivered some time after; it is for triggers, which run as the owner.
 *
 * Within a function that runs as its owner `current_user` is the owner. Who called it is what `set role` said, which only a member of that role
 * can say and no function that runs as its owner can change; without it, who logged in.
 */
export async function createEmit(sql: Sql, emitted: EmittedNames): Promise<void> {
  const roles = SCHEMAS.map(roleOf).join(', ')
  await sql.unsafe(`
    create schema if not exists registry;
    grant usage on schema registry to ${roles};
    create or replace function registry.calling_role() returns name
      language sql stable parallel restricted set search_path = ''
      as $$ select coalesce(nullif(current_setting('role'), 'none')::name, session_user) $$;
    create table if not exists registry.event_emitter (role name not null, topic text not null, primary key (role, topic));
    create or replace function registry.emit(topic text, payload jsonb, job_key text default null) returns void
      language plpgsql security definer set search_path = '' as $$
      declare
        emitter name := registry.calling_role();
        owns boolean := pg_has_role(emitter, current_user, 'member');
      begin
        if not owns and not exists (select from registry.event_emitter allowed where allowed.role = emitter and allowed.topic = emit.topic) then
          raise exception 'permission denied: % may not emit %', emitter, emit.topic using errcode = 'insufficient_privilege';
        end if;
        perform graphile_worker.add_job(emit.topic, emit.payload::json, max_attempts => ${DELIVERY_ATTEMPTS},
          job_key => case when owns then emit.job_key else emitter || ' ' || emit.job_key end);
      end $$;
    create or replace function registry.emit_later(topic text, payload jsonb, job_key text, after interval) returns void
      language sql security definer set search_path = ''
      as $$
        select graphile_worker.add_job(emit_later.topic, emit_later.payload::json, max_attempts => ${DELIVERY_ATTEMPTS},
          job_key => emit_later.job_key, run_at => now() + emit_later.after)
      $$;
    -- Whether somebody delivers, and how far delivery is behind; one that is replaced while it is being delivered has no attempt left, and is
    -- not given up for that.
    drop function if exists registry.outbox_lag();
    create function registry.outbox_lag(out delivering boolean, out waiting bigint, out seconds double precision, out failed bigint)
      language plpgsql stable security definer set search_path = '' as $$
      begin
        select exists (
            select from pg_catalog.pg_locks, lateral (select hashtextextended('registry.delivering', 0)) as held (key)
            where locktype = 'advisory' and mode = 'ShareLock' and granted and objsubid = 1
              and classid = ((key >> 32) & 4294967295)::oid and objid = (key & 4294967295)::oid
              and database = (select oid from pg_catalog.pg_database where datname = current_database())),
          count(*) filter (where open and run_at <= now()),
          coalesce(extract(epoch from now() - min(run_at) filter (where open)), 0)::double precision,
          count(*) filter (where not open and not coalesce(flags ? 'superseded', false)) + (select count(*) from registry.dead_event)
        into delivering, waiting, seconds, failed
        from graphile_worker._private_jobs, lateral (select attempts < max_attempts or locked_at is not null) as still (open);
      end $$;
    grant usage on schema registry to ${PLATFORM_ROLE}, ${OUTBOX_ROLE};
    revoke all on function registry.emit(text, jsonb, text), registry.emit_later(text, jsonb, text, interval), registry.outbox_lag from public;
    grant execute on function registry.outbox_lag to ${PLATFORM_ROLE}, ${OUTBOX_ROLE};
    grant execute on function registry.emit(text, jsonb, text) to ${roles};
  `)
  await writeEmitters(sql, emitted)
}

/** Makes the table of emitters say what the catalogue of events says, in one step. */
async function writeEmitters(sql: Sql, emitted: EmittedNames): Promise<void> {
  const emitters = SCHEMAS.flatMap((schema) =>
    emitted[schema].map((topic) => ({ role: roleOf(schema), topic })),
  )
  await sql`
    merge into registry.event_emitter known
    using jsonb_to_recordset(${sql.json(emitters)}) as said(role name, topic text)
    on known.role = said.role and known.topic = said.topic
    when not matched by target then insert (role, topic) values (said.role, said.topic)
    when not matched by source then delete`
}
