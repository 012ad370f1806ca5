import type { DatabaseRole } from '@cse/db/src/migrate/roles'

/** A statement by which a role that was taken over would get at more than its own. */
export interface Attack {
  readonly name: string
  readonly statement: (role: DatabaseRole) => string
  /** What the database answers; insufficient privilege by default. */
  readonly code?: string
  /** It is refused within a transaction, whoever runs it. */
  readonly alone?: true
}

/** SQLSTATE of a function that is not there. */
const MISSING_FUNCTION = '42883'

const attack = (name: string, statement: string, code?: string): Attack => ({
  name,
  statement: () => statement,
  ...(code && { code }),
})

const TRIGGER = (table: string) =>
  `create trigger spy after insert on ${table} for each row execute function cases.keep_custody()`

/** Making something in which others' functions run, or that others run. */
const MAKING: readonly Attack[] = [
  attack('a temporary table', 'create temp table mine (id int)'),
  attack('a temporary table as a query', 'create temp table mine as select 1'),
  attack('a temporary view', 'create temp view mine as select 1'),
  attack('a temporary sequence', 'create temp sequence mine'),
  attack('a temporary function', 'create function pg_temp.mine() returns int language sql as $$ select 1 $$'),
  attack('a table in public', 'create table public.mine (id int)'),
  attack('a function in public', 'create function public.mine() returns int language sql as $$ select 1 $$'),
  attack(
    'an operator in public',
    'create operator public.=== (function = texteq, leftarg = text, rightarg = text)',
  ),
  attack('a schema', 'create schema mine'),
  attack('a role', 'create role mine login superuser'),
  { ...attack('a database', 'create database mine'), alone: true },
  attack('an extension', 'create extension dblink'),
  attack('an extension that is trusted', 'create extension hstore'),
  attack('a language', 'create language plperlu'),
  attack(
    'an event trigger',
    'create event trigger mine on ddl_command_start execute function registry.refuse_change()',
  ),
  attack('a trigger on the log', TRIGGER('registry.access_entry')),
  attack('a rule on the log', 'create rule mine as on insert to registry.access_entry do instead nothing'),
  attack('a policy on the log', 'create policy mine on registry.access_entry using (true)'),
  attack('an end to the row policies', 'alter table registry.access_entry no force row level security'),
  attack(
    'a subscription',
    `create subscription mine connection 'host=127.0.0.1' publication mine with (connect = false)`,
  ),
  attack('a publication', 'create publication mine for all tables'),
  attack('another owner', `alter function registry.emit(text, jsonb, text) owner to current_user`),
  attack(
    'another emitter',
    `create or replace function registry.calling_role() returns name language sql as $$ select 'postgres'::name $$`,
  ),
]

/** Being somebody else. */
const BEING: readonly Attack[] = [
  attack('the owner', 'set session authorization postgres'),
  attack('the owner for a transaction', 'set local session authorization postgres'),
  attack('the owner by its setting', `select set_config('role', 'postgres', true)`),
  attack('one who writes server files', 'set role pg_write_server_files'),
  attack('one without row policies', 'alter role current_user bypassrls'),
  attack('a superuser', 'alter role current_user superuser'),
  attack('another password', `alter role postgres password 'mine'`),
  attack('a member of all', 'grant pg_read_all_data to current_user'),
  attack('a replica, for which no trigger runs', 'set session_replication_role = replica'),
  attack('a session without triggers', `select set_config('session_replication_role', 'replica', true)`),
]

/** The server's files, programs and connections. */
const REACHING: readonly Attack[] = [
  attack('a file', `select pg_read_file('postgresql.conf')`),
  attack('a binary file', `select pg_read_binary_file('PG_VERSION')`),
  attack('a folder', `select pg_ls_dir('.')`),
  attack('the log folder', 'select pg_ls_logdir()'),
  attack('a file into a large object', `select lo_import('/etc/passwd')`),
  attack('a large object into a file', `select lo_export(1, '/tmp/mine')`),
  attack('an object that others may be let into', 'select lo_create(0)'),
  attack('an object with content', `select lo_from_bytea(0, 'mine')`),
  attack('a copy from a file', `copy (select 1) to '/tmp/mine'`),
  attack('a program', `copy (select 1) to program 'true'`),
  attack('a connection elsewhere', `select dblink('host=127.0.0.1', 'select 1')`, MISSING_FUNCTION),
  attack('a library', `load 'auto_explain'`),
  attack('the hashes of passwords', 'select rolpassword from pg_authid'),
  attack('the older view of them', 'select passwd from pg_shadow'),
  attack('who may log in from where', 'select * from pg_hba_file_rules'),
  attack('the settings file', 'select * from pg_file_settings'),
  { ...attack('a setting of the server', `alter system set log_statement = 'all'`), alone: true },
  attack('a reload', 'select pg_reload_conf()'),
  attack(
    'the end of another session',
    `select pg_terminate_backend(pid) from pg_stat_activity where usename = 'postgres' limit 1`,
  ),
  attack('the statistics of values', 'select stavalues1 from pg_statistic'),
]

/** An entry of the log that is as it should be, but for one more column. */
const entry = (column: string, value: string, overriding = '') =>
  `insert into registry.access_entry (scope, issuer, subject, roles, request_id, action, persons, readers, ${column}) ${overriding}
   values ('LOCAL', 'issuer', 'somebody', '{}', gen_random_uuid(), 'READ', array[gen_random_uuid()], '{}', ${value})`

/** The log, its seals, and what else all share. */
const REWRITING: readonly Attack[] = [
  attack('an entry of last year', entry('at', `now() - interval '1 year'`)),
  attack('an entry that another wrote', entry('written_by', `'cse_persons'`)),
  attack('an entry between others', entry('id', '1', 'overriding system value')),
  attack('an entry of an emergency for another body', entry('organisations', `array['comune:072006']`)),
  attack('another entry', `update registry.access_entry set subject = 'somebody'`),
  attack('one entry less', 'delete from registry.access_entry'),
  attack('none', 'truncate registry.access_entry'),
  attack('a lock on the log', 'lock table registry.access_entry in access exclusive mode'),
  attack('a seal', `insert into registry.access_seal values (1, 0, 1, 1, now(), sha256(''))`),
  attack('the seals', `update registry.access_seal set digest = sha256('')`),
  attack('an emergency', `insert into registry.emergency_access default values`),
  attack('bodies that are told', `insert into registry.access_of_bodies values ('comune:072006', now(), 1)`),
  attack('custody', `update registry.case_custody set readers = '{mine}'`),
  attack(
    'one more case',
    `insert into registry.case_custody values (gen_random_uuid(), gen_random_uuid(), '{mine}')`,
  ),
  attack('the territory', `update registry.comune set name = 'mine'`),
  attack('another citizen of the demo', `update registry.demo_citizen set tax_code = 'mine'`),
  attack('the migrations that have landed', 'select * from migration.registry'),
]

export const ATTACKS: Readonly<Record<string, readonly Attack[]>> = {
  makes: MAKING,
  becomes: BEING,
  reaches: REACHING,
  rewrites: REWRITING,
}
