-- Delivery of what a project plans (erogazione).
-- `pnpm policies` writes the SQL as it is in force, in a form that is easily read; the comments are written by hand.

-- As the project: social workers, the Ufficio di Piano and its accountant, when they have the file; the person. As the case when that is protected.
alter table cases.delivery enable row level security, force row level security;

create policy not_while_protected on cases.delivery as restrictive for select
  using (case_id is null
    or (case_id <> all (registry.withheld_cases())));

create policy not_while_restricted on cases.delivery as restrictive for select
  using (person_id is null
    or (person_id <> all (registry.withheld_persons())));

create policy seen_by_readers on cases.delivery for select
  using (coalesce(readers && registry.viewer_keys(), false)
    and (cases.viewer_is('role:SOCIAL_WORKER', 'role:PLAN_OFFICE', 'role:ACCOUNTANT') or registry.viewer_person() is not null));

create policy added_by_workers on cases.delivery for insert
  with check (coalesce(readers && registry.viewer_keys(), false)
    and cases.viewer_works());

create policy changed_by_workers on cases.delivery for update
  using (coalesce(readers && registry.viewer_keys(), false)
    and (cases.viewer_is('role:SOCIAL_WORKER', 'role:PLAN_OFFICE', 'role:ACCOUNTANT') or registry.viewer_person() is not null)
    and cases.viewer_works());

-- As the project.
alter table cases.delivery_suspension enable row level security, force row level security;

create policy not_while_restricted on cases.delivery_suspension as restrictive for select
  using (case_id <> all (registry.withheld_cases()));

create policy seen_by_readers on cases.delivery_suspension for select
  using (coalesce(readers && registry.viewer_keys(), false)
    and (cases.viewer_is('role:SOCIAL_WORKER', 'role:PLAN_OFFICE', 'role:ACCOUNTANT') or registry.viewer_person() is not null));

create policy added_by_workers on cases.delivery_suspension for insert
  with check (coalesce(readers && registry.viewer_keys(), false)
    and cases.viewer_works());

create policy changed_by_workers on cases.delivery_suspension for update
  using (coalesce(readers && registry.viewer_keys(), false)
    and (cases.viewer_is('role:SOCIAL_WORKER', 'role:PLAN_OFFICE', 'role:ACCOUNTANT') or registry.viewer_person() is not null)
    and cases.viewer_works());
