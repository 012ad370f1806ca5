-- Restriction of processing (Reg. UE 2016/679 art. 18): what is kept of a person is read only for the reasons that the law admits. Every
-- schema's row policies ask here, so it stands in what all share.

create table registry.processing_restriction (
  id uuid primary key,
  person_id uuid not null,
  request_id uuid not null,
  ground text not null check (ground in ('ACCURACY_CONTESTED', 'UNLAWFUL', 'LEGAL_CLAIM_OF_PERSON', 'OBJECTION_PENDING')),
  imposed_by text not null,
  imposed_at timestamptz not null,
  -- the bodies that see the person: their supervisors know of it
  readers text[] not null,
  -- the day on which the person was told that it would be lifted (art. 18.3)
  notice_on date,
  lifted_by text,
  lifted_at timestamptz check (lifted_at >= imposed_at),
  lift_reason text,
  check (num_nulls(notice_on, lifted_by, lifted_at, lift_reason) in (0, 4))
);
create unique index restricted_once on registry.processing_restriction (person_id) where lifted_at is null;

-- Persons whose records this viewer must not read: all that are restricted, but the own one. `purpose:restricted` is the key of who has declared
-- a reason of art. 18.2; the platform itself goes on storing and following. An array, since a policy asks for it once a statement.
create function registry.withheld_persons() returns uuid[]
  language sql stable parallel safe security definer set search_path = registry, pg_temp
  return case
    when current_setting('cse.scope', true) = 'SYSTEM' or 'purpose:restricted' = any (registry.viewer_keys()) then '{}'::uuid[]
    else array(
      select person_id from registry.processing_restriction
      where lifted_at is null and person_id is distinct from registry.viewer_person())
  end;

-- Their cases.
create function registry.withheld_cases() returns uuid[]
  language sql stable parallel safe security definer set search_path = registry, pg_temp
  return array(select case_id from registry.case_custody where person_id = any (registry.withheld_persons()));

revoke all on function registry.withheld_persons, registry.withheld_cases from public;
grant execute on function registry.withheld_persons, registry.withheld_cases
  to cse_persons, cse_cases, cse_services, cse_finance;

-- That a record is restricted, since when and why, is known to the person and to the supervisors of the territory, who impose and lift it.
alter table registry.processing_restriction enable row level security;
alter table registry.processing_restriction force row level security;
create policy known_to_person_and_bodies on registry.processing_restriction for select to cse_persons using (
  person_id = (select registry.viewer_person()) or readers && (select registry.viewer_keys()));
create policy imposed_by_supervisors on registry.processing_restriction for insert to cse_persons with check (
  'role:SUPERVISOR' = any (registry.viewer_keys()) and readers && registry.viewer_keys());
create policy lifted_by_supervisors on registry.processing_restriction for update to cse_persons using (
  lifted_at is null and 'role:SUPERVISOR' = any (registry.viewer_keys()) and readers && registry.viewer_keys())
  with check (lifted_at is not null);
grant select, insert on registry.processing_restriction to cse_persons;
grant update (notice_on, lifted_by, lifted_at, lift_reason) on registry.processing_restriction to cse_persons;

-- Whatever belongs to a person, by the person's id or by that of a case, is withheld with the record. Called at the end of a schema's migrations
-- for its tables; a table that comes later is found by the test of row policies.
create function registry.withhold_restricted(owner text) returns void
  language plpgsql as $$
declare
  part record;
begin
  for part in
    select relation.relname as name,
      case when owner = 'persons' and relation.relname = 'person' then 'id <> all ((select registry.withheld_persons())::uuid[])'
           when owner = 'cases' and relation.relname = 'case' then 'person_id <> all ((select registry.withheld_persons())::uuid[])'
           when exists (select from pg_attribute where attrelid = relation.oid and attname = 'person_id' and not attisdropped)
             then 'person_id is null or person_id <> all ((select registry.withheld_persons())::uuid[])'
           else 'case_id <> all ((select registry.withheld_cases())::uuid[])' end as condition
    from pg_class relation
    where relation.relnamespace = owner::regnamespace and relation.relkind = 'r' and relation.relrowsecurity
      and (relation.relname in ('person', 'case') or exists (
        select from pg_attribute where attrelid = relation.oid and attname in ('person_id', 'case_id') and not attisdropped))
      and not exists (select from pg_policy where polrelid = relation.oid and polname = 'not_while_restricted')
  loop
    execute format('create policy not_while_restricted on %I.%I as restrictive for select using (%s)', owner, part.name, part.condition);
  end loop;
end $$;
revoke all on function registry.withhold_restricted from public;
