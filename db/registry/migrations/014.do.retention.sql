-- How long each kind of record is kept (massimario di selezione e scarto), and what was ordered to be erased when that time was over.

-- Loaded from db/data/retention_rule.csv.
create table registry.retention_rule (
  code text primary key check (code ~ '^[A-Z]+(_[A-Z]+)*$'),
  label text not null,
  -- from which event the period runs
  starts text not null,
  -- none: for good
  years smallint check (years > 0),
  days smallint check (days > 0),
  -- ERASE: proposed to a supervisor. REMOVE: the platform removes it by itself, since it is no record of the administration. KEEP: the law keeps
  -- it. ANONYMISE: it stays and leads to nobody
  outcome text not null check (outcome in ('ERASE', 'REMOVE', 'KEEP', 'ANONYMISE')),
  -- what is there afterwards
  remains text,
  basis text not null,
  confidence text not null,
  valid_from date not null,
  valid_to date check (valid_to > valid_from),
  check (num_nonnulls(years, days) <= 1),
  check (outcome not in ('ERASE', 'REMOVE') or num_nonnulls(years, days) = 1)
);
grant select on registry.retention_rule to cse_persons, cse_cases, cse_services, cse_finance, cse_analytics;

-- The last day on which a record is kept, by a rule that is in force on a day. Where the month has no such day it is its last one (art. 2963
-- c.c.): what ended on 29 February is kept to 28 February. Null where no rule lets it be erased.
create function registry.kept_until(rule text, started date, asked_on date) returns date
  language sql stable parallel safe
  return (
    select (started + make_interval(years => coalesce(years, 0), days => coalesce(days, 0)))::date from registry.retention_rule
    where code = rule and outcome in ('ERASE', 'REMOVE') and valid_from <= asked_on and (valid_to is null or valid_to > asked_on));

-- The day it was in Italy at an instant.
create function registry.day_in_italy(instant timestamptz) returns date
  language sql immutable parallel safe
  return (instant at time zone 'Europe/Rome')::date;

-- Since when a case is closed; null while it goes on. Whoever keeps something of its person must know.
alter table registry.case_custody add column closed_on date;

-- Orders ------------------------------------------------------------------------------------------------------------

-- What a supervisor has ordered to be erased. Whoever erases looks here, whoever told it to; and after a database was restored from an older
-- copy it says what is to be erased again. Ids alone, which lead to nothing once it is done.
create table registry.disposal_order (
  rule text not null references registry.retention_rule,
  record_id uuid not null,
  proposal_id uuid not null,
  ordered_at timestamptz not null default clock_timestamp(),
  primary key (rule, record_id)
);
create index on registry.disposal_order (proposal_id);

-- Records that were ordered to be erased, of those that are named.
create function registry.ordered(asked_rule text, records uuid[]) returns uuid[]
  language sql stable security definer set search_path = registry, pg_temp
  return array(select record_id from registry.disposal_order where rule = asked_rule and record_id = any (records) order by record_id);
revoke all on function registry.ordered from public;

-- Whether this person's processing is restricted (registry/migrations/012).
create function registry.is_restricted(persons uuid[]) returns boolean
  language sql stable security definer set search_path = registry, pg_temp
  return exists (select from registry.processing_restriction where lifted_at is null and person_id = any (persons));
revoke all on function registry.is_restricted from public;

-- Whether a case of one of these persons goes on, whoever holds it.
create function registry.in_care(persons uuid[]) returns boolean
  language sql stable security definer set search_path = registry, pg_temp
  return exists (select from registry.case_custody where closed_on is null and person_id = any (persons));
revoke all on function registry.in_care from public;

create function registry.assert_erasing() returns void
  language plpgsql stable as $$
begin
  if not coalesce('system:erasure' = any (registry.viewer_keys()), false) then
    raise exception 'records are erased by the platform alone' using errcode = 'insufficient_privilege';
  end if;
end $$;

-- Takes back what waits in the queue, or was given up, and names one of these ids: it is about what is no longer there. What is being delivered goes on, and finds
-- nothing. Facts are left alone: a batch of them is about many, and the warehouse takes none of an erased record. Events of the erasure itself stay.
create function registry.remove_events_about(ids uuid[]) returns integer
  language plpgsql security definer set search_path = '' as $$
declare
  removed integer;
begin
  delete from graphile_worker._private_jobs job
  where job.locked_at is null
    and job.task_id not in (
      select id from graphile_worker._private_tasks
      where identifier like 'analytics.%' or identifier like '%.erase' or identifier in ('persons.records-erased', 'persons.records-due'))
    and exists (select from unnest(ids) as id where position(id::text in job.payload::text) > 0);
  get diagnostics removed = row_count;
  delete from registry.dead_event dead
  where dead.topic not like 'analytics.%' and dead.topic not like '%.erase' and dead.topic not in ('persons.records-erased', 'persons.records-due')
    and exists (select from unnest(ids) as id where position(id::text in dead.payload::text) > 0);
  return removed;
end $$;
revoke all on function registry.remove_events_about from public;

-- Whether an outcome that is kept of a mutation names one of these ids.
create function registry.names_one_of(outcome jsonb, ids uuid[]) returns boolean
  language sql immutable parallel safe
  return exists (
    select from jsonb_path_query(outcome, 'strict $.**') as part
    where jsonb_typeof(part) = 'string' and part #>> '{}' = any (ids::text[]));

-- Sealed rows that were erased ------------------------------------------------------------------------------------------

-- That a sealed row was erased or is another one now, by which order. It is sealed itself, so that who looks through the log knows what was
-- erased lawfully, and when: what was sealed of the row up to `before_record` is held against nothing any more.
create table registry.erased_record (
  id bigint generated always as identity primary key,
  kind text collate "C" not null,
  key text collate "C" not null,
  before_record bigint not null,
  proposal_id uuid not null,
  erased_at timestamptz not null default clock_timestamp()
);
create index on registry.erased_record (kind, key);
create trigger never_changed before update or delete on registry.erased_record
  for each row execute function registry.refuse_change();
create trigger never_emptied before truncate on registry.erased_record
  for each statement execute function registry.refuse_change();
select registry.seal_records_of('registry.erased_record', variadic '{}'::text[]);

create function registry.note_erased(erased_kind text, erased_key text, proposal uuid) returns void
  language sql security definer set search_path = registry, pg_temp
begin atomic
  insert into registry.erased_record (kind, key, before_record, proposal_id)
  select erased_kind, erased_key, coalesce(max(id), 0), proposal from registry.sealed_record where kind = erased_kind and key = erased_key;
end;
revoke all on function registry.note_erased from public;
