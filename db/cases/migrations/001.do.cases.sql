-- The care pathway. A case carries two sets of keys: `readers` see that it exists (the summary),
-- `file_readers` see the file. What belongs to the file repeats the latter, kept by trigger.

create schema cases;
grant usage on schema cases to cse_cases;

create table cases.operator (
  id uuid primary key,
  subject text not null unique,
  given_name text not null,
  family_name text not null,
  profession text not null,
  comune text references registry.comune,
  ambito_code text references registry.ambito,
  check (num_nonnulls(comune, ambito_code) = 1)
);

create table cases."case" (
  id uuid primary key,
  number text not null unique,
  person_id uuid not null,
  target_area text not null,
  phase text not null check (phase in ('ACCESS_AND_ORIENTATION', 'NEEDS_ASSESSMENT', 'INDIVIDUAL_PROJECT', 'SERVICE_DELIVERY', 'FINAL_EVALUATION', 'CLOSED')),
  status text not null check (status in ('OPEN', 'SUSPENDED', 'CLOSED')),
  opened_on date not null,
  closed_on date,
  closure_reason text,
  project_outcome text check (project_outcome in ('ACHIEVED', 'PARTLY_ACHIEVED', 'NOT_ACHIEVED')),
  -- the comune that opened it, its Ambito, and the one of the two that owns it now
  comune text not null references registry.comune,
  ambito_code text not null references registry.ambito,
  holder text not null,
  held_since timestamptz not null,
  readers text[] not null,
  file_readers text[] not null,
  version integer not null default 1,
  updated_at timestamptz not null default now(),
  check (holder in ('comune:' || comune, 'ambito:' || ambito_code)),
  check (readers @> file_readers and file_readers @> array[holder]),
  check ((phase = 'CLOSED') = (closed_on is not null) and (phase = 'CLOSED') = (status = 'CLOSED')),
  check (closed_on >= opened_on)
);
create index case_of_comune_newest on cases."case" (comune, opened_on desc, id desc);
create index case_of_ambito_newest on cases."case" (holder, opened_on desc, id desc);
create index case_of_person on cases."case" (person_id, opened_on desc, id desc);
create index cases_to_assess on cases."case" (holder, opened_on, id) where phase = 'NEEDS_ASSESSMENT';

create table cases.assignment (
  id uuid primary key,
  case_id uuid not null references cases."case",
  operator_id uuid not null references cases.operator,
  role text not null check (role in ('CASE_MANAGER', 'TEAM')),
  since date not null,
  until date check (until >= since),
  readers text[] not null
);
create index on cases.assignment (case_id);
create index assignments_of_operator on cases.assignment (operator_id) where until is null;
create unique index one_case_manager on cases.assignment (case_id) where role = 'CASE_MANAGER' and until is null;

create table cases.access_interview (
  case_id uuid primary key references cases."case",
  channel text not null check (channel in ('IN_PERSON', 'PHONE', 'EMAIL', 'HOME', 'LETTER', 'OTHER')),
  motive text not null check (motive in ('SPONTANEOUS', 'SENT', 'SUMMONED', 'DECREE')),
  request text not null,
  pre_assessment text,
  orientation text,
  received_at timestamptz not null,
  readers text[] not null
);

create table cases.assessment (
  id uuid primary key,
  case_id uuid not null references cases."case",
  instrument text not null,
  kind text not null check (kind in ('PROFESSIONAL', 'MULTIDIMENSIONAL')),
  planned_on date not null,
  completed_on date,
  score numeric(6, 2),
  outcome text,
  findings text,
  readers text[] not null
);
create index on cases.assessment (case_id, planned_on);
create index assessments_to_complete on cases.assessment (planned_on, id) where completed_on is null;

create table cases.uvm_session (
  id uuid primary key,
  case_id uuid not null references cases."case",
  convened_on date not null,
  held_on date,
  decision text,
  minutes text,
  readers text[] not null
);
create index on cases.uvm_session (case_id);

create table cases.uvm_member (
  session_id uuid not null references cases.uvm_session,
  position smallint not null,
  name text not null,
  role text not null,
  present boolean,
  primary key (session_id, position)
);

create table cases.project (
  id uuid primary key,
  case_id uuid not null unique references cases."case",
  kind text not null check (kind in ('PAI', 'PAIS')),
  title text not null,
  drafted_on date not null,
  agreed_on date,
  ends_on date,
  status text not null check (status in ('DRAFT', 'AGREED', 'COMPLETED')),
  version integer not null default 1,
  readers text[] not null
);
create index projects_ending on cases.project (ends_on, id) where status = 'AGREED';

create table cases.objective (
  id uuid primary key,
  project_id uuid not null references cases.project,
  case_id uuid not null references cases."case",
  position smallint not null,
  description text not null,
  term text not null check (term in ('SHORT', 'MEDIUM', 'LONG')),
  outcome text check (outcome in ('ACHIEVED', 'PARTLY_ACHIEVED', 'NOT_ACHIEVED')),
  readers text[] not null
);
create index on cases.objective (project_id, position);
create index on cases.objective (case_id);

create table cases.planned_intervention (
  id uuid primary key,
  project_id uuid not null references cases.project,
  case_id uuid not null references cases."case",
  position smallint not null,
  -- keys of other subgraphs: SIUSS prestation, facility, plan intervention
  service_type text not null,
  facility_id uuid,
  plan_intervention_id uuid,
  funding_state text not null check (funding_state in ('REQUESTED', 'FUNDED', 'REFUSED')),
  starts_on date not null,
  ends_on date check (ends_on >= starts_on),
  unit text not null check (unit in ('HOUR', 'DAY', 'MEAL', 'TRIP', 'MONTH', 'CONTRIBUTION')),
  frequency text not null check (frequency in ('ONCE', 'WEEKLY', 'MONTHLY')),
  quantity numeric(10, 2) not null check (quantity > 0),
  unit_cost_cents bigint not null check (unit_cost_cents >= 0),
  total_cents bigint not null check (total_cents >= 0),
  body_share_cents bigint not null check (body_share_cents >= 0),
  user_share_cents bigint not null check (user_share_cents >= 0),
  health_share_cents bigint not null check (health_share_cents >= 0),
  readers text[] not null,
  check (body_share_cents + user_share_cents + health_share_cents = total_cents)
);
create index on cases.planned_intervention (project_id, position);
create index on cases.planned_intervention (plan_intervention_id);
create index on cases.planned_intervention (case_id);

create table cases.delivery (
  id uuid primary key,
  case_id uuid not null references cases."case",
  person_id uuid not null,
  planned_intervention_id uuid not null references cases.planned_intervention,
  service_type text not null,
  -- first day of the month
  month date not null check (extract(day from month) = 1),
  quantity numeric(10, 2) not null check (quantity > 0),
  hours numeric(8, 2),
  amount_cents bigint not null check (amount_cents >= 0),
  body_share_cents bigint not null check (body_share_cents >= 0),
  user_share_cents bigint not null check (user_share_cents >= 0),
  health_share_cents bigint not null check (health_share_cents >= 0),
  status text not null check (status in ('RECORDED', 'SUSPENDED')),
  ambito_code text not null references registry.ambito,
  readers text[] not null,
  unique (planned_intervention_id, month),
  check (body_share_cents + user_share_cents + health_share_cents = amount_cents)
);
create index on cases.delivery (case_id, month desc, id desc);

create table cases.evaluation (
  case_id uuid primary key references cases."case",
  evaluated_on date not null,
  outcome text not null check (outcome in ('ACHIEVED', 'PARTLY_ACHIEVED', 'NOT_ACHIEVED')),
  conclusion text not null,
  readers text[] not null
);

-- Read by the organisation that wrote it, wherever the case goes.
create table cases.diary_entry (
  id uuid primary key,
  case_id uuid not null references cases."case",
  kind text not null check (kind in ('INTERVIEW', 'HOME_VISIT', 'PHONE_CALL', 'MEETING', 'NOTE', 'JUDICIAL')),
  written_at timestamptz not null,
  author_id uuid not null references cases.operator,
  organisation text not null,
  text text not null,
  restricted boolean not null default false,
  readers text[] not null,
  check (readers = array[organisation])
);
create index on cases.diary_entry (case_id, written_at desc, id desc);

create table cases.document (
  id uuid primary key,
  case_id uuid not null references cases."case",
  title text not null,
  media_type text not null,
  size_bytes integer not null check (size_bytes > 0),
  sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$'),
  attached_at timestamptz not null,
  restricted boolean not null default false,
  readers text[] not null
);
create index on cases.document (case_id, attached_at desc, id desc);

-- Ownership moves in two steps; both ends see the request, and only the request.
create table cases.transfer (
  id uuid primary key,
  case_id uuid not null references cases."case",
  person_id uuid not null,
  from_holder text not null,
  to_holder text not null check (to_holder <> from_holder),
  status text not null check (status in ('REQUESTED', 'ACCEPTED', 'REJECTED', 'REVOKED')),
  -- the person's consent; a written reason in its stead; the competence of the receiver, which a return rests on
  basis text not null check (basis in ('CONSENT', 'OVERRIDE', 'COMPETENCE')),
  reason text not null,
  requested_at timestamptz not null,
  decided_at timestamptz,
  decision_reason text,
  version integer not null default 1,
  readers text[] not null,
  check ((status = 'REQUESTED') = (decided_at is null)),
  check (readers @> array[from_holder, to_holder])
);
create index on cases.transfer (case_id, requested_at);
create unique index one_open_transfer on cases.transfer (case_id) where status = 'REQUESTED';
create index transfers_waiting on cases.transfer (to_holder, requested_at) where status = 'REQUESTED';
create index transfers_asked on cases.transfer (from_holder, requested_at) where status = 'REQUESTED';

-- What happened, in order; never edited away.
create table cases.event (
  id uuid primary key,
  case_id uuid not null references cases."case",
  kind text not null check (kind in ('CASE_OPENED', 'ACCESS_RECORDED', 'ASSESSMENT_PLANNED', 'ASSESSMENT_COMPLETED',
    'UVM_CONVENED', 'UVM_DECIDED', 'PROJECT_DRAFTED', 'PROJECT_AGREED', 'DELIVERY_STARTED', 'DELIVERY_SUSPENDED',
    'DELIVERY_ENDED', 'CASE_EVALUATED', 'CASE_CLOSED', 'CASE_REOPENED', 'CASE_MANAGER_ASSIGNED', 'DOCUMENT_ATTACHED',
    'TRANSFER_REQUESTED', 'TRANSFER_ACCEPTED', 'TRANSFER_REJECTED', 'TRANSFER_REVOKED', 'CASE_RETURNED')),
  -- the phase in which the event left the case
  phase text not null check (phase in ('ACCESS_AND_ORIENTATION', 'NEEDS_ASSESSMENT', 'INDIVIDUAL_PROJECT', 'SERVICE_DELIVERY', 'FINAL_EVALUATION', 'CLOSED')),
  at timestamptz not null,
  -- subject of the operator's token, and the role that acted (SOCIAL_WORKER, PLAN_OFFICE …)
  actor text not null,
  actor_role text not null,
  note text,
  readers text[] not null
);
create index on cases.event (case_id, at desc, id desc);

-- Row walls ---------------------------------------------------------------------------------------------------------
-- The citizen reads with the key of the own person; only who works here, with the key of a territory, writes.
--
-- A policy asks `coalesce(readers && (select registry.viewer_keys()), false)`: the select is evaluated once a statement, not once a row,
-- and without the coalesce the planner takes a match for rare, and sorts a whole comune rather than read one page of an index.

create function cases.viewer_works() returns boolean
  language sql stable parallel safe
  return current_setting('cse.scope', true) in ('LOCAL', 'AMBITO');

-- Whether the viewer has one of these roles, given as keys.
create function cases.viewer_is(variadic roles text[]) returns boolean
  language sql stable parallel safe
  return registry.viewer_keys() && roles;

alter table cases.operator enable row level security;
alter table cases.operator force row level security;
create policy colleagues_of_a_viewer on cases.operator for select using ((select cardinality(registry.viewer_keys()) > 0));

alter table cases."case" enable row level security;
alter table cases."case" force row level security;
create policy seen_by_readers on cases."case" for select
  using (coalesce(readers && (select registry.viewer_keys()), false));
create policy changed_by_holder on cases."case" for update
  using (holder = any (registry.viewer_keys()) and cases.viewer_works())
  with check (holder = any (registry.viewer_keys()));
create policy opened_by_comune on cases."case" for insert
  with check ('comune:' || comune = any (registry.viewer_keys()) and cases.viewer_works());

do $$
declare
  part text;
  audience text;
  reader text := 'coalesce(readers && (select registry.viewer_keys()), false)';
  anybody text := 'true';
  pathway text := $q$(select cases.viewer_is('role:SOCIAL_WORKER', 'role:PLAN_OFFICE', 'role:ACCOUNTANT')
    or registry.viewer_person() is not null)$q$;
  professional text := $q$(select cases.viewer_is('role:SOCIAL_WORKER', 'role:PUA', 'role:PLAN_OFFICE'))$q$;
  -- Judicial and minors' protected data need their own permission.
  confidential text := $q$(select cases.viewer_is('role:SOCIAL_WORKER', 'role:PLAN_OFFICE'))
    and (not restricted or (select cases.viewer_is('role:RESTRICTED')))$q$;
begin
  for part, audience in values
    ('access_interview', anybody), ('assignment', anybody), ('event', anybody),
    ('project', pathway), ('objective', pathway), ('planned_intervention', pathway), ('delivery', pathway), ('evaluation', pathway),
    ('assessment', professional), ('uvm_session', professional),
    ('document', confidential), ('diary_entry', confidential)
  loop
    execute format('alter table cases.%I enable row level security', part);
    execute format('alter table cases.%I force row level security', part);
    execute format('create policy seen_by_readers on cases.%I for select using (%s and %s)', part, reader, audience);
    execute format('create policy changed_by_workers on cases.%I for update using (%s and %s and (select cases.viewer_works()))',
      part, reader, audience);
    -- Except for events: the Ambito that rejects a transfer appends to a case it must not read.
    execute format('create policy added_by_workers on cases.%I for insert with check (%s and cases.viewer_works())',
      part, case part when 'event' then anybody else reader end);
  end loop;
end $$;

alter table cases.uvm_member enable row level security;
alter table cases.uvm_member force row level security;
create policy seen_with_the_session on cases.uvm_member using (
  exists (select from cases.uvm_session where uvm_session.id = uvm_member.session_id)
);

alter table cases.transfer enable row level security;
alter table cases.transfer force row level security;
create policy seen_by_both_ends on cases.transfer for select
  using (coalesce(readers && (select registry.viewer_keys()), false));
-- The holder asks; who is asked decides, the holder revokes. A return needs no consent of the comune, which stays competent
-- for whoever lives there (L. 328/2000 art. 6): the Ambito accepts it in the comune's place.
create policy begun_by_holder on cases.transfer for insert with check (
  status = 'REQUESTED' and from_holder = any (registry.viewer_keys()) and cases.viewer_is('role:SOCIAL_WORKER', 'role:PLAN_OFFICE')
);
create policy decided_by_addressee on cases.transfer for update
  using (status = 'REQUESTED' and to_holder = any (registry.viewer_keys()) and cases.viewer_is('role:PLAN_OFFICE'))
  with check (status in ('ACCEPTED', 'REJECTED') and to_holder = any (registry.viewer_keys()));
create policy revoked_by_holder on cases.transfer for update
  using (status = 'REQUESTED' and from_holder = any (registry.viewer_keys()) and cases.viewer_is('role:SOCIAL_WORKER'))
  with check (status = 'REVOKED' and from_holder = any (registry.viewer_keys()));
create policy returned_by_ambito on cases.transfer for update
  using (status = 'REQUESTED' and from_holder = any (registry.viewer_keys()) and cases.viewer_is('role:PLAN_OFFICE'))
  with check (status = 'ACCEPTED' and from_holder like 'ambito:%' and from_holder = any (registry.viewer_keys()));

-- Keys follow the case ----------------------------------------------------------------------------------------------

-- These functions run as the owner, whom row policies do not bind: neither end of a transfer may read or write what it moves.

-- A part of the file that comes without keys takes those of its case.
create function cases.take_keys_of_case() returns trigger
  language plpgsql security definer set search_path = cases, pg_temp as $$
begin
  select file_readers into strict new.readers from cases."case" where id = new.case_id;
  return new;
end $$;

-- An event may be appended by who must not read the case: the Ambito that rejects a transfer.
create function cases.take_place_in_case() returns trigger
  language plpgsql security definer set search_path = cases, pg_temp as $$
begin
  select file_readers, coalesce(new.phase, phase) into strict new.readers, new.phase from cases."case" where id = new.case_id;
  return new;
end $$;

-- Ownership moves with the acceptance of a transfer, in the same statement, and in no other way. The comune that opened the case
-- goes on seeing that it exists; the Ambito that gave it back does not.
create function cases.move_custody() returns trigger
  language plpgsql security definer set search_path = cases, pg_temp as $$
declare
  file text[];
begin
  select array_replace(file_readers, new.from_holder, new.to_holder) into file
    from cases."case" where id = new.case_id and holder = new.from_holder for update;
  if not found then
    raise exception 'the case is not held by who gives it away' using errcode = 'restrict_violation';
  end if;
  update cases."case" set
    holder = new.to_holder,
    held_since = new.decided_at,
    file_readers = file,
    readers = case when 'comune:' || comune = any (file) then file else file || ('comune:' || comune) end,
    version = version + 1,
    updated_at = new.decided_at
  where id = new.case_id;
  return null;
end $$;
create trigger custody_moves after update of status on cases.transfer
  for each row when (old.status = 'REQUESTED' and new.status = 'ACCEPTED') execute function cases.move_custody();

-- Whoever changes the keys of a case changes those of its file and of its custody in the same transaction.
create function cases.pass_keys_to_file() returns trigger
  language plpgsql security definer set search_path = cases, pg_temp as $$
declare
  part text;
begin
  foreach part in array array['access_interview', 'project', 'objective', 'planned_intervention', 'delivery',
                              'evaluation', 'assignment', 'assessment', 'uvm_session', 'document', 'event']
  loop
    execute format('update cases.%I set readers = $1 where case_id = $2', part) using new.file_readers, new.id;
  end loop;
  return null;
end $$;
create trigger keys_follow after update of file_readers on cases."case"
  for each row when (old.file_readers is distinct from new.file_readers) execute function cases.pass_keys_to_file();

create function cases.keep_custody() returns trigger
  language plpgsql security definer set search_path = cases, registry, pg_temp as $$
begin
  insert into registry.case_custody (case_id, person_id, readers)
  values (new.id, new.person_id, array[new.holder])
  on conflict (case_id) do update set person_id = excluded.person_id, readers = excluded.readers;
  return null;
end $$;
create trigger custody_follows after insert or update of holder, person_id on cases."case"
  for each row execute function cases.keep_custody();

do $$
declare
  part text;
begin
  foreach part in array array['access_interview', 'project', 'objective', 'planned_intervention', 'delivery',
                              'evaluation', 'assignment', 'assessment', 'uvm_session', 'document']
  loop
    execute format(
      'create trigger keys_from_case before insert on cases.%I
         for each row when (new.readers is null) execute function cases.take_keys_of_case()', part);
  end loop;
end $$;
create trigger place_in_case before insert on cases.event
  for each row when (new.readers is null or new.phase is null) execute function cases.take_place_in_case();

grant select, insert, update on all tables in schema cases to cse_cases;
revoke update on cases."case", cases.transfer, cases.event from cse_cases;
grant update (phase, status, closed_on, closure_reason, project_outcome, version, updated_at) on cases."case" to cse_cases;
grant update (status, decided_at, decision_reason, version) on cases.transfer to cse_cases;
