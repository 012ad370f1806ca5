-- Who somebody is, is issuer and subject: two issuers may give the same subject to two people. What was written before has no issuer, and
-- nobody who asks has none.

alter table registry.access_entry add column issuer text not null default '';
alter table registry.access_entry alter column issuer drop default;
alter table registry.access_entry add constraint access_entry_has_issuer check (issuer <> '') not valid;

alter table registry.emergency_access add column issuer text not null default '';
alter table registry.emergency_access alter column issuer drop default;
alter table registry.emergency_access add constraint emergency_access_has_issuer check (issuer <> '') not valid;
drop index registry.emergency_access_of_operator;
create index emergency_access_of_operator on registry.emergency_access (subject, issuer, granted_at);

-- The persons whose records somebody may read in an emergency at an instant, comma separated; null for none.
drop function registry.emergencies_of(text, timestamptz);
create function registry.emergencies_of(asker_issuer text, asker text, instant timestamptz) returns text
  language sql stable security definer set search_path = registry, pg_temp
begin atomic
  select string_agg(distinct person_id::text, ',') from registry.emergency_access
  where issuer = asker_issuer and subject = asker
    and granted_at > instant - interval '3 hours' and granted_at <= instant and person_id is not null;
end;
revoke all on function registry.emergencies_of from public;
grant execute on function registry.emergencies_of to cse_house, cse_persons, cse_cases, cse_services, cse_finance, cse_analytics;

create or replace function registry.inform_holders() returns trigger
  language plpgsql security definer set search_path = registry, pg_temp as $$
declare
  given record;
begin
  new.organisations := new.readers;
  for given in
    select distinct on (person_id) informed, reason from emergency_access
    where issuer = new.issuer and subject = new.subject and person_id = any (new.persons)
    order by person_id, granted_at desc
  loop
    new.readers := array(select distinct key from unnest(new.readers || given.informed) as key order by key);
    new.purpose := given.reason;
  end loop;
  return new;
end $$;

-- What is sealed of an entry: the issuer too. Entries from before issuers were kept read as they were sealed.
create function registry.sealed_text(entry registry.access_entry) returns text
  language sql stable set search_path = pg_catalog, pg_temp
  return (jsonb_build_array(entry.id, (extract(epoch from entry.at) * 1000000)::bigint, entry.scope, entry.subject, to_jsonb(entry.roles),
    entry.client, entry.purpose, entry.operation, entry.request_id, entry.action, to_jsonb(entry.persons), to_jsonb(entry.readers),
    to_jsonb(entry.organisations))
    || case when entry.issuer = '' then '[]' else jsonb_build_array(entry.issuer) end)::text;
revoke all on function registry.sealed_text from public;

create or replace function registry.seal_accesses(most integer default 5000, patience interval default '5 seconds') returns integer
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
    select sealed_text(access_entry) from access_entry where id > seal.after_id and id <= seal.upto_id order by id
  loop
    seal.digest := sha256(seal.digest || convert_to(entry, 'UTF8'));
  end loop;
  insert into access_seal values (seal.number, seal.after_id, seal.upto_id, seal.entries, seal.sealed_at, seal.digest);
  return seal.entries;
end $$;
