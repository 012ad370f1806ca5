-- Multifondo: projects financed by the PN Inclusione e lotta alla povertà 2021-2027, and by the Fondo povertà that is monitored with it. What
-- they achieved is entered, verified and validated by three people, and sent to the managing authority as a file that never changes again.

-- A CUP is one project for the whole country. What an intervention gets from a fund is accounted for by one project: by two it would be asked
-- for twice (Reg. (UE) 2021/1060 art. 63 par. 9, double funding).
create table finance.multifondo_project (
  id uuid primary key,
  ambito_code text not null references registry.ambito,
  cup text not null unique check (cup ~ '^[A-Z][0-9]{2}[A-Z][0-9]{11}$'),
  fund text not null references finance.fund check (fund in ('PN-INCL', 'QSFP')),
  intervention_id uuid,
  title text not null,
  starts_on date not null,
  ends_on date not null check (ends_on >= starts_on),
  version integer not null default 1,
  unique (intervention_id, fund),
  unique (id, ambito_code),
  foreign key (intervention_id, ambito_code) references finance.plan_intervention (id, ambito_code)
);
create index on finance.multifondo_project (ambito_code, cup);

-- What a project achieved until the end of a bimester. State, revision and version are moved by its steps alone.
create table finance.progress_entry (
  id uuid primary key,
  project_id uuid not null,
  ambito_code text not null,
  year smallint not null check (year between 2021 and 2031),
  bimester smallint not null check (bimester between 1 and 6),
  state text not null default 'ENTERED' check (state in ('ENTERED', 'VERIFIED', 'VALIDATED', 'SENT', 'REJECTED')),
  -- counts what was written, and written again after a rejection
  revision integer not null default 0,
  -- counts the steps
  version integer not null default 0,
  unique (project_id, year, bimester),
  unique (id, ambito_code),
  foreign key (project_id, ambito_code) references finance.multifondo_project (id, ambito_code)
);
create index on finance.progress_entry (ambito_code, year, bimester, state);
create index progress_entry_newest on finance.progress_entry (year desc, bimester desc, id desc);

-- A row of a revision. Money adds up from the beginning of the project: 0 <= paid <= committed <= admitted.
create table finance.progress_row (
  entry_id uuid not null,
  ambito_code text not null,
  revision integer not null check (revision > 0),
  number smallint not null check (number > 0),
  kind text not null check (kind in ('FINANCIAL', 'PHYSICAL', 'PROCEDURAL')),
  admitted_cents bigint,
  committed_cents bigint,
  paid_cents bigint,
  indicator text,
  unit text,
  target numeric(12, 2),
  achieved numeric(12, 2),
  milestone text,
  planned_on date,
  actual_on date,
  primary key (entry_id, revision, number),
  foreign key (entry_id, ambito_code) references finance.progress_entry (id, ambito_code),
  constraint in_order check (0 <= paid_cents and paid_cents <= committed_cents and committed_cents <= admitted_cents),
  check (num_nonnulls(admitted_cents, committed_cents, paid_cents) = case kind when 'FINANCIAL' then 3 else 0 end),
  check (num_nonnulls(indicator, unit, target, achieved) = case kind when 'PHYSICAL' then 4 else 0 end),
  check (target >= 0 and achieved >= 0),
  check (num_nonnulls(milestone, planned_on) = case kind when 'PROCEDURAL' then 2 else 0 end),
  check (actual_on is null or kind = 'PROCEDURAL')
);
create unique index on finance.progress_row (entry_id, revision) where kind = 'FINANCIAL';

-- What was sent, byte for byte; its digest is the database's.
create table finance.progress_snapshot (
  id uuid primary key,
  ambito_code text not null references registry.ambito,
  year smallint not null,
  bimester smallint not null,
  number smallint not null check (number > 0),
  content bytea not null,
  sha256 text not null generated always as (encode(sha256(content), 'hex')) stored,
  entries integer not null check (entries > 0),
  sent_at timestamptz(3) not null default clock_timestamp(),
  unique (ambito_code, year, bimester, number),
  unique (id, ambito_code)
);

-- What the managing authority answered to a snapshot where it refused rows.
create table finance.progress_return (
  id uuid primary key,
  snapshot_id uuid not null,
  ambito_code text not null,
  act_kind text not null check (act_kind in ('RESOLUTION', 'DETERMINATION', 'DECREE', 'ORDER', 'RECEIPT')),
  act_number text not null,
  act_on date not null,
  recorded_at timestamptz(3) not null default clock_timestamp(),
  foreign key (snapshot_id, ambito_code) references finance.progress_snapshot (id, ambito_code)
);
create index on finance.progress_return (snapshot_id, recorded_at);

-- What was done with an entry, and in which task. Nobody has two of the three tasks on one entry, in none of its revisions.
create table finance.progress_step (
  entry_id uuid not null,
  ambito_code text not null,
  version integer not null check (version > 0),
  revision integer not null check (revision > 0),
  step text not null check (step in ('ENTERED', 'CORRECTED', 'VERIFIED', 'VALIDATED', 'REJECTED', 'SENT')),
  task text not null check (task in ('ENTER', 'VERIFY', 'VALIDATE', 'SEND')),
  -- `sub` of whose token it was
  subject text not null,
  at timestamptz(3) not null default clock_timestamp(),
  snapshot_id uuid,
  return_id uuid references finance.progress_return,
  primary key (entry_id, version),
  foreign key (entry_id, ambito_code) references finance.progress_entry (id, ambito_code),
  foreign key (snapshot_id, ambito_code) references finance.progress_snapshot (id, ambito_code),
  constraint three_people exclude using gist (entry_id with =, subject with =, task with <>)
    where (task in ('ENTER', 'VERIFY', 'VALIDATE')),
  check ((task = 'SEND') = (snapshot_id is not null)),
  check ((task = 'SEND' and step = 'REJECTED') = (return_id is not null))
);
create index on finance.progress_step (snapshot_id) where snapshot_id is not null;

-- A row that is to be corrected, and why.
create table finance.progress_rejection (
  entry_id uuid not null,
  ambito_code text not null,
  version integer not null,
  revision integer not null,
  row_number smallint not null,
  reason text not null,
  primary key (entry_id, version, row_number),
  foreign key (entry_id, version) references finance.progress_step (entry_id, version),
  foreign key (entry_id, revision, row_number) references finance.progress_row (entry_id, revision, number),
  foreign key (entry_id, ambito_code) references finance.progress_entry (id, ambito_code)
);

-- Workflow ------------------------------------------------------------------------------------------------------------

-- Where a step leads; null where it is not possible.
create function finance.progress_after(state text, step text, task text) returns text
  language sql immutable parallel safe
begin atomic
  select case
    when step = 'CORRECTED' and task = 'ENTER' and state = 'REJECTED' then 'ENTERED'
    when step = 'VERIFIED' and task = 'VERIFY' and state = 'ENTERED' then 'VERIFIED'
    when step = 'REJECTED' and task = 'VERIFY' and state = 'ENTERED' then 'REJECTED'
    when step = 'VALIDATED' and task = 'VALIDATE' and state = 'VERIFIED' then 'VALIDATED'
    when step = 'REJECTED' and task = 'VALIDATE' and state = 'VERIFIED' then 'REJECTED'
    when step = 'SENT' and task = 'SEND' and state = 'VALIDATED' then 'SENT'
    when step = 'REJECTED' and task = 'SEND' and state = 'SENT' then 'REJECTED'
  end;
end;

-- The step moves its entry, of which nobody else has the right to. Whoever comes second with the same version finds the key taken.
create function finance.move_entry() returns trigger
  language plpgsql security definer set search_path = finance, pg_temp as $$
begin
  update finance.progress_entry set version = new.version, revision = new.revision,
    state = case new.step when 'ENTERED' then 'ENTERED' else finance.progress_after(state, new.step, new.task) end
  where id = new.entry_id and version = new.version - 1
    and new.revision = revision + case when new.step in ('ENTERED', 'CORRECTED') then 1 else 0 end
    and case new.step when 'ENTERED' then version = 0 and new.task = 'ENTER'
      else version > 0 and finance.progress_after(state, new.step, new.task) is not null end;
  if not found then
    raise exception 'the entry is not where this step begins' using errcode = 'check_violation', constraint = 'steps_in_order';
  end if;
  return null;
end $$;
create trigger entry_moved after insert on finance.progress_step for each row execute function finance.move_entry();

-- The first instant after a bimester, by the clock of Italy.
create function finance.bimester_end(year integer, bimester integer) returns timestamptz
  language sql stable parallel safe
begin atomic
  select (make_date(year, bimester * 2, 1) + interval '1 month') at time zone 'Europe/Rome';
end;

-- The money of an intervention from one fund, as its ledger had it when a bimester ended: the most that its project may declare.
create function finance.ledger_of_project(project uuid, year integer, bimester integer)
  returns table (admitted bigint, committed bigint, paid bigint)
  language sql stable security definer set search_path = finance, pg_temp
begin atomic
  select coalesce(sum(past.planned), 0)::bigint, coalesce(sum(past.committed), 0)::bigint, coalesce(sum(past.paid), 0)::bigint
  from finance.multifondo_project one
  join finance.funding_line line on line.intervention_id = one.intervention_id and line.fund = one.fund
  cross join lateral finance.line_as_of(line.id, finance.bimester_end(ledger_of_project.year, ledger_of_project.bimester) - interval '1 millisecond') past
  where one.id = ledger_of_project.project;
end;

-- Rows belong to what is being written, and money is never above the ledger.
create function finance.check_progress_row() returns trigger
  language plpgsql security definer set search_path = finance, pg_temp as $$
declare
  entry finance.progress_entry;
begin
  select * into strict entry from finance.progress_entry where id = new.entry_id;
  if entry.state <> 'ENTERED' or entry.revision <> new.revision then
    raise exception 'the revision is not being written' using errcode = 'check_violation', constraint = 'revision_open';
  end if;
  if new.kind = 'FINANCIAL' and exists (
    select from finance.multifondo_project project
    cross join lateral finance.ledger_of_project(project.id, entry.year, entry.bimester) ledger
    where project.id = entry.project_id and project.intervention_id is not null
      and (new.admitted_cents > ledger.admitted or new.committed_cents > ledger.committed or new.paid_cents > ledger.paid)
  ) then
    raise exception 'more than the ledger has' using errcode = 'check_violation', constraint = 'within_ledger';
  end if;
  return null;
end $$;
create trigger row_checked after insert on finance.progress_row for each row execute function finance.check_progress_row();

-- Row walls and rights ------------------------------------------------------------------------------------------------

do $$
declare
  part text;
begin
  foreach part in array array['multifondo_project', 'progress_entry', 'progress_row', 'progress_snapshot', 'progress_return', 'progress_step',
    'progress_rejection']
  loop
    execute format('alter table finance.%I enable row level security', part);
    execute format('alter table finance.%I force row level security', part);
    execute format(
      'create policy seen_by_the_ambito on finance.%I for select using (
         ''ambito:'' || ambito_code = any ((select registry.viewer_keys())::text[]))', part);
  end loop;
  foreach part in array array['multifondo_project', 'progress_entry', 'progress_step']
  loop
    execute format(
      'create policy seen_by_the_region on finance.%I for select using (''region'' = any ((select registry.viewer_keys())::text[]))', part);
  end loop;
  foreach part in array array['multifondo_project', 'progress_entry', 'progress_row', 'progress_snapshot', 'progress_return']
  loop
    execute format(
      'create policy added_by_the_ambito on finance.%I for insert with check (
         ''ambito:'' || ambito_code = any ((select registry.viewer_keys())::text[]))', part);
  end loop;
  -- Output indicators count people too: whoever validates them sees them, the rest of the Region neither them nor what is said of them.
  foreach part in array array['progress_snapshot', 'progress_return', 'progress_rejection']
  loop
    execute format(
      'create policy seen_by_the_controller on finance.%I for select using (
         (select registry.viewer_keys())::text[] @> array[''region'', ''role:CONTROLLER''])', part);
  end loop;
end $$;
create policy seen_by_the_region on finance.progress_row for select using (
  'region' = any ((select registry.viewer_keys())::text[])
    and (kind <> 'PHYSICAL' or 'role:CONTROLLER' = any ((select registry.viewer_keys())::text[])));
create policy changed_by_the_ambito on finance.multifondo_project for update using (
  'ambito:' || ambito_code = any ((select registry.viewer_keys())::text[]));

-- The Ambito enters and verifies, the Region's controller validates; a rejection belongs to one of the two.
create policy taken_by_the_ambito on finance.progress_step for insert with check (
  task <> 'VALIDATE' and 'ambito:' || ambito_code = any ((select registry.viewer_keys())::text[]));
create policy taken_by_the_controller on finance.progress_step for insert with check (
  task = 'VALIDATE' and (select registry.viewer_keys())::text[] @> array['region', 'role:CONTROLLER']);
create policy added_by_who_rejects on finance.progress_rejection for insert with check (
  'ambito:' || ambito_code = any ((select registry.viewer_keys())::text[])
    or (select registry.viewer_keys())::text[] @> array['region', 'role:CONTROLLER']);

create trigger append_only before update or delete or truncate on finance.progress_row
  for each statement execute function finance.refuse_change();
create trigger append_only before update or delete or truncate on finance.progress_snapshot
  for each statement execute function finance.refuse_change();
create trigger append_only before update or delete or truncate on finance.progress_return
  for each statement execute function finance.refuse_change();
create trigger append_only before update or delete or truncate on finance.progress_step
  for each statement execute function finance.refuse_change();
create trigger append_only before update or delete or truncate on finance.progress_rejection
  for each statement execute function finance.refuse_change();

revoke all on function finance.ledger_of_project from public;
grant execute on function finance.ledger_of_project to cse_finance;
grant select on finance.multifondo_project, finance.progress_entry, finance.progress_row, finance.progress_snapshot, finance.progress_return,
  finance.progress_step, finance.progress_rejection to cse_finance;
grant insert (id, ambito_code, cup, fund, intervention_id, title, starts_on, ends_on), update (title, starts_on, ends_on, version)
  on finance.multifondo_project to cse_finance;
grant insert (id, project_id, ambito_code, year, bimester) on finance.progress_entry to cse_finance;
grant insert on finance.progress_row, finance.progress_rejection to cse_finance;
grant insert (id, ambito_code, year, bimester, number, content, entries) on finance.progress_snapshot to cse_finance;
grant insert (id, snapshot_id, ambito_code, act_kind, act_number, act_on) on finance.progress_return to cse_finance;
grant insert (entry_id, ambito_code, version, revision, step, task, subject, snapshot_id, return_id) on finance.progress_step to cse_finance;
