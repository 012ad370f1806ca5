-- The log of access in partitions by time: what is there becomes the first one as it stands, no row is read or moved. An id is unique within its
-- partition; nobody but the database gives one, so it is unique in the log.

-- Its type goes with the table. Where the schema of persons is there already, its function returns the new one.
do $$
declare
  known regprocedure := to_regprocedure('persons.accesses_of(uuid)');
begin
  if known is not null then
    perform set_config('cse.accesses_of', pg_get_functiondef(known), true);
    drop function persons.accesses_of(uuid);
  end if;
end $$;

drop trigger never_changed on registry.access_entry;
drop trigger bodies_are_named on registry.access_entry;
drop trigger holders_are_informed on registry.access_entry;
drop policy written_by_anyone on registry.access_entry;
drop policy read_by_the_person_or_the_territory on registry.access_entry;
drop policy not_of_withheld_persons on registry.access_entry;
drop policy seen_by_the_body on registry.access_of_bodies;
revoke all on registry.access_entry, registry.access_of_bodies from cse_persons, cse_cases, cse_services, cse_finance, cse_analytics;
alter table registry.access_entry rename to access_entry_first;
alter table registry.access_of_bodies rename to access_of_bodies_first;
alter table registry.access_entry_first alter column id drop identity;
alter index registry.access_entry_pkey rename to access_entry_first_pkey;
alter index registry.access_entry_persons rename to access_entry_first_persons;
alter index registry.access_entry_of_body rename to access_entry_first_of_body;
alter index registry.access_entry_of_body_but_readings rename to access_entry_first_of_body_but_readings;
alter index registry.access_entry_of_operator rename to access_entry_first_of_operator;
alter index registry.access_of_bodies_pkey rename to access_of_bodies_first_pkey;

create table registry.access_entry (
  id bigint not null generated always as identity,
  at timestamptz not null default clock_timestamp(),
  scope text not null,
  subject text not null,
  roles text[] not null,
  client text,
  purpose text,
  operation text,
  request_id uuid not null,
  action text not null,
  persons uuid[] not null,
  readers text[] not null,
  organisations text[],
  issuer text not null,
  searches text[],
  purpose_code text,
  purpose_reference text,
  written_by name default coalesce(nullif(current_setting('role'), 'none')::name, session_user),
  constraint access_entry_action_check check (action in ('READ', 'WRITE', 'EMERGENCY', 'SEARCH')),
  constraint access_entry_persons_check check (case action when 'SEARCH' then searches is not null else cardinality(persons) > 0 end),
  constraint access_entry_searches_check check (cardinality(searches) > 0)
) partition by range (at);
-- the oldest entries have none
alter table registry.access_entry add constraint access_entry_has_issuer check (issuer <> '') not valid;
create index access_entry_persons on registry.access_entry using gin (persons);
create index access_entry_of_body on registry.access_entry ((readers[1]), at, id) where cardinality(readers) = 1;
create index access_entry_of_body_but_readings on registry.access_entry ((readers[1]), at, id)
  where cardinality(readers) = 1 and action <> 'READ';
create index access_entry_of_operator on registry.access_entry (subject, at, id);

create table registry.access_of_bodies (
  body text not null,
  at timestamptz not null,
  entry_id bigint not null,
  primary key (body, at, entry_id)
) partition by range (at);

-- The same triggers and row policies as before; a partition by itself is read by nobody.
create trigger never_changed before update or delete on registry.access_entry
  for each row execute function registry.refuse_change();
create trigger never_emptied before truncate on registry.access_entry
  for each statement execute function registry.refuse_change();
create trigger bodies_are_named after insert on registry.access_entry
  for each row when (cardinality(new.readers) > 1) execute function registry.name_bodies();
create trigger holders_are_informed before insert on registry.access_entry
  for each row when (new.action = 'EMERGENCY') execute function registry.inform_holders();
alter table registry.access_entry enable row level security, force row level security;
create policy written_by_anyone on registry.access_entry for insert with check (true);
create policy read_by_the_person_or_the_territory on registry.access_entry for select using (
  persons @> array[registry.viewer_person()] or readers && (select registry.viewer_keys()));
create policy not_of_withheld_persons on registry.access_entry as restrictive for select using (
  cardinality(persons) = 0 or not persons <@ (select registry.withheld_persons())::uuid[]);
alter table registry.access_of_bodies enable row level security, force row level security;
create policy seen_by_the_body on registry.access_of_bodies for select using (body = any ((select registry.viewer_keys())::text[]));
grant select on registry.access_entry, registry.access_of_bodies to cse_persons;
grant insert on registry.access_entry to cse_persons, cse_cases, cse_services, cse_finance, cse_analytics;

do $$
declare
  known registry.log_partition;
begin
  for known in select * from registry.log_partition loop
    execute format('alter table registry.%I attach partition registry.%I for values from (minvalue) to (%L)', known.parent, known.name, known.ends);
    execute format('alter table registry.%I drop constraint written_before', known.name);
  end loop;
  perform setval(pg_get_serial_sequence('registry.access_entry', 'id'), coalesce(max(id), 1), max(id) is not null) from registry.access_entry;
end $$;

-- Gives a table without indexes a few pages with nothing in them, those of rows that were rolled back. To read a table without pages costs nothing, so
-- the planner would read all partitions in any order and sort everything, rather than follow the indexes from the newest entry back as far as needed.
create function registry.give_pages(part text, parent text) returns void
  language plpgsql set search_path = registry, pg_catalog, pg_temp as $$
begin
  if parent = 'access_entry' then
    execute format('
      insert into registry.%I (id, scope, issuer, subject, roles, request_id, action, persons, readers, purpose)
      select number, ''-'', ''-'', ''-'', ''{}'', uuidv7(), ''READ'', array[uuidv7()], ''{}'', repeat(''-'', 1500) from generate_series(1, 128) as number', part);
  else
    execute format('insert into registry.%I select repeat(''-'', 1500), now(), number from generate_series(1, 128) as number', part);
  end if;
  raise exception 'not kept';
exception when raise_exception then
  return;
end $$;
revoke all on function registry.give_pages from public;

-- Makes an empty partition from an instant up to another one.
create function registry.attach_partition(parent text, starts timestamptz, ends timestamptz) returns void
  language plpgsql set search_path = registry, pg_catalog, pg_temp set timezone = 'UTC' as $$
declare
  part text := parent || to_char(starts, '_YYYY_MM');
  made record;
begin
  if to_regclass('registry.' || part) is null then
    execute format('create table registry.%I (like registry.%I including defaults including constraints) with (vacuum_truncate = off)', part, parent);
    perform registry.give_pages(part, parent);
    if parent = 'access_entry' then
      execute format('alter table registry.%I add primary key (id)', part);
    end if;
    execute format('alter table registry.%I enable row level security, force row level security', part);
    if parent = 'access_entry' then
      execute format('create trigger never_emptied before truncate on registry.%I for each statement execute function registry.refuse_change()', part);
    end if;
  end if;
  execute format('alter table registry.%I attach partition registry.%I for values from (%L) to (%s)', parent, part, starts,
    case ends when 'infinity' then 'maxvalue' else quote_literal(ends) end);
  for made in
    select share.relname as name, replace(whole.relname, parent, part) as wanted from pg_inherits
    join pg_class share on share.oid = inhrelid join pg_class whole on whole.oid = inhparent
    join pg_index on indexrelid = share.oid and indrelid = to_regclass('registry.' || part)
    where share.relname <> replace(whole.relname, parent, part)
  loop
    execute format('alter index registry.%I rename to %I', made.name, made.wanted);
  end loop;
  insert into log_partition values (parent, part, starts, ends);
end $$;
revoke all on function registry.attach_partition from public;

-- Sees to it that partitions are there before they are written to. The last one has no end, so that an entry always has a place, also when nobody
-- has looked for years; it is bounded behind what it holds, and a new last one begins there. Whoever reads or writes is not waited for: there is
-- plenty of time to try again. @returns how many were made
create function registry.attach_partitions_ahead(instant timestamptz default clock_timestamp()) returns integer
  language plpgsql security definer set search_path = registry, pg_catalog, pg_temp set timezone = 'UTC' set lock_timeout = '500ms' as $$
declare
  rule partitioned_table;
  last log_partition;
  used timestamptz;
  bound timestamptz;
  made integer := 0;
begin
  if not pg_try_advisory_xact_lock(hashtextextended('registry.attach_partitions_ahead', 0)) then
    return 0;
  end if;
  for rule in select * from partitioned_table loop
    while (select count(*) from log_partition where parent = rule.name and starts > instant and ends < 'infinity') < rule.ahead loop
      select * into last from log_partition where parent = rule.name and ends = 'infinity';
      if last.name is not null then
        execute format('alter table registry.%I detach partition registry.%I', rule.name, last.name);
        execute format('select max(at) from registry.%I', last.name) into used;
        delete from log_partition where name = last.name;
      else
        select ends into last.starts from log_partition where parent = rule.name order by ends desc limit 1;
      end if;
      bound := date_trunc(rule.period, greatest(last.starts, used)) + ('1 ' || rule.period)::interval;
      perform attach_partition(rule.name, last.starts, bound);
      perform attach_partition(rule.name, bound, 'infinity');
      made := made + 1;
    end loop;
  end loop;
  return made;
exception when lock_not_available then
  return 0;
end $$;
revoke all on function registry.attach_partitions_ahead from public;
grant execute on function registry.attach_partitions_ahead to cse_outbox;
select registry.attach_partitions_ahead();

-- Partitions that stand in files now: what they held, and the batch that closes them, whose checkpoint attests all of it. Sealed with the log.
create table registry.archived_partition (
  id bigint generated always as identity primary key,
  parent text not null,
  name text not null unique,
  starts timestamptz not null,
  ends timestamptz not null,
  entries bigint not null check (entries >= 0),
  -- ids of the first and the last entry, and the batch that closes it; null when it held none
  first_id bigint,
  last_id bigint,
  batch bigint,
  -- of the content of the file, before it is compressed and encrypted
  sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$'),
  archived_at timestamptz not null default clock_timestamp(),
  check ((entries = 0) = (last_id is null) and (last_id is null) = (first_id is null) and (last_id is null) = (batch is null))
);
create trigger never_changed before update or delete on registry.archived_partition
  for each row execute function registry.refuse_change();
create trigger never_emptied before truncate on registry.archived_partition
  for each statement execute function registry.refuse_change();
select registry.seal_records_of('registry.archived_partition', variadic '{}'::text[]);

-- How the log does, for whoever watches it: whole partitions ahead of the one in use, the fewest of a table; partitions whose time in the database is
-- over, and since when; how long the oldest entry waits to be sealed. Counts, and no entry.
create function registry.log_state(out ahead integer, out due integer, out due_seconds float8, out unsealed_seconds float8)
  language sql stable security definer set search_path = registry, pg_catalog, pg_temp
  as $$
  select
    (select min(count)::integer from (
      select count(log_partition.name) filter (where starts > clock_timestamp() and ends < 'infinity')
      from partitioned_table left join log_partition on parent = partitioned_table.name group by partitioned_table.name) as ready),
    (select count(*)::integer from partitioned_table join log_partition on parent = partitioned_table.name
      where ends < 'infinity' and ends + make_interval(months => online_months) <= clock_timestamp()),
    coalesce((select extract(epoch from clock_timestamp() - min(ends + make_interval(months => online_months)))
      from partitioned_table join log_partition on parent = partitioned_table.name
      where ends < 'infinity' and ends + make_interval(months => online_months) <= clock_timestamp()), 0)::float8,
    coalesce((select extract(epoch from clock_timestamp() - at) from access_entry
      where id > coalesce((select max(upto_id) from access_seal), 0) order by id limit 1), 0)::float8
  $$;
revoke all on function registry.log_state from public;
grant execute on function registry.log_state to cse_platform, cse_outbox;

do $$
begin
  if current_setting('cse.accesses_of', true) <> '' then
    execute current_setting('cse.accesses_of');
    revoke all on function persons.accesses_of from public;
    grant execute on function persons.accesses_of to cse_persons;
  end if;
end $$;
