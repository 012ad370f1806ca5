-- The individual project (progetto individualizzato) with its versions, signatures and evaluation.
-- `pnpm policies` writes the SQL as it is in force, in a form that is easily read; the comments are written by hand.

-- Social workers, the Ufficio di Piano and its accountant, when they have the file; the person.
alter table cases.project enable row level security, force row level security;

create policy not_while_restricted on cases.project as restrictive for select
  using (case_id <> all (registry.withheld_cases()));

create policy seen_by_readers on cases.project for select
  using (coalesce(readers && registry.viewer_keys(), false)
    and (cases.viewer_is('role:SOCIAL_WORKER', 'role:PLAN_OFFICE', 'role:ACCOUNTANT') or registry.viewer_person() is not null));

create policy added_by_workers on cases.project for insert
  with check (coalesce(readers && registry.viewer_keys(), false)
    and cases.viewer_works());

create policy changed_by_workers on cases.project for update
  using (coalesce(readers && registry.viewer_keys(), false)
    and (cases.viewer_is('role:SOCIAL_WORKER', 'role:PLAN_OFFICE', 'role:ACCOUNTANT') or registry.viewer_person() is not null)
    and cases.viewer_works());

-- As the project.
alter table cases.project_version enable row level security, force row level security;

create policy not_while_restricted on cases.project_version as restrictive for select
  using (case_id <> all (registry.withheld_cases()));

create policy seen_by_readers on cases.project_version for select
  using (coalesce(readers && registry.viewer_keys(), false)
    and (cases.viewer_is('role:SOCIAL_WORKER', 'role:PLAN_OFFICE', 'role:ACCOUNTANT') or registry.viewer_person() is not null));

create policy added_by_workers on cases.project_version for insert
  with check (coalesce(readers && registry.viewer_keys(), false)
    and cases.viewer_works());

create policy changed_by_workers on cases.project_version for update
  using (coalesce(readers && registry.viewer_keys(), false)
    and (cases.viewer_is('role:SOCIAL_WORKER', 'role:PLAN_OFFICE', 'role:ACCOUNTANT') or registry.viewer_person() is not null)
    and cases.viewer_works());

-- As the project; what a draft plans may be said anew.
alter table cases.version_intervention enable row level security, force row level security;

create policy not_while_restricted on cases.version_intervention as restrictive for select
  using (case_id <> all (registry.withheld_cases()));

create policy seen_by_readers on cases.version_intervention for select
  using (coalesce(readers && registry.viewer_keys(), false)
    and (cases.viewer_is('role:SOCIAL_WORKER', 'role:PLAN_OFFICE', 'role:ACCOUNTANT') or registry.viewer_person() is not null));

create policy added_by_workers on cases.version_intervention for insert
  with check (coalesce(readers && registry.viewer_keys(), false)
    and cases.viewer_works());

create policy changed_by_workers on cases.version_intervention for update
  using (coalesce(readers && registry.viewer_keys(), false)
    and (cases.viewer_is('role:SOCIAL_WORKER', 'role:PLAN_OFFICE', 'role:ACCOUNTANT') or registry.viewer_person() is not null)
    and cases.viewer_works());

create policy drafts_are_rewritten on cases.version_intervention for delete
  using (coalesce(readers && registry.viewer_keys(), false)
    and cases.viewer_works()
    and (exists (select from cases.project_version version where version.id = version_intervention.version_id and version.status = 'DRAFT')));

-- As the project; what a draft says may be said anew.
alter table cases.objective enable row level security, force row level security;

create policy not_while_restricted on cases.objective as restrictive for select
  using (case_id <> all (registry.withheld_cases()));

create policy seen_by_readers on cases.objective for select
  using (coalesce(readers && registry.viewer_keys(), false)
    and (cases.viewer_is('role:SOCIAL_WORKER', 'role:PLAN_OFFICE', 'role:ACCOUNTANT') or registry.viewer_person() is not null));

create policy added_by_workers on cases.objective for insert
  with check (coalesce(readers && registry.viewer_keys(), false)
    and cases.viewer_works());

create policy changed_by_workers on cases.objective for update
  using (coalesce(readers && registry.viewer_keys(), false)
    and (cases.viewer_is('role:SOCIAL_WORKER', 'role:PLAN_OFFICE', 'role:ACCOUNTANT') or registry.viewer_person() is not null)
    and cases.viewer_works());

create policy drafts_are_rewritten on cases.objective for delete
  using (coalesce(readers && registry.viewer_keys(), false)
    and cases.viewer_works()
    and (exists (select from cases.project_version version where version.project_id = objective.project_id and version.number = objective.since_version and version.status = 'DRAFT')));

-- As the project; finance finds it to decide on its money, and writes what it decided.
alter table cases.planned_intervention enable row level security, force row level security;

create policy not_while_restricted on cases.planned_intervention as restrictive for select
  using (case_id <> all (registry.withheld_cases()));

create policy read_for_finance on cases.planned_intervention for select
  using ('system:funding' = any (registry.viewer_keys()));

create policy seen_by_readers on cases.planned_intervention for select
  using (coalesce(readers && registry.viewer_keys(), false)
    and (cases.viewer_is('role:SOCIAL_WORKER', 'role:PLAN_OFFICE', 'role:ACCOUNTANT') or registry.viewer_person() is not null));

create policy added_by_workers on cases.planned_intervention for insert
  with check (coalesce(readers && registry.viewer_keys(), false)
    and cases.viewer_works());

create policy changed_by_workers on cases.planned_intervention for update
  using (coalesce(readers && registry.viewer_keys(), false)
    and (cases.viewer_is('role:SOCIAL_WORKER', 'role:PLAN_OFFICE', 'role:ACCOUNTANT') or registry.viewer_person() is not null)
    and cases.viewer_works());

create policy funded_by_finance on cases.planned_intervention for update
  using ('system:funding' = any (registry.viewer_keys()));

create policy drafts_are_rewritten on cases.planned_intervention for delete
  using (coalesce(readers && registry.viewer_keys(), false)
    and cases.viewer_works()
    and (exists (select from cases.project where project.id = planned_intervention.project_id and project.status = 'DRAFT')));

-- As the project.
alter table cases.signature enable row level security, force row level security;

create policy not_while_restricted on cases.signature as restrictive for select
  using (case_id <> all (registry.withheld_cases()));

create policy seen_by_readers on cases.signature for select
  using (coalesce(readers && registry.viewer_keys(), false)
    and (cases.viewer_is('role:SOCIAL_WORKER', 'role:PLAN_OFFICE', 'role:ACCOUNTANT') or registry.viewer_person() is not null));

create policy added_by_workers on cases.signature for insert
  with check (coalesce(readers && registry.viewer_keys(), false)
    and cases.viewer_works());

create policy changed_by_workers on cases.signature for update
  using (coalesce(readers && registry.viewer_keys(), false)
    and (cases.viewer_is('role:SOCIAL_WORKER', 'role:PLAN_OFFICE', 'role:ACCOUNTANT') or registry.viewer_person() is not null)
    and cases.viewer_works());

-- As the project (patto di attivazione digitale, PaIS).
alter table cases.activation_pact enable row level security, force row level security;

create policy not_while_restricted on cases.activation_pact as restrictive for select
  using (case_id <> all (registry.withheld_cases()));

create policy seen_by_readers on cases.activation_pact for select
  using (coalesce(readers && registry.viewer_keys(), false)
    and (cases.viewer_is('role:SOCIAL_WORKER', 'role:PLAN_OFFICE', 'role:ACCOUNTANT') or registry.viewer_person() is not null));

create policy added_by_workers on cases.activation_pact for insert
  with check (coalesce(readers && registry.viewer_keys(), false)
    and cases.viewer_works());

create policy changed_by_workers on cases.activation_pact for update
  using (coalesce(readers && registry.viewer_keys(), false)
    and (cases.viewer_is('role:SOCIAL_WORKER', 'role:PLAN_OFFICE', 'role:ACCOUNTANT') or registry.viewer_person() is not null)
    and cases.viewer_works());

-- As the project.
alter table cases.pact_meeting enable row level security, force row level security;

create policy not_while_restricted on cases.pact_meeting as restrictive for select
  using (case_id <> all (registry.withheld_cases()));

create policy seen_by_readers on cases.pact_meeting for select
  using (coalesce(readers && registry.viewer_keys(), false)
    and (cases.viewer_is('role:SOCIAL_WORKER', 'role:PLAN_OFFICE', 'role:ACCOUNTANT') or registry.viewer_person() is not null));

create policy added_by_workers on cases.pact_meeting for insert
  with check (coalesce(readers && registry.viewer_keys(), false)
    and cases.viewer_works());

create policy changed_by_workers on cases.pact_meeting for update
  using (coalesce(readers && registry.viewer_keys(), false)
    and (cases.viewer_is('role:SOCIAL_WORKER', 'role:PLAN_OFFICE', 'role:ACCOUNTANT') or registry.viewer_person() is not null)
    and cases.viewer_works());

-- As the project.
alter table cases.evaluation enable row level security, force row level security;

create policy not_while_restricted on cases.evaluation as restrictive for select
  using (case_id <> all (registry.withheld_cases()));

create policy seen_by_readers on cases.evaluation for select
  using (coalesce(readers && registry.viewer_keys(), false)
    and (cases.viewer_is('role:SOCIAL_WORKER', 'role:PLAN_OFFICE', 'role:ACCOUNTANT') or registry.viewer_person() is not null));

create policy added_by_workers on cases.evaluation for insert
  with check (coalesce(readers && registry.viewer_keys(), false)
    and cases.viewer_works());

create policy changed_by_workers on cases.evaluation for update
  using (coalesce(readers && registry.viewer_keys(), false)
    and (cases.viewer_is('role:SOCIAL_WORKER', 'role:PLAN_OFFICE', 'role:ACCOUNTANT') or registry.viewer_person() is not null)
    and cases.viewer_works());
