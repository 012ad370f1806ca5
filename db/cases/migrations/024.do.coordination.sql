-- Coordination of a service (coordinamento): who assigns work reads no file.

-- What was asked for and what was thought of it at the access is for who receives people and who works with the file; the platform follows steps.
drop policy seen_by_readers on cases.access_interview;
create policy seen_by_readers on cases.access_interview for select using (
  coalesce(readers && (select registry.viewer_keys()), false) and (select
    cases.viewer_is('role:SECRETARIAT', 'role:PUA', 'role:SOCIAL_WORKER', 'role:PLAN_OFFICE')
    or registry.viewer_person() is not null or cases.system_works()));
drop policy changed_by_workers on cases.access_interview;
create policy changed_by_workers on cases.access_interview for update using (
  coalesce(readers && (select registry.viewer_keys()), false)
  and (select cases.viewer_is('role:SECRETARIAT', 'role:PUA', 'role:SOCIAL_WORKER', 'role:PLAN_OFFICE') and cases.viewer_works()));

-- A case is opened by who receives people.
drop policy opened_by_comune on cases."case";
create policy opened_by_comune on cases."case" for insert with check (
  'comune:' || comune = any (registry.viewer_keys()) and cases.viewer_works()
  and cases.viewer_is('role:SECRETARIAT', 'role:PUA', 'role:SOCIAL_WORKER'));

-- What falls due in the open cases that the viewer's organisation holds, for its coordinator: which case, when and what of, nothing of what the
-- assessment, the session or the project says. Terms in days as `rules/deadline.ts` has them.
create function cases.service_deadlines(first_meeting integer, next_meeting integer)
  returns table (kind text, due_on date, id uuid, case_id uuid, person_id uuid)
  language sql stable security definer set search_path = cases, registry, pg_temp
begin atomic
  with held as materialized (
    select "case".id, "case".person_id from cases."case"
    where "case".status <> 'CLOSED' and "case".holder = any (registry.viewer_keys()) and cases.viewer_works()
      and cases.viewer_is('role:SUPERVISOR')
      and "case".person_id <> all (registry.withheld_persons()) and "case".id <> all (registry.withheld_cases())
  )
  select 'ASSESSMENT', assessment.planned_on, assessment.id, held.id, held.person_id
  from cases.assessment join held on held.id = assessment.case_id
  where assessment.completed_on is null and not assessment.superseded
  union all
  select 'UVM_SESSION', uvm_session.convened_on, uvm_session.id, held.id, held.person_id
  from cases.uvm_session join held on held.id = uvm_session.case_id
  where uvm_session.decision is null and uvm_session.cancelled_at is null
  union all
  select 'PROJECT_END', project.ends_on, project.id, held.id, held.person_id
  from cases.project join held on held.id = project.case_id
  where project.status = 'AGREED'
  union all
  select 'PACT_MEETING',
    coalesce((select max(pact_meeting.held_on) from cases.pact_meeting where pact_meeting.case_id = held.id) + next_meeting,
      activation_pact.subscribed_on + first_meeting),
    activation_pact.case_id, held.id, held.person_id
  from cases.activation_pact join held on held.id = activation_pact.case_id;
end;
revoke all on function cases.service_deadlines from public;
grant execute on function cases.service_deadlines to cse_cases;

-- Absences and substitutions: for the time of an absence whose substitute is named, the work of the absent operator is also that of the
-- substitute. Why somebody is absent is nowhere kept.
create table cases.absence (
  id uuid primary key,
  operator_id uuid not null references cases.operator,
  substitute_id uuid references cases.operator,
  -- key of the organisation that both work for
  organisation text not null,
  since date not null,
  until date not null,
  recorded_at timestamptz not null,
  recorded_by_issuer text not null,
  recorded_by text not null,
  withdrawn_at timestamptz,
  check (until >= since),
  check (substitute_id <> operator_id),
  constraint absent_once exclude using gist (operator_id with =, daterange(since, until, '[]') with &&) where (withdrawn_at is null)
);
create index on cases.absence (substitute_id, until) where withdrawn_at is null;

alter table cases.absence enable row level security;
alter table cases.absence force row level security;
create policy known_to_colleagues on cases.absence for select using (organisation = any ((select registry.viewer_keys())::text[]));
create policy recorded_by_coordinators on cases.absence for insert with check (
  organisation = any (registry.viewer_keys()) and cases.viewer_works() and cases.viewer_is('role:SUPERVISOR'));
create policy changed_by_coordinators on cases.absence for update using (
  organisation = any ((select registry.viewer_keys())::text[]) and (select cases.viewer_works() and cases.viewer_is('role:SUPERVISOR')));
grant select, insert on cases.absence to cse_cases;
grant update (until, withdrawn_at) on cases.absence to cse_cases;
