-- Protected records: a person, or one case, whose record is there for named operators alone, whatever body the others work for. It stands in what
-- all share, since the row policies of every schema ask here.

create table registry.protected_record (
  id uuid primary key,
  person_id uuid not null,
  -- this case alone; null: the person as a whole, with every case
  case_id uuid,
  reason text not null check (reason in ('VIOLENCE', 'PROTECTION_PROGRAMME', 'OPERATOR_OR_RELATIVE', 'PUBLIC_FIGURE')),
  protected_at timestamptz not null,
  lifted_at timestamptz check (lifted_at >= protected_at),
  version integer not null default 1
);
create unique index person_protected_once on registry.protected_record (person_id) where lifted_at is null and case_id is null;
create unique index case_protected_once on registry.protected_record (case_id) where lifted_at is null and case_id is not null;
create index on registry.protected_record (person_id);

-- Who works with it: guardians, who also keep this list, and others; and whom it is protected from, who get at it in no way.
create table registry.protected_record_operator (
  id uuid primary key,
  record_id uuid not null references registry.protected_record on delete cascade,
  issuer text not null,
  subject text not null,
  role text not null check (role in ('GUARDIAN', 'NAMED', 'EXCLUDED')),
  -- last day; null: until taken off the list
  until date,
  added_at timestamptz not null,
  removed_at timestamptz
);
create unique index on_the_list_once on registry.protected_record_operator (record_id, subject, issuer) where removed_at is null;
create index on registry.protected_record_operator (subject, issuer) where removed_at is null;

-- What was done about the protection, and why: never changed.
create table registry.protected_record_step (
  id uuid primary key,
  record_id uuid not null references registry.protected_record on delete cascade,
  step text not null check (step in ('PROTECTED', 'LIST_CHANGED', 'LIFTED')),
  at timestamptz not null,
  issuer text not null,
  subject text not null,
  reason text not null check (char_length(reason) between 10 and 2000)
);
create index on registry.protected_record_step (record_id);

-- Who has opened it in an emergency, or tried to: the alarm of its guardians.
create table registry.protected_record_opening (
  id uuid primary key,
  record_id uuid not null references registry.protected_record on delete cascade,
  at timestamptz not null,
  issuer text not null,
  subject text not null,
  organisations text[] not null,
  reason text not null,
  refused boolean not null
);
create index on registry.protected_record_opening (record_id, at);

-- As what somebody is on the list today.
create function registry.protection_role(record uuid, who_issuer text, who_subject text) returns text
  language sql stable parallel safe security definer set search_path = registry, pg_temp
begin atomic
  select role from registry.protected_record_operator listed
  where listed.record_id = record and listed.issuer = who_issuer and listed.subject = who_subject
    and listed.removed_at is null and (listed.until is null or listed.until >= current_date);
end;

-- The protected records that this viewer does not work with: neither on the list, nor opened in an emergency, from which an excluded one is kept
-- out. The person itself reads what is the person's, and the platform goes on storing and following.
create function registry.hidden_records() returns setof registry.protected_record
  language sql stable parallel safe security definer set search_path = registry, pg_temp
begin atomic
  select held.* from registry.protected_record held
  left join registry.protected_record_operator listed
    on listed.record_id = held.id and listed.issuer = current_setting('cse.issuer', true) and listed.subject = current_setting('cse.subject', true)
      and listed.removed_at is null and (listed.until is null or listed.until >= current_date)
  where held.lifted_at is null and current_setting('cse.scope', true) is distinct from 'SYSTEM'
    and held.person_id is distinct from registry.viewer_person()
    and coalesce(listed.role, 'EXCLUDED') = 'EXCLUDED'
    and (listed.role is not null
      or not coalesce('person:' || held.person_id = any (string_to_array(current_setting('cse.emergency', true), ',')), false));
end;

-- Persons whose records this viewer must not read: those whose processing is restricted, and those that are protected from the viewer.
create or replace function registry.withheld_persons() returns uuid[]
  language sql stable parallel safe security definer set search_path = registry, pg_temp
  return case
    when current_setting('cse.scope', true) = 'SYSTEM' then '{}'::uuid[]
    else array(
      select person_id from registry.processing_restriction
      where lifted_at is null and person_id is distinct from registry.viewer_person()
        and not coalesce('purpose:restricted' = any (registry.viewer_keys()), false)
      union all
      select person_id from registry.hidden_records() hidden where hidden.case_id is null)
  end;

-- Their cases, and those that are protected alone.
create or replace function registry.withheld_cases() returns uuid[]
  language sql stable parallel safe security definer set search_path = registry, pg_temp
  return array(
    select case_id from registry.case_custody where person_id = any (registry.withheld_persons())
    union all
    select case_id from registry.hidden_records() hidden where hidden.case_id is not null);

-- The protections that keep a person's record, or one of the cases, from an operator.
create function registry.protection_against(person uuid, who_issuer text, who_subject text) returns table (record uuid, excluded boolean)
  language sql stable parallel safe security definer set search_path = registry, pg_temp
begin atomic
  select held.id, listed.role is not null from registry.protected_record held
  left join registry.protected_record_operator listed
    on listed.record_id = held.id and listed.issuer = who_issuer and listed.subject = who_subject
      and listed.removed_at is null and (listed.until is null or listed.until >= current_date)
  where held.lifted_at is null and held.person_id = person and coalesce(listed.role, 'EXCLUDED') = 'EXCLUDED';
end;

-- Whether the viewer keeps the list of a record; whoever protects one is its first guardian.
create function registry.viewer_guards(record uuid) returns boolean
  language sql stable parallel safe security definer set search_path = registry, pg_temp
  return coalesce(registry.protection_role(record, current_setting('cse.issuer', true), current_setting('cse.subject', true)) = 'GUARDIAN', false)
    or not exists (select from registry.protected_record_operator listed where listed.record_id = record);

-- Whether the viewer works with a record.
create function registry.viewer_is_named(record uuid) returns boolean
  language sql stable parallel safe security definer set search_path = registry, pg_temp
  return coalesce(registry.protection_role(record, current_setting('cse.issuer', true), current_setting('cse.subject', true)) in ('GUARDIAN', 'NAMED'), false);

revoke all on function registry.protection_role, registry.hidden_records, registry.protection_against, registry.viewer_guards,
  registry.viewer_is_named from public;
grant execute on function registry.viewer_guards, registry.viewer_is_named to cse_cases;

do $$
declare
  part text;
begin
  foreach part in array array['protected_record', 'protected_record_operator', 'protected_record_step', 'protected_record_opening'] loop
    execute format('alter table registry.%I enable row level security', part);
    execute format('alter table registry.%I force row level security', part);
    execute format('grant select on registry.%I to cse_cases', part);
  end loop;
end $$;
-- That a record is protected, is known to who works with it; the list, what was done and who has opened it, to its guardians.
create policy known_to_the_list on registry.protected_record for select to cse_cases using (registry.viewer_is_named(id));
create policy protected_by_who_works on registry.protected_record for insert to cse_cases with check (
  current_setting('cse.scope', true) in ('LOCAL', 'AMBITO')
  and registry.viewer_keys() && array['role:SOCIAL_WORKER', 'role:PLAN_OFFICE', 'role:SUPERVISOR']);
create policy changed_by_guardians on registry.protected_record for update to cse_cases
  using (lifted_at is null and registry.viewer_is_named(id) and registry.viewer_guards(id)) with check (true);
create policy known_to_guardians on registry.protected_record_operator for select to cse_cases using (registry.viewer_guards(record_id));
create policy added_by_guardians on registry.protected_record_operator for insert to cse_cases with check (registry.viewer_guards(record_id));
create policy removed_by_guardians on registry.protected_record_operator for update to cse_cases
  using (removed_at is null and registry.viewer_guards(record_id)) with check (removed_at is not null);
create policy known_to_guardians on registry.protected_record_step for select to cse_cases using (registry.viewer_guards(record_id));
create policy written_by_guardians on registry.protected_record_step for insert to cse_cases with check (registry.viewer_guards(record_id));
create policy known_to_guardians on registry.protected_record_opening for select to cse_cases using (registry.viewer_guards(record_id));
grant insert on registry.protected_record, registry.protected_record_operator, registry.protected_record_step to cse_cases;
grant update (lifted_at, version) on registry.protected_record to cse_cases;
grant update (removed_at) on registry.protected_record_operator to cse_cases;
create trigger never_changed before update on registry.protected_record_step for each row execute function registry.refuse_change();
create trigger never_changed before update on registry.protected_record_opening for each row execute function registry.refuse_change();

-- What others read ------------------------------------------------------------------------------------------------------

-- An entry of the log about withheld persons alone is not there; of one about others too the withheld persons are none.
create policy not_of_withheld_persons on registry.access_entry as restrictive for select using (
  cardinality(persons) = 0 or not persons <@ (select registry.withheld_persons())::uuid[]);
create policy not_of_withheld_persons on registry.emergency_access as restrictive for select using (
  person_id is null or person_id <> all ((select registry.withheld_persons())::uuid[]));
-- Where somebody is placed under protection, is no reason for colleagues to know the place.
create policy not_of_withheld_cases on registry.placement as restrictive for select using (
  case_id <> all ((select registry.withheld_cases())::uuid[]));

-- Whatever belongs to a case that is protected alone is withheld with it. Called for each schema; a table that comes later is found by the test of
-- row policies.
create function registry.withhold_protected(owner text) returns void
  language plpgsql as $$
declare
  part record;
begin
  for part in
    select relation.relname as name, case when owner = 'cases' and relation.relname = 'case' then 'id' else 'case_id' end as key
    from pg_class relation join pg_policy policy on polrelid = relation.oid and polname = 'not_while_restricted'
    where relation.relnamespace = owner::regnamespace
      and pg_get_expr(polqual, polrelid) like '%withheld_persons%'
      and (owner = 'cases' and relation.relname = 'case' or exists (
        select from pg_attribute where attrelid = relation.oid and attname = 'case_id' and not attisdropped))
  loop
    execute format('create policy not_while_protected on %I.%I as restrictive for select using (%I is null or %I <> all ((select registry.withheld_cases())::uuid[]))',
      owner, part.name, part.key, part.key);
  end loop;
end $$;
revoke all on function registry.withhold_protected from public;
