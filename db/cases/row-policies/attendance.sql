-- Attendance (presenze) and what a provider sees of the services that it delivers under contract.
-- `pnpm policies` writes the SQL as it is in force, in a form that is easily read; the comments are written by hand.

-- As the project; and the provider who recorded it, while its contract opens the service. It records within the contract, and withdraws its own.
alter table cases.attendance enable row level security, force row level security;

create policy not_while_restricted on cases.attendance as restrictive for select
  using (case_id <> all (registry.withheld_cases()));

create policy seen_by_readers on cases.attendance for select
  using (coalesce(readers && registry.viewer_keys(), false)
    and (cases.viewer_is('role:SOCIAL_WORKER', 'role:PLAN_OFFICE', 'role:ACCOUNTANT') or registry.viewer_person() is not null));

create policy seen_by_the_provider on cases.attendance for select
  using ((('provider:' || provider) = any (registry.viewer_keys()))
    and (planned_intervention_id = any (cases.provided_ids())));

create policy recorded_by_the_provider on cases.attendance for insert
  with check ((('provider:' || provider) = any (registry.viewer_keys()))
    and (exists (select from cases.provided_services() provided(id, case_id, person_id, service_type, facility_id, unit, frequency, quantity, starts_on, ends_on, ended_on, contracted_from, contracted_to) where provided.id = attendance.planned_intervention_id and provided.case_id = attendance.case_id and attendance.day >= provided.contracted_from and attendance.day <= provided.contracted_to)));

create policy withdrawn_by_the_provider on cases.attendance for update
  using (('provider:' || provider) = any (registry.viewer_keys()));

-- What the viewer's contracts provide: at a facility of a contract with the body that holds the case, in a project that was agreed, until 90 days after
-- its end. Columns of the planned intervention alone, none of money; nobody whose record is withheld.
create function cases.provided_services() returns TABLE(id uuid, case_id uuid, person_id uuid, service_type text, facility_id uuid, unit text, frequency text, quantity numeric, starts_on date, ends_on date, ended_on date, contracted_from date, contracted_to date) security definer
  BEGIN ATOMIC select planned.id, held.id, held.person_id, planned.service_type, planned.facility_id, planned.unit, planned.frequency, planned.quantity, planned.starts_on, planned.ends_on, planned.ended_on, min(contracted.valid_from) as min, max(contracted.valid_to) as max from ((registry.contracted_facility contracted JOIN cases.planned_intervention planned ON (planned.facility_id = contracted.facility_id)) JOIN cases."case" held ON ((held.id = planned.case_id) and (held.holder = contracted.organisation))) where ((contracted.key = any (registry.viewer_keys())) and ((registry.day_in_italy(now()) >= contracted.valid_from) and (registry.day_in_italy(now()) <= (contracted.valid_to + registry.accounting_days()))) and (planned.starts_on <= contracted.valid_to) and (coalesce(planned.ended_on, planned.ends_on, 'infinity'::date) >= contracted.valid_from) and (coalesce(planned.ended_on, planned.ends_on, 'infinity'::date) >= (registry.day_in_italy(now()) - registry.accounting_days())) and (exists (select from cases.project_version version where ((version.project_id = planned.project_id) and (version.status = 'AGREED')))) and (held.person_id <> all (registry.withheld_persons())) and (held.id <> all (registry.withheld_cases()))) GROUP BY planned.id, held.id; end;

-- Their ids, as policies compare them.
create function cases.provided_ids() returns uuid[]
  return array(select provided.id from cases.provided_services() provided(id, case_id, person_id, service_type, facility_id, unit, frequency, quantity, starts_on, ends_on, ended_on, contracted_from, contracted_to));
