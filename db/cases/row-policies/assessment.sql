-- Assessment (valutazione) and the multidimensional unit (UVM): health data.
-- `pnpm policies` writes the SQL as it is in force, in a form that is easily read; the comments are written by hand.

-- Social workers, the PUA and the Ufficio di Piano, when they have the file. Not the person.
alter table cases.assessment enable row level security, force row level security;

create policy not_while_restricted on cases.assessment as restrictive for select
  using (case_id <> all (registry.withheld_cases()));

create policy seen_by_readers on cases.assessment for select
  using (coalesce(readers && registry.viewer_keys(), false)
    and cases.viewer_is('role:SOCIAL_WORKER', 'role:PUA', 'role:PLAN_OFFICE'));

create policy added_by_workers on cases.assessment for insert
  with check (coalesce(readers && registry.viewer_keys(), false)
    and cases.viewer_works());

create policy changed_by_workers on cases.assessment for update
  using (coalesce(readers && registry.viewer_keys(), false)
    and cases.viewer_is('role:SOCIAL_WORKER', 'role:PUA', 'role:PLAN_OFFICE')
    and cases.viewer_works());

-- As the assessment.
alter table cases.assessment_participant enable row level security, force row level security;

create policy not_while_restricted on cases.assessment_participant as restrictive for select
  using (case_id <> all (registry.withheld_cases()));

create policy seen_by_readers on cases.assessment_participant for select
  using (coalesce(readers && registry.viewer_keys(), false)
    and cases.viewer_is('role:SOCIAL_WORKER', 'role:PUA', 'role:PLAN_OFFICE'));

create policy added_by_workers on cases.assessment_participant for insert
  with check (coalesce(readers && registry.viewer_keys(), false)
    and cases.viewer_works());

create policy changed_by_workers on cases.assessment_participant for update
  using (coalesce(readers && registry.viewer_keys(), false)
    and cases.viewer_is('role:SOCIAL_WORKER', 'role:PUA', 'role:PLAN_OFFICE')
    and cases.viewer_works());

-- Social workers and the Ufficio di Piano, when they have the file; what is not completed may be taken back.
alter table cases.assessment_answer enable row level security, force row level security;

create policy not_while_restricted on cases.assessment_answer as restrictive for select
  using (case_id <> all (registry.withheld_cases()));

create policy seen_by_readers on cases.assessment_answer for select
  using (coalesce(readers && registry.viewer_keys(), false)
    and cases.viewer_is('role:SOCIAL_WORKER', 'role:PLAN_OFFICE'));

create policy added_by_workers on cases.assessment_answer for insert
  with check (coalesce(readers && registry.viewer_keys(), false)
    and cases.viewer_works());

create policy changed_by_workers on cases.assessment_answer for update
  using (coalesce(readers && registry.viewer_keys(), false)
    and cases.viewer_is('role:SOCIAL_WORKER', 'role:PLAN_OFFICE')
    and cases.viewer_works());

create policy withdrawn_from_a_draft on cases.assessment_answer for delete
  using (coalesce(readers && registry.viewer_keys(), false)
    and cases.viewer_is('role:SOCIAL_WORKER', 'role:PLAN_OFFICE')
    and cases.viewer_works()
    and (exists (select from cases.assessment where assessment.id = assessment_answer.assessment_id and assessment.completed_on is null)));

-- Social workers, the PUA and the Ufficio di Piano, when they have the file.
alter table cases.uvm_session enable row level security, force row level security;

create policy not_while_restricted on cases.uvm_session as restrictive for select
  using (case_id <> all (registry.withheld_cases()));

create policy seen_by_readers on cases.uvm_session for select
  using (coalesce(readers && registry.viewer_keys(), false)
    and cases.viewer_is('role:SOCIAL_WORKER', 'role:PUA', 'role:PLAN_OFFICE'));

create policy added_by_workers on cases.uvm_session for insert
  with check (coalesce(readers && registry.viewer_keys(), false)
    and cases.viewer_works());

create policy changed_by_workers on cases.uvm_session for update
  using (coalesce(readers && registry.viewer_keys(), false)
    and cases.viewer_is('role:SOCIAL_WORKER', 'role:PUA', 'role:PLAN_OFFICE')
    and cases.viewer_works());

-- Whoever sees the session.
alter table cases.uvm_member enable row level security, force row level security;

create policy seen_with_the_session on cases.uvm_member for all
  using (exists (select from cases.uvm_session where uvm_session.id = uvm_member.session_id));
