-- The file of a case is erased when its time is over (db/registry/migrations/014): keys first, then everything of the case.

-- Who keeps something of a person must know whether a case of that person goes on.
create or replace function cases.keep_custody() returns trigger
  language plpgsql security definer set search_path = cases, registry, pg_temp as $$
begin
  insert into registry.case_custody (case_id, person_id, readers, closed_on)
  values (new.id, new.person_id, array[new.holder], case when new.phase = 'CLOSED' then new.closed_on end)
  on conflict (case_id) do update set person_id = excluded.person_id, readers = excluded.readers, closed_on = excluded.closed_on;
  return null;
end $$;
drop trigger custody_follows on cases."case";
create trigger custody_follows after insert or update of holder, person_id, phase, closed_on on cases."case"
  for each row execute function cases.keep_custody();
update registry.case_custody set closed_on = held.closed_on
  from cases."case" held where held.id = case_id and held.phase = 'CLOSED';

-- Whatever belongs to a case goes with it. Keys are removed by their own function before.
do $$
declare
  part record;
begin
  for part in
    select oid, conname, conrelid::regclass as name, pg_get_constraintdef(oid) as definition from pg_constraint
    where contype = 'f' and confdeltype = 'a' and connamespace = 'cases'::regnamespace and conrelid <> 'cases.data_key'::regclass
      and confrelid in (
        select attrelid from pg_attribute where attname = 'case_id' and not attisdropped
        union all select 'cases."case"'::regclass)
    order by conname
  loop
    execute format('alter table %s drop constraint %I, add constraint %I %s on delete cascade', part.name, part.conname, part.conname, part.definition);
  end loop;
end $$;

-- Why the file of a case is kept, on a day: null when its time was over before it.
create function cases.why_kept(held cases."case", asked_on date) returns text
  language sql stable security definer set search_path = cases, registry, pg_temp
  return case
    when held.phase <> 'CLOSED' or held.closed_on is null
      or exists (select from cases.transfer where case_id = held.id and status = 'REQUESTED') then 'RUNNING'
    when registry.is_restricted(array[held.person_id]) then 'RESTRICTED'
    when registry.in_care(array[held.person_id]) then 'PERSON_IN_CARE'
    -- acts of judges and protected data of minors: another rule
    when exists (select from cases.document where case_id = held.id and restricted)
      or exists (select from cases.diary_entry where case_id = held.id and restricted) then 'KEPT_BY_LAW'
    when coalesce(registry.kept_until('CASE_FILE', held.closed_on, asked_on) >= asked_on, true) then 'PERIOD_RUNNING'
  end;
revoke all on function cases.why_kept from public;

-- The files whose time was over before a day, by id from one on: to be proposed.
create function cases.files_due(asked_on date, after uuid, most integer) returns table (
    record_id uuid, person_id uuid, holder text, reference text, started_on date, kept_until date)
  language plpgsql stable security definer set search_path = cases, registry, pg_temp as $$
begin
  perform registry.assert_erasing();
  return query
    select held.id, held.person_id, held.holder, held.number, held.closed_on, registry.kept_until('CASE_FILE', held.closed_on, asked_on)
    from cases."case" held
    where (after is null or held.id > after) and held.phase = 'CLOSED' and cases.why_kept(held, asked_on) is null
      and not exists (select from registry.disposal_order where rule = 'CASE_FILE' and disposal_order.record_id = held.id)
    order by held.id limit most;
end $$;

-- Of the ordered files, each with what stands in the way now; none is shown that is gone already. They stay locked.
create function cases.files_to_erase(records uuid[], asked_on date) returns table (
    record_id uuid, person_id uuid, because text, assessments uuid[], deliveries uuid[], transfers uuid[], documents integer, entries integer)
  language plpgsql security definer set search_path = cases, registry, pg_temp as $$
begin
  perform registry.assert_erasing();
  -- nobody opens or reopens a case of these persons meanwhile
  perform from cases."case" held where held.person_id in (select mine.person_id from cases."case" mine where mine.id = any (records))
    order by held.id for update;
  return query
    select held.id, held.person_id,
      case when held.id = any (registry.ordered('CASE_FILE', records)) then cases.why_kept(held, asked_on) else 'NOT_ORDERED' end,
      array(select id from cases.assessment where case_id = held.id order by id),
      array(select id from cases.delivery where case_id = held.id order by id),
      array(select id from cases.transfer where case_id = held.id order by id),
      (select count(*)::integer from cases.document where case_id = held.id),
      (select count(*)::integer from cases.diary_entry where case_id = held.id)
    from cases."case" held where held.id = any (records) order by held.id;
end $$;

-- Erases files whose keys are gone already.
create function cases.erase_files(records uuid[]) returns integer
  language plpgsql security definer set search_path = cases, registry, pg_temp as $$
declare
  erased integer;
  due uuid[] := registry.ordered('CASE_FILE', records);
begin
  perform registry.assert_erasing();
  -- deliveries name the intervention that planned them, answers their assessment: what is deeper goes first
  delete from cases."case" where id = any (due);
  get diagnostics erased = row_count;
  delete from registry.case_custody where case_id = any (due);
  delete from registry.placement where case_id = any (due);
  update cases.person_merge set case_ids = array(select id from unnest(case_ids) as id where id <> all (due)) where case_ids && due;
  delete from cases.receipt where registry.names_one_of(outcome, due);
  perform registry.remove_events_about(due);
  return erased;
end $$;

-- Forgets where persons lived of whom no case is left. @returns of whom one is, and who was not ordered to be forgotten
create function cases.forget_persons(persons uuid[]) returns table (person_id uuid, because text)
  language plpgsql security definer set search_path = cases, registry, pg_temp as $$
declare
  due uuid[] := registry.ordered('PERSON_RECORD', persons);
  gone uuid[];
begin
  perform registry.assert_erasing();
  -- whoever opens a case reads where the person lives, and locks it
  perform from cases.resident lived where lived.person_id = any (due) order by lived.person_id for update;
  gone := array(select id from unnest(due) as id where not exists (select from cases."case" held where held.person_id = id));
  delete from cases.resident lived where lived.person_id = any (gone);
  delete from cases.person_merge where merged_id = any (gone) or kept_id = any (gone);
  delete from cases.receipt where registry.names_one_of(outcome, gone);
  return query
    select id, case when id = any (due) then 'RUNNING' else 'NOT_ORDERED' end from unnest(persons) as id where id <> all (gone);
end $$;

-- Files that were sent and that no document took.
create function cases.remove_waiting_files() returns integer
  language sql security definer set search_path = cases, registry, pg_temp
begin atomic
  with removed as (
    delete from cases.upload where sent_at < clock_timestamp() - (
      select make_interval(days => days) from registry.retention_rule where code = 'WAITING_FILE')
    returning id)
  select count(*)::integer from removed;
end;

do $$
declare
  ours text;
begin
  foreach ours in array array['files_due', 'files_to_erase', 'erase_files', 'forget_persons', 'remove_waiting_files']
  loop
    execute format('revoke all on function cases.%I from public', ours);
    execute format('grant execute on function cases.%I to cse_cases', ours);
  end loop;
end $$;
