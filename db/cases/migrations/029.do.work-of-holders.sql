-- What waits for a holder is found by the holder: until here by partial indexes of the whole Region, walked past everybody else's.

-- Cases of one phase in the order of lists, of a comune and of a holder.
create index case_of_comune_in_phase on cases."case" (comune, phase, opened_on desc, id desc);
create index case_of_holder_in_phase on cases."case" (holder, phase, opened_on desc, id desc);
create index cases_open on cases."case" (holder, opened_on, id) where status <> 'CLOSED';

-- The first key of a file is its holder's: what belongs to the file repeats the keys, so it is found by the holder too.
update cases."case" set file_readers = array[holder] || array_remove(file_readers, holder) where file_readers[1] <> holder;
alter table cases."case" add constraint holder_comes_first check (file_readers[1] = holder);

create index assessments_of_holder on cases.assessment ((readers[1]), planned_on, id) where completed_on is null and not superseded;
drop index cases.assessments_to_complete;
create index projects_of_holder_ending on cases.project ((readers[1]), ends_on, id) where status = 'AGREED';
drop index cases.projects_ending;
create index uvm_of_holder on cases.uvm_session ((readers[1]), convened_on, id) where decision is null;
drop index cases.uvm_to_hold;
create index proposals_of_holder on cases.transfer_proposal ((readers[1]), proposed_at, id) where status = 'OPEN';
drop index cases.proposals_waiting;
create index pacts_of_holder on cases.activation_pact ((readers[1]));

-- As it was, each kind found by the holder's key.
create or replace function cases.service_deadlines(first_meeting integer, next_meeting integer)
  returns table (kind text, due_on date, id uuid, case_id uuid, person_id uuid)
  language sql stable security definer set search_path = cases, registry, pg_temp
begin atomic
  with viewer as materialized (
    select registry.viewer_keys() as keys where cases.viewer_works() and cases.viewer_is('role:SUPERVISOR')
  ),
  waiting as (
    select 'ASSESSMENT' as kind, assessment.planned_on as due_on, assessment.id, assessment.case_id
    from cases.assessment
    where assessment.readers[1] = any ((select keys from viewer)::text[]) and assessment.completed_on is null and not assessment.superseded
    union all
    select 'UVM_SESSION', uvm_session.convened_on, uvm_session.id, uvm_session.case_id
    from cases.uvm_session
    where uvm_session.readers[1] = any ((select keys from viewer)::text[]) and uvm_session.decision is null and uvm_session.cancelled_at is null
    union all
    select 'PROJECT_END', project.ends_on, project.id, project.case_id
    from cases.project
    where project.readers[1] = any ((select keys from viewer)::text[]) and project.status = 'AGREED'
    union all
    select 'PACT_MEETING',
      coalesce((select max(pact_meeting.held_on) from cases.pact_meeting where pact_meeting.case_id = activation_pact.case_id) + next_meeting,
        activation_pact.subscribed_on + first_meeting),
      activation_pact.case_id, activation_pact.case_id
    from cases.activation_pact
    where activation_pact.readers[1] = any ((select keys from viewer)::text[])
  )
  select waiting.kind, waiting.due_on, waiting.id, held.id, held.person_id
  from waiting
  cross join lateral (
    select "case".id, "case".person_id from cases."case"
    where "case".id = waiting.case_id and "case".status <> 'CLOSED' and "case".holder = any ((select keys from viewer)::text[])
      and "case".person_id <> all ((select registry.withheld_persons())::uuid[])
      and "case".id <> all ((select registry.withheld_cases())::uuid[])
    offset 0
  ) as held;
end;

-- Transfers that rest on a consent which was withdrawn.
create index transfers_by_consent on cases.transfer (consent_id) where consent_id is not null;
