-- Mistakes are mended by steps of their own. What was wrong stays where it stands, marked, and the event of the step says who, when and why.

insert into cases.event_kind values ('ACCESS_CORRECTED'), ('ASSESSMENT_CANCELLED'), ('UVM_CANCELLED'), ('PROJECT_DISCARDED'),
  ('DELIVERY_CORRECTED'), ('DELIVERY_END_CORRECTED'), ('EVALUATION_CORRECTED'), ('EVALUATION_WITHDRAWN');

-- Planned and never made: it holds no more, as one that was interrupted.
alter table cases.assessment
  add column cancelled_at timestamptz,
  add check (cancelled_at is null or (superseded and completed_on is null));

-- Convened and never held.
alter table cases.uvm_session
  add column cancelled_at timestamptz,
  add check (cancelled_at is null or decision is null);

-- Made too early: the delivery goes on.
alter table cases.evaluation add column withdrawn_at timestamptz;

-- A draft that was given up, with what it said.
alter table cases.project
  drop constraint project_status_check,
  add constraint project_status_check check (status in ('DRAFT', 'AGREED', 'COMPLETED', 'DISCARDED'));
alter table cases.project_version
  drop constraint project_version_status_check,
  drop constraint project_version_check1,
  add constraint project_version_status_check check (status in ('DRAFT', 'AGREED', 'SUPERSEDED', 'DISCARDED')),
  add check ((status in ('DRAFT', 'DISCARDED')) = (agreed_on is null));

-- A colleague adds to an entry of the diary; only its author corrects it.
alter table cases.diary_entry
  add column annotates_id uuid references cases.diary_entry on delete cascade,
  add check (annotates_id is null or (annotates_id <> id and corrects_id is null));
create index on cases.diary_entry (annotates_id);

-- Who takes a mistaken step back has the case as far as it had come before.
grant update (assessment_reached_on, project_reached_on, delivery_reached_on, closure_reached_on) on cases."case" to cse_cases;
