-- The chain of the log of access takes in what lies in other tables, and can be attested outside the database.

-- Which log this is: a checkpoint of one log says nothing about another.
create table registry.access_log (
  only_one boolean primary key default true check (only_one),
  id uuid not null,
  begun_at timestamptz not null
);
insert into registry.access_log (id, begun_at) values (gen_random_uuid(), clock_timestamp());
create trigger never_changed before update or delete on registry.access_log
  for each row execute function registry.refuse_change();
create trigger never_emptied before truncate on registry.access_log
  for each statement execute function registry.refuse_change();

-- A row that was added to another table whose rows stay as they are: its digest, SHA-256 of its columns as JSON in UTC. Columns are named,
-- so that a table may be given further ones; those that may change are left out.
create table registry.sealed_record (
  id bigint generated always as identity primary key,
  kind text collate "C" not null,
  key text collate "C" not null,
  columns text[] not null,
  digest bytea not null check (length(digest) = 32)
);
create index sealed_record_key on registry.sealed_record (kind, key);
create trigger never_changed before update or delete on registry.sealed_record
  for each row execute function registry.refuse_change();
create trigger never_emptied before truncate on registry.sealed_record
  for each statement execute function registry.refuse_change();

-- Notes rows of a table with the key `id`; the arguments of the trigger are the columns that may change.
create function registry.seal_record() returns trigger
  language plpgsql security definer set search_path = registry, pg_catalog, pg_temp set timezone = 'UTC' as $$
declare
  kept jsonb := to_jsonb(new) - coalesce(tg_argv::text[], '{}');
begin
  insert into sealed_record (kind, key, columns, digest)
  select tg_table_schema || '.' || tg_table_name, kept ->> 'id', array_agg(name order by name), sha256(convert_to(kept::text, 'UTF8'))
  from jsonb_object_keys(kept) as name;
  return null;
end $$;
revoke all on function registry.seal_record from public;

-- A table whose rows are sealed from here on, and those that it holds.
create function registry.seal_records_of(sealed regclass, variadic changing text[]) returns void
  language plpgsql set timezone = 'UTC' as $$
declare
  name text := (select nspname || '.' || relname from pg_class join pg_namespace on pg_namespace.oid = relnamespace where pg_class.oid = sealed);
begin
  execute format('
    insert into registry.sealed_record (kind, key, columns, digest)
    select %L, kept ->> ''id'', array(select column_name from jsonb_object_keys(kept) as column_name order by column_name),
      sha256(convert_to(kept::text, ''UTF8''))
    from (select to_jsonb(present) - %L::text[] as kept from %s as present order by present.id) as rows', name, changing, sealed);
  execute format('create trigger rows_are_sealed after insert on %s for each row execute function registry.seal_record(%s)',
    sealed, (select coalesce(string_agg(quote_literal(column_name), ', '), '') from unnest(changing) as column_name));
end $$;
revoke all on function registry.seal_records_of from public;

select registry.seal_records_of('registry.emergency_access', variadic '{}'::text[]);

-- A batch holds entries and records, or only one of them. In batches of the second format the text of an entry is all of its columns
-- that are not null, so a column that comes later must be null on the entries that were there before it.
alter table registry.access_seal
  drop constraint access_seal_check,
  drop constraint access_seal_entries_check,
  add column format smallint not null default 1 check (format in (1, 2)),
  add column after_record bigint not null default 0,
  add column upto_record bigint not null default 0,
  add column records integer not null default 0 check (records >= 0),
  add check (upto_id >= after_id and upto_record >= after_record),
  add check (entries >= 0 and entries + records > 0);
alter table registry.access_seal alter column format drop default;
grant select on registry.access_seal, registry.access_log to cse_outbox;

create or replace function registry.seal_accesses(most integer default 5000, patience interval default '5 seconds') returns integer
  language plpgsql security definer set search_path = registry, pg_catalog, pg_temp set timezone = 'UTC' as $$
declare
  previous access_seal;
  safe bigint;
  safe_record bigint;
  writers text[];
  started timestamptz := clock_timestamp();
  here oid := (select oid from pg_database where datname = current_database());
  logs regclass[] := array['registry.access_entry', 'registry.sealed_record']::regclass[];
  seal access_seal;
  text text;
begin
  if not pg_try_advisory_xact_lock(hashtextextended('registry.seal_accesses', 0)) then
    return 0;
  end if;
  select coalesce(max(id), 0) into safe from access_entry;
  select coalesce(max(id), 0) into safe_record from sealed_record;
  select array_agg(distinct virtualtransaction) into writers from pg_locks
    where relation = any (logs) and database = here and mode = 'RowExclusiveLock';
  while exists (
    select from pg_locks where relation = any (logs) and database = here and virtualtransaction = any (writers)
  ) loop
    if clock_timestamp() > started + patience then
      return 0;
    end if;
    perform pg_sleep(0.02);
  end loop;

  select * into previous from access_seal order by number desc limit 1;
  seal.number := coalesce(previous.number, 0) + 1;
  seal.after_id := coalesce(previous.upto_id, 0);
  seal.after_record := coalesce(previous.upto_record, 0);
  -- a batch that is not full reaches up to the safe id, so that what is put into a gap later is found
  select case when count(*) = most then max(id) else greatest(safe, seal.after_id) end, count(*) into seal.upto_id, seal.entries
    from (select id from access_entry where id > seal.after_id and id <= safe order by id limit most) as batch;
  select case when count(*) = most then max(id) else greatest(safe_record, seal.after_record) end, count(*) into seal.upto_record, seal.records
    from (select id from sealed_record where id > seal.after_record and id <= safe_record order by id limit most) as batch;
  if seal.entries + seal.records = 0 then
    return 0;
  end if;
  seal.format := 2;
  seal.sealed_at := clock_timestamp();
  seal.digest := sha256(coalesce(previous.digest, ''::bytea) || convert_to(jsonb_build_array(
    seal.number, seal.after_id, seal.upto_id, seal.entries, seal.after_record, seal.upto_record, seal.records,
    (extract(epoch from seal.sealed_at) * 1000000)::bigint)::text, 'UTF8'));
  for text in
    select jsonb_strip_nulls(to_jsonb(access_entry))::text from access_entry
    where id > seal.after_id and id <= seal.upto_id order by id
  loop
    seal.digest := sha256(seal.digest || convert_to(text, 'UTF8'));
  end loop;
  for text in
    select jsonb_build_array(id, kind, key, columns, encode(digest, 'hex'))::text from sealed_record
    where id > seal.after_record and id <= seal.upto_record order by id
  loop
    seal.digest := sha256(seal.digest || convert_to(text, 'UTF8'));
  end loop;
  insert into access_seal (number, after_id, upto_id, entries, sealed_at, digest, format, after_record, upto_record, records)
  values (seal.number, seal.after_id, seal.upto_id, seal.entries, seal.sealed_at, seal.digest, seal.format, seal.after_record,
    seal.upto_record, seal.records);
  return seal.entries + seal.records;
end $$;

-- The text of an entry is all of its columns now.
drop function registry.sealed_text(registry.access_entry);
