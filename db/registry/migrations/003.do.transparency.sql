-- Who looked, shown to those whom it concerns: a log that nobody can change, sealed so that a removal shows, and the accesses that
-- operators open for themselves in an emergency.

-- What was written stays ----------------------------------------------------------------------------------------------

create function registry.refuse_change() returns trigger
  language plpgsql as $$
begin
  raise exception '%.% is append-only', tg_table_schema, tg_table_name using errcode = 'restrict_violation';
end $$;
create trigger never_changed before update or delete on registry.access_entry
  for each row execute function registry.refuse_change();
create trigger never_emptied before truncate on registry.access_entry
  for each statement execute function registry.refuse_change();

-- For whom the operator acted, where others see the entry too (an emergency); otherwise they are those who see it.
alter table registry.access_entry add column organisations text[];

-- The log of a territory is read from the newest entry back. Most entries belong to one body, and are found by it; one that belongs to
-- several (an operator of several comuni, an emergency) is named once for each of them.
drop index registry.access_entry_at;
create index access_entry_of_body on registry.access_entry ((readers[1]), at, id) where cardinality(readers) = 1;
create index access_entry_of_body_but_readings on registry.access_entry ((readers[1]), at, id)
  where cardinality(readers) = 1 and action <> 'READ';
create index access_entry_of_operator on registry.access_entry (subject, at, id);

create table registry.access_of_bodies (
  body text not null,
  at timestamptz not null,
  entry_id bigint not null,
  primary key (body, at, entry_id)
);
alter table registry.access_of_bodies enable row level security;
alter table registry.access_of_bodies force row level security;
create policy seen_by_the_body on registry.access_of_bodies for select using (body = any ((select registry.viewer_keys())::text[]));
grant select on registry.access_of_bodies to cse_persons;

create function registry.name_bodies() returns trigger
  language plpgsql security definer set search_path = registry, pg_temp as $$
begin
  insert into access_of_bodies (body, at, entry_id)
  select distinct body, new.at, new.id from unnest(new.readers) as body;
  return null;
end $$;
create trigger bodies_are_named after insert on registry.access_entry
  for each row when (cardinality(new.readers) > 1) execute function registry.name_bodies();

insert into registry.access_of_bodies
select distinct body, at, id from registry.access_entry, unnest(readers) as body where cardinality(readers) > 1;

-- Emergencies -----------------------------------------------------------------------------------------------------------

-- An operator outside the person's scope reads the record for three hours, on a written reason. Requests that found nobody are kept too:
-- they count against the same limit, and supervisors see them.
create table registry.emergency_access (
  id uuid primary key,
  subject text not null,
  scope text not null,
  roles text[] not null,
  -- the bodies for which the operator works, and those that hold the record: residence and custody
  organisations text[] not null,
  informed text[] not null,
  -- null: nobody is registered under the tax code that was given; which one is not kept
  person_id uuid,
  reason text not null check (char_length(reason) between 20 and 2000),
  granted_at timestamptz not null,
  expires_at timestamptz not null check (expires_at = granted_at + interval '3 hours')
);
create index emergency_access_of_operator on registry.emergency_access (subject, granted_at);
create index emergency_access_to_person on registry.emergency_access (person_id);
create index emergency_access_latest on registry.emergency_access (granted_at, id);
create trigger never_changed before update or delete on registry.emergency_access
  for each row execute function registry.refuse_change();
create trigger never_emptied before truncate on registry.emergency_access
  for each statement execute function registry.refuse_change();

alter table registry.emergency_access enable row level security;
alter table registry.emergency_access force row level security;
create policy seen_by_holders_own_body_and_person on registry.emergency_access for select using (
  informed && (select registry.viewer_keys()) or organisations && (select registry.viewer_keys())
  or person_id = (select registry.viewer_person())
);
grant select on registry.emergency_access to cse_persons;

-- The persons whose records a subject may read in an emergency at an instant, comma separated; null for none. Whoever begins a
-- transaction asks: an access that has expired is gone with the next request, whatever else happens.
create function registry.emergencies_of(asker text, instant timestamptz) returns text
  language sql stable security definer
begin atomic
  select string_agg(distinct person_id::text, ',') from registry.emergency_access
  where subject = asker and granted_at > instant - interval '3 hours' and granted_at <= instant and person_id is not null;
end;
revoke all on function registry.emergencies_of from public;
grant usage on schema registry to cse_house;
grant execute on function registry.emergencies_of to cse_house, cse_persons, cse_cases, cse_services, cse_finance, cse_analytics;

-- The keys that the viewer holds by office: those of an emergency (`cse.emergency`, with the key of the person concerned) open no
-- restricted datum.
create function registry.viewer_standing_keys() returns text[]
  language sql stable parallel safe
  return array(
    select key from unnest(registry.viewer_keys()) as key
    where key <> all (string_to_array(coalesce(current_setting('cse.emergency', true), ''), ','))
  );

-- Whoever holds the record learns of every access in an emergency, and why it was opened.
create function registry.inform_holders() returns trigger
  language plpgsql security definer set search_path = registry, pg_temp as $$
declare
  given record;
begin
  new.organisations := new.readers;
  for given in
    select distinct on (person_id) informed, reason from emergency_access
    where subject = new.subject and person_id = any (new.persons) order by person_id, granted_at desc
  loop
    new.readers := array(select distinct key from unnest(new.readers || given.informed) as key order by key);
    new.purpose := given.reason;
  end loop;
  return new;
end $$;
create trigger holders_are_informed before insert on registry.access_entry
  for each row when (new.action = 'EMERGENCY') execute function registry.inform_holders();

-- Seals -----------------------------------------------------------------------------------------------------------------

-- A batch of the log, in the order of ids: all entries above `after_id` up to `upto_id`. The digest begins as that of the batch before with
-- what the batch says of itself, and takes in one entry after the other: SHA-256(digest, entry). So nothing sealed can be altered,
-- removed or put in between without every later digest being wrong.
create table registry.access_seal (
  number bigint primary key check (number > 0),
  after_id bigint not null,
  upto_id bigint not null check (upto_id > after_id),
  entries integer not null check (entries > 0),
  sealed_at timestamptz not null,
  digest bytea not null check (length(digest) = 32)
);
create trigger never_changed before update or delete on registry.access_seal
  for each row execute function registry.refuse_change();
create trigger never_emptied before truncate on registry.access_seal
  for each statement execute function registry.refuse_change();

-- Seals at most `most` entries. @returns how many.
-- Ids are handed out before their transactions commit, so an entry may appear below one that is there already. Whoever may still bring
-- one holds a lock on the table since before the id was handed out: an id that is read first, and whose writers are waited for, has
-- no unborn entry below it. Ids of transactions that were rolled back leave gaps, which seal as nothing.
create function registry.seal_accesses(most integer default 5000, patience interval default '5 seconds') returns integer
  language plpgsql security definer set search_path = registry, pg_catalog, pg_temp as $$
declare
  previous access_seal;
  safe bigint;
  writers text[];
  started timestamptz := clock_timestamp();
  here oid := (select oid from pg_database where datname = current_database());
  seal access_seal;
  entry text;
begin
  if not pg_try_advisory_xact_lock(hashtextextended('registry.seal_accesses', 0)) then
    return 0;
  end if;
  select coalesce(max(id), 0) into safe from access_entry;
  select array_agg(distinct virtualtransaction) into writers from pg_locks
    where relation = 'registry.access_entry'::regclass and database = here and mode = 'RowExclusiveLock';
  while exists (
    select from pg_locks
    where relation = 'registry.access_entry'::regclass and database = here and virtualtransaction = any (writers)
  ) loop
    if clock_timestamp() > started + patience then
      return 0;
    end if;
    perform pg_sleep(0.02);
  end loop;

  select * into previous from access_seal order by number desc limit 1;
  seal.number := coalesce(previous.number, 0) + 1;
  seal.after_id := coalesce(previous.upto_id, 0);
  -- a batch that is not full reaches up to the safe id, so that what is put into a gap later is found
  select case when count(*) = most then max(id) else safe end, count(*) into seal.upto_id, seal.entries
    from (select id from access_entry where id > seal.after_id and id <= safe order by id limit most) as batch;
  if seal.entries = 0 then
    return 0;
  end if;
  seal.sealed_at := clock_timestamp();
  seal.digest := sha256(coalesce(previous.digest, ''::bytea) || convert_to(jsonb_build_array(
    seal.number, seal.after_id, seal.upto_id, seal.entries, (extract(epoch from seal.sealed_at) * 1000000)::bigint)::text, 'UTF8'));
  for entry in
    select jsonb_build_array(id, (extract(epoch from at) * 1000000)::bigint, scope, subject, to_jsonb(roles), client, purpose,
      operation, request_id, action, to_jsonb(persons), to_jsonb(readers), to_jsonb(organisations))::text
    from access_entry where id > seal.after_id and id <= seal.upto_id order by id
  loop
    seal.digest := sha256(seal.digest || convert_to(entry, 'UTF8'));
  end loop;
  insert into access_seal values (seal.number, seal.after_id, seal.upto_id, seal.entries, seal.sealed_at, seal.digest);
  return seal.entries;
end $$;
revoke all on function registry.seal_accesses from public;
grant usage on schema registry to cse_outbox;
grant execute on function registry.seal_accesses to cse_outbox;
