import type { Sql } from 'postgres'
import { DatabaseRefused } from '../connection/failure.ts'
import { COUNTS_ROLE, OUTBOX_ROLE, PLATFORM_ROLE } from './roles.ts'
import { roleOf, SCHEMAS } from './schemas.ts'

/**
 * Takes away, after every migration, what PostgreSQL gives to everybody: temporary tables (a trigger function that runs as the owner could be
 * attached to one), objects in `public`, and the execution of functions. A function that only helps row policies and queries, and runs as who
 * calls it, goes to the role of its schema (one of `registry` to all five); trigger functions go to nobody, and a function that runs as its owner
 * only to whom its migration grants it. Of the log of access a role writes what it knows, and nothing of what the database says.
 * @throws DatabaseRefused when this login cannot take them away
 */
export async function closePrivileges(sql: Sql): Promise<void> {
  await sql.unsafe(`
    do $$
    declare
      helper record;
      written text;
    begin
      execute format('revoke temporary, create on database %I from public, ${ROLES}', current_database());
      revoke create on schema public from public, ${ROLES};
      alter default privileges revoke execute on functions from public;
      -- Large objects belong to who makes them, who may let others in: past all schemas. Only a superuser can close them.
      if (select rolsuper from pg_roles where rolname = current_user) then
        for helper in
          select oid::regprocedure as signature from pg_proc
          where pronamespace = 'pg_catalog'::regnamespace and proname in ('lo_creat', 'lo_create', 'lo_from_bytea', 'lo_put', 'lowrite', 'lo_open')
        loop
          execute format('revoke execute on function %s from public', helper.signature);
        end loop;
      end if;
      for helper in
        select schema.nspname as schema, function.oid::regprocedure as signature,
          not prosecdef and prorettype not in ('trigger'::regtype, 'event_trigger'::regtype) as is_harmless
        from pg_proc function join pg_namespace schema on schema.oid = pronamespace
        where nspname in ('registry', 'migration', 'graphile_worker', ${SCHEMAS.map((schema) => `'${schema}'`).join(', ')})
      loop
        execute format('revoke execute on function %s from public', helper.signature);
        if helper.is_harmless and helper.schema = 'registry' then
          execute format('grant execute on function %s to ${SCHEMAS.map(roleOf).join(', ')}', helper.signature);
        elsif helper.is_harmless and helper.schema not in ('migration', 'graphile_worker') then
          execute format('grant execute on function %s to %I', helper.signature, 'cse_' || helper.schema);
        end if;
      end loop;
      -- When an entry of the log was written, by which role and under which number, the database says.
      select string_agg(quote_ident(attname), ', ') into written from pg_attribute
        where attrelid = to_regclass('registry.access_entry') and attnum > 0 and not attisdropped
          and attname <> all ('{${ENTRY_COLUMNS_OF_THE_DATABASE.join(',')}}');
      if written is not null then
        revoke insert on registry.access_entry from ${SCHEMAS.map(roleOf).join(', ')};
        execute format('grant insert (%s) on registry.access_entry to ${SCHEMAS.map(roleOf).join(', ')}', written);
      end if;
    end $$`)

  const [open] = await sql<{ database: boolean; schema: boolean }[]>`
    select has_database_privilege('public', current_database(), 'temporary') as "database",
      has_schema_privilege('public', 'public', 'create') as "schema"`
  if (open?.database)
    throw new DatabaseRefused(
      'Everybody may make temporary tables in this database, and its login cannot forbid it: revoke temporary on the database from public.',
    )
  if (open?.schema)
    throw new DatabaseRefused(
      'Everybody may make objects in the schema public, and the login cannot forbid it: revoke create on schema public from public.',
    )
}

/** What no role says of an entry of the log of access; its organisations are added by a trigger. */
export const ENTRY_COLUMNS_OF_THE_DATABASE = ['id', 'at', 'organisations', 'written_by']

const ROLES = [...SCHEMAS.map(roleOf), PLATFORM_ROLE, OUTBOX_ROLE, COUNTS_ROLE].join(', ')
