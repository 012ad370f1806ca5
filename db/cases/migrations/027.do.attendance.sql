-- What providers see and record of their own deliveries: which service for whom, from when and how much; day by day who came. No cost, no
-- objective, nothing else of the file.

-- As in 010, and whether it is agreed.
create or replace function cases.keep_placements(which uuid) returns void
  language plpgsql security definer set search_path = cases, registry, pg_temp as $$
begin
  delete from placement where case_id = which;
  insert into placement (facility_id, case_id, until, agreed)
  select facility_id, which, case when bool_or(until is null) then null else max(until) end, bool_or(agreed)
  from (
    select facility_id, ended_on as until,
      exists (select from project_version version where version.project_id = planned_intervention.project_id and version.status = 'AGREED') as agreed
    from planned_intervention where case_id = which
    union all
    -- what a variation would plan, while it is drafted
    select facility_id, null, false from version_intervention line join project_version version on version.id = line.version_id
    where line.case_id = which and version.status = 'DRAFT'
  ) planned
  where facility_id is not null and exists (select from "case" where id = which and phase <> 'CLOSED')
  group by facility_id;
end $$;
update registry.placement set agreed = true
where exists (
  select from cases.planned_intervention planned join cases.project_version version on version.project_id = planned.project_id
  where planned.case_id = placement.case_id and planned.facility_id = placement.facility_id and version.status = 'AGREED');

-- The planned interventions that the viewer delivers: at a facility of a contract with the body that holds the case, in a project that was agreed.
create function cases.provided_services() returns table (
    id uuid, case_id uuid, person_id uuid, service_type text, facility_id uuid, unit text, frequency text, quantity numeric, starts_on date,
    ends_on date, ended_on date, contracted_from date, contracted_to date)
  language sql stable security definer set search_path = cases, registry, pg_temp
begin atomic
  select planned.id, held.id, held.person_id, planned.service_type, planned.facility_id, planned.unit, planned.frequency, planned.quantity,
    planned.starts_on, planned.ends_on, planned.ended_on, min(contracted.valid_from), max(contracted.valid_to)
  from registry.contracted_facility contracted
  join cases.planned_intervention planned on planned.facility_id = contracted.facility_id
  join cases."case" held on held.id = planned.case_id and held.holder = contracted.organisation
  where contracted.key = any (registry.viewer_keys())
    and registry.day_in_italy(now()) between contracted.valid_from and contracted.valid_to + registry.accounting_days()
    and planned.starts_on <= contracted.valid_to
    and coalesce(planned.ended_on, planned.ends_on, 'infinity') >= contracted.valid_from
    and coalesce(planned.ended_on, planned.ends_on, 'infinity') >= registry.day_in_italy(now()) - registry.accounting_days()
    and exists (select from cases.project_version version where version.project_id = planned.project_id and version.status = 'AGREED')
    and held.person_id <> all (registry.withheld_persons()) and held.id <> all (registry.withheld_cases())
  group by planned.id, held.id;
end;
-- What the body confirmed of them, by month: neither what it costs nor why something was withdrawn.
create function cases.provided_months(services uuid[]) returns table (planned_intervention_id uuid, month date, quantity numeric, status text)
  language sql stable security definer set search_path = cases, pg_temp
begin atomic
  select delivery.planned_intervention_id, delivery.month, delivery.quantity, delivery.status
  from cases.delivery join cases.provided_services() provided on provided.id = delivery.planned_intervention_id
  where delivery.planned_intervention_id = any (provided_months.services) and delivery.status <> 'WITHDRAWN';
end;
-- Their ids, for row policies.
create function cases.provided_ids() returns uuid[]
  language sql stable
  return array(select provided.id from cases.provided_services() provided);
revoke all on function cases.provided_services, cases.provided_months, cases.provided_ids from public;
grant execute on function cases.provided_services, cases.provided_months, cases.provided_ids to cse_cases;

-- Who came on which day (presenze), as the provider records it; the body confirms the month.
create table cases.attendance (
  id uuid primary key,
  planned_intervention_id uuid not null references cases.planned_intervention on delete cascade,
  case_id uuid not null references cases."case" on delete cascade,
  day date not null,
  -- in the unit of the planned intervention
  quantity numeric(10, 2) not null check (quantity > 0),
  -- VAT number of the provider
  provider text not null check (provider ~ '^[0-9]{11}$'),
  recorded_at timestamptz not null,
  recorded_by_issuer text not null,
  recorded_by text not null,
  withdrawn_at timestamptz,
  readers text[] not null
);
create unique index attended_once_a_day on cases.attendance (planned_intervention_id, day) where withdrawn_at is null;
create index on cases.attendance (case_id);
alter table cases.attendance enable row level security;
alter table cases.attendance force row level security;
create trigger keys_from_case before insert on cases.attendance
  for each row when (new.readers is null) execute function cases.take_keys_of_case();
insert into cases.file_part values ('attendance');
create policy seen_by_readers on cases.attendance for select using (
  coalesce(readers && (select registry.viewer_keys()), false)
  and (select cases.viewer_is('role:SOCIAL_WORKER', 'role:PLAN_OFFICE', 'role:ACCOUNTANT') or registry.viewer_person() is not null));
create policy seen_by_the_provider on cases.attendance for select using (
  'provider:' || provider = any ((select registry.viewer_keys())::text[])
  and planned_intervention_id = any ((select cases.provided_ids())::uuid[]));
create policy recorded_by_the_provider on cases.attendance for insert with check (
  'provider:' || provider = any (registry.viewer_keys())
  and exists (select from cases.provided_services() provided
    where provided.id = planned_intervention_id and provided.case_id = attendance.case_id
      and attendance.day between provided.contracted_from and provided.contracted_to));
create policy withdrawn_by_the_provider on cases.attendance for update using (
  'provider:' || provider = any ((select registry.viewer_keys())::text[]));
select registry.withhold_restricted('cases');
grant select, insert on cases.attendance to cse_cases;
grant update (withdrawn_at) on cases.attendance to cse_cases;
