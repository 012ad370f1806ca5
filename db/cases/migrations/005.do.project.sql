-- The individual project as its parties agreed it, version after version; what each planned intervention may still deliver; the pact of a
-- household on the Assegno di inclusione.

-- Prestations as far as this schema must know them: on which days a code holds. Loaded from the file the catalogue is loaded from
-- (db/data/service_type.csv), since the tables of services may not be read from here.
create table cases.service_type (
  code text primary key,
  valid_from date not null,
  valid_to date check (valid_to > valid_from)
);

-- Versions ----------------------------------------------------------------------------------------------------------

-- `cases.project` and `cases.planned_intervention` hold what is in force, or the first draft while nothing is. Every version keeps here what
-- it says; a variation is drafted here beside the version in force, and takes its place when the parties have signed.
create table cases.project_version (
  id uuid primary key,
  project_id uuid not null references cases.project,
  case_id uuid not null references cases."case",
  number smallint not null check (number > 0),
  status text not null check (status in ('DRAFT', 'AGREED', 'SUPERSEDED')),
  title text not null,
  starts_on date,
  ends_on date check (ends_on >= starts_on),
  -- why the version before it is varied
  reason text,
  drafted_on date not null,
  agreed_on date,
  readers text[] not null,
  unique (project_id, number),
  check ((status = 'DRAFT') = (agreed_on is null))
);
create index on cases.project_version (case_id);
create unique index one_version_in_force on cases.project_version (project_id) where status = 'AGREED';
create unique index one_version_drafted on cases.project_version (project_id) where status = 'DRAFT';

create table cases.version_intervention (
  version_id uuid not null references cases.project_version,
  -- the same in every version; a planned intervention is made of it when the version is the first, or agreed
  planned_intervention_id uuid not null,
  case_id uuid not null references cases."case",
  position smallint not null,
  service_type text not null,
  facility_id uuid,
  plan_intervention_id uuid,
  funding_line_id uuid,
  starts_on date not null,
  ends_on date check (ends_on >= starts_on),
  unit text not null check (unit in ('HOUR', 'DAY', 'MEAL', 'TRIP', 'MONTH', 'CONTRIBUTION')),
  frequency text not null check (frequency in ('ONCE', 'WEEKLY', 'MONTHLY')),
  quantity numeric(10, 2) not null check (quantity > 0),
  planned_quantity numeric(10, 2) not null check (planned_quantity > 0),
  unit_cost_cents bigint not null check (unit_cost_cents >= 0),
  total_cents bigint not null check (total_cents >= 0),
  body_share_cents bigint not null check (body_share_cents >= 0),
  user_share_cents bigint not null check (user_share_cents >= 0),
  health_share_cents bigint not null check (health_share_cents >= 0),
  readers text[] not null,
  primary key (version_id, planned_intervention_id),
  check (body_share_cents + user_share_cents + health_share_cents = total_cents)
);
create index on cases.version_intervention (case_id);

-- An objective belongs to the versions from the first to the one that drops it.
alter table cases.objective
  add column since_version smallint not null default 1,
  add column until_version smallint check (until_version > since_version),
  add column verified_on date;

create table cases.signature (
  id uuid primary key,
  version_id uuid not null references cases.project_version,
  case_id uuid not null references cases."case",
  party text not null check (party in ('PERSON', 'LEGAL_REPRESENTATIVE', 'CASE_MANAGER', 'AMBITO', 'HEALTH_DISTRICT')),
  signatory text not null,
  signed_on date not null,
  manner text not null check (manner in ('HANDWRITTEN', 'DIGITAL', 'ADVANCED_ELECTRONIC', 'RECORDED_CONSENT')),
  readers text[] not null,
  unique (version_id, party)
);
create index on cases.signature (case_id);

-- Whoever comes back, or goes on after an evaluation, gets a project anew; the newest one counts.
alter table cases.project
  drop constraint project_case_id_key,
  add column starts_on date,
  add column delivery_started_on date,
  add check (ends_on >= starts_on);
create index on cases.project (case_id, id desc);

-- Delivery ----------------------------------------------------------------------------------------------------------

alter table cases.planned_intervention
  add column planned_quantity numeric(10, 2) check (planned_quantity >= 0),
  -- kept by trigger: what was delivered and not withdrawn
  add column delivered_quantity numeric(10, 2) not null default 0,
  add column delivered_body_cents bigint not null default 0,
  add column delivered_user_cents bigint not null default 0,
  add column delivered_health_cents bigint not null default 0,
  add column funding_line_id uuid,
  -- the version whose request waits for an answer or was answered
  add column funding_version smallint not null default 1,
  add column funding_reason text,
  add column ended_on date,
  add column end_reason text check (end_reason in ('COMPLETED', 'RENOUNCED', 'MOVED_AWAY', 'INSTITUTION', 'DECEASED', 'LAPSED',
    'SERVICE_CEASED', 'VARIATION', 'OTHER')),
  add check ((ended_on is null) = (end_reason is null));

alter table cases.delivery
  add column recorded_at timestamptz not null default now(),
  add column withdrawn_at timestamptz,
  add column withdrawal_reason text,
  drop constraint delivery_status_check,
  drop constraint delivery_planned_intervention_id_month_key,
  add constraint delivery_status_check check (status in ('RECORDED', 'SUSPENDED', 'WITHDRAWN')),
  add check ((status = 'WITHDRAWN') = (withdrawn_at is not null));
create unique index one_delivery_a_month on cases.delivery (planned_intervention_id, month) where status <> 'WITHDRAWN';

-- From a day until the day on which delivery goes on.
create table cases.delivery_suspension (
  id uuid primary key,
  planned_intervention_id uuid not null references cases.planned_intervention,
  case_id uuid not null references cases."case",
  since date not null,
  resumed_on date check (resumed_on >= since),
  reason text not null check (reason in ('HOSPITALISATION', 'ABSENCE', 'REQUEST', 'SERVICE_UNAVAILABLE', 'FUNDING', 'OTHER')),
  note text,
  readers text[] not null,
  constraint suspended_once exclude using gist (planned_intervention_id with =, daterange(since, resumed_on) with &&)
);
create index on cases.delivery_suspension (case_id);

-- Assegno di inclusione ---------------------------------------------------------------------------------------------

-- The household's patto di attivazione digitale, from which the terms of the meetings run.
create table cases.activation_pact (
  case_id uuid primary key references cases."case",
  subscribed_on date not null,
  readers text[] not null
);
create table cases.pact_meeting (
  id uuid primary key,
  case_id uuid not null references cases."case",
  held_on date not null,
  note text,
  readers text[] not null,
  unique (case_id, held_on)
);

-- What was recorded before ------------------------------------------------------------------------------------------

update cases.planned_intervention planned set
  planned_quantity = greatest(coalesce(round(planned.total_cents::numeric / nullif(planned.unit_cost_cents, 0), 2), planned.quantity),
    coalesce(given.quantity, 0)),
  delivered_quantity = coalesce(given.quantity, 0),
  delivered_body_cents = coalesce(given.body, 0),
  delivered_user_cents = coalesce(given.user_, 0),
  delivered_health_cents = coalesce(given.health, 0)
from cases.planned_intervention self
left join (
  select planned_intervention_id as id, sum(quantity) as quantity, sum(body_share_cents) as body, sum(user_share_cents) as user_,
    sum(health_share_cents) as health
  from cases.delivery group by 1
) given using (id)
where self.id = planned.id;
alter table cases.planned_intervention alter column planned_quantity set not null;

insert into cases.project_version (id, project_id, case_id, number, status, title, starts_on, ends_on, drafted_on, agreed_on, readers)
select uuidv7(), id, case_id, 1, case when agreed_on is null then 'DRAFT' else 'AGREED' end, title, starts_on, ends_on, drafted_on, agreed_on, readers
from cases.project;
insert into cases.version_intervention (version_id, planned_intervention_id, case_id, position, service_type, facility_id, plan_intervention_id,
  starts_on, ends_on, unit, frequency, quantity, planned_quantity, unit_cost_cents, total_cents, body_share_cents, user_share_cents,
  health_share_cents, readers)
select version.id, planned.id, planned.case_id, planned.position, service_type, facility_id, plan_intervention_id,
  planned.starts_on, planned.ends_on, unit, frequency, quantity, planned_quantity, unit_cost_cents, total_cents, body_share_cents,
  user_share_cents, health_share_cents, planned.readers
from cases.planned_intervention planned join cases.project_version version using (project_id)
where planned_quantity > 0;

-- What recording rounded by a cent in its favour before this was checked is let be; nothing new may pass.
alter table cases.planned_intervention add constraint within_agreed check (
  0 <= delivered_quantity and delivered_quantity <= planned_quantity
  and 0 <= delivered_body_cents and delivered_body_cents <= body_share_cents
  and 0 <= delivered_user_cents and delivered_user_cents <= user_share_cents
  and 0 <= delivered_health_cents and delivered_health_cents <= health_share_cents
) not valid;

-- Kept totals -------------------------------------------------------------------------------------------------------

-- Whoever records a month locks the planned intervention by changing its totals, so that two at once cannot pass together what was agreed.
-- It runs as the owner: nobody else may write a total.
create function cases.keep_delivered() returns trigger
  language plpgsql security definer set search_path = cases, pg_temp as $$
begin
  update planned_intervention planned set
    delivered_quantity = planned.delivered_quantity + moved.quantity,
    delivered_body_cents = planned.delivered_body_cents + moved.body,
    delivered_user_cents = planned.delivered_user_cents + moved.user_,
    delivered_health_cents = planned.delivered_health_cents + moved.health
  from (
    select planned_intervention_id as id, sum(quantity) as quantity, sum(body_share_cents) as body, sum(user_share_cents) as user_,
      sum(health_share_cents) as health
    from recorded where status <> 'WITHDRAWN' group by 1
  ) moved
  where planned.id = moved.id;
  return null;
end $$;
create trigger delivered_kept after insert on cases.delivery
  referencing new table as recorded for each statement execute function cases.keep_delivered();

-- A delivery that was withdrawn stays so: what is right is recorded anew.
create function cases.keep_withdrawn() returns trigger
  language plpgsql security definer set search_path = cases, pg_temp as $$
begin
  if exists (select from before join after using (id) where before.status = 'WITHDRAWN' and after.status <> 'WITHDRAWN') then
    raise exception 'a delivery that was withdrawn is recorded anew' using errcode = 'restrict_violation';
  end if;
  update planned_intervention planned set
    delivered_quantity = planned.delivered_quantity - moved.quantity,
    delivered_body_cents = planned.delivered_body_cents - moved.body,
    delivered_user_cents = planned.delivered_user_cents - moved.user_,
    delivered_health_cents = planned.delivered_health_cents - moved.health
  from (
    select before.planned_intervention_id as id, sum(before.quantity) as quantity, sum(before.body_share_cents) as body,
      sum(before.user_share_cents) as user_, sum(before.health_share_cents) as health
    from before join after using (id) where before.status <> 'WITHDRAWN' and after.status = 'WITHDRAWN' group by 1
  ) moved
  where planned.id = moved.id;
  return null;
end $$;
create trigger withdrawn_kept after update on cases.delivery
  referencing old table as before new table as after for each statement execute function cases.keep_withdrawn();

-- Row walls ---------------------------------------------------------------------------------------------------------

do $$
declare
  part text;
  reader text := 'coalesce(readers && (select registry.viewer_keys()), false)';
  pathway text := $q$(select cases.viewer_is('role:SOCIAL_WORKER', 'role:PLAN_OFFICE', 'role:ACCOUNTANT')
    or registry.viewer_person() is not null)$q$;
begin
  foreach part in array array['project_version', 'version_intervention', 'signature', 'delivery_suspension', 'activation_pact', 'pact_meeting']
  loop
    execute format('alter table cases.%I enable row level security', part);
    execute format('alter table cases.%I force row level security', part);
    execute format('create policy seen_by_readers on cases.%I for select using (%s and %s)', part, reader, pathway);
    execute format('create policy changed_by_workers on cases.%I for update using (%s and %s and (select cases.viewer_works()))',
      part, reader, pathway);
    execute format('create policy added_by_workers on cases.%I for insert with check (%s and cases.viewer_works())', part, reader);
    execute format(
      'create trigger keys_from_case before insert on cases.%I
         for each row when (new.readers is null) execute function cases.take_keys_of_case()', part);
    insert into cases.file_part values (part);
  end loop;
end $$;

-- A draft is written anew as often as its authors like; what was agreed stays.
create policy drafts_are_rewritten on cases.version_intervention for delete using (
  coalesce(readers && (select registry.viewer_keys()), false) and (select cases.viewer_works())
  and exists (select from cases.project_version version where version.id = version_id and version.status = 'DRAFT')
);
create policy drafts_are_rewritten on cases.planned_intervention for delete using (
  coalesce(readers && (select registry.viewer_keys()), false) and (select cases.viewer_works())
  and exists (select from cases.project where project.id = project_id and project.status = 'DRAFT')
);
create policy drafts_are_rewritten on cases.objective for delete using (
  coalesce(readers && (select registry.viewer_keys()), false) and (select cases.viewer_works())
  and exists (select from cases.project_version version
    where version.project_id = objective.project_id and version.number = since_version and version.status = 'DRAFT')
);

-- What finance decides on a request is written down by who hears of it, with a key that no viewer has.
create policy funded_by_finance on cases.planned_intervention for update
  using ('system:funding' = any ((select registry.viewer_keys())::text[]));
create policy read_for_finance on cases.planned_intervention for select
  using ('system:funding' = any ((select registry.viewer_keys())::text[]));
create policy told_by_finance on cases.event for insert
  with check (kind = 'FUNDING_DECIDED' and 'system:funding' = any ((select registry.viewer_keys())::text[]));

grant select on cases.service_type to cse_cases;
grant select, insert on cases.project_version, cases.version_intervention, cases.signature, cases.delivery_suspension,
  cases.activation_pact, cases.pact_meeting to cse_cases;
grant update (status, title, starts_on, ends_on, reason, agreed_on) on cases.project_version to cse_cases;
grant update (resumed_on) on cases.delivery_suspension to cse_cases;
grant update (subscribed_on) on cases.activation_pact to cse_cases;
grant delete on cases.version_intervention, cases.planned_intervention, cases.objective to cse_cases;

-- What was recorded as delivered is withdrawn, never edited; totals move by trigger alone.
revoke update on cases.delivery, cases.planned_intervention from cse_cases;
revoke insert on cases.planned_intervention from cse_cases;
grant update (status, withdrawn_at, withdrawal_reason) on cases.delivery to cse_cases;
grant insert (id, project_id, case_id, position, service_type, facility_id, plan_intervention_id, funding_line_id, funding_state,
    funding_version, starts_on, ends_on, unit, frequency, quantity, planned_quantity, unit_cost_cents, total_cents, body_share_cents,
    user_share_cents, health_share_cents, readers),
  update (position, service_type, facility_id, plan_intervention_id, funding_line_id, funding_state, funding_version, funding_reason, starts_on, ends_on,
    unit, frequency, quantity, planned_quantity, unit_cost_cents, total_cents, body_share_cents, user_share_cents, health_share_cents,
    ended_on, end_reason)
  on cases.planned_intervention to cse_cases;

insert into cases.event_kind values ('PROJECT_REVISED'), ('PROJECT_VARIED'), ('OBJECTIVE_VERIFIED'), ('DELIVERY_RECORDED'),
  ('DELIVERY_WITHDRAWN'), ('DELIVERY_RESUMED'), ('PACT_SUBSCRIBED'), ('PACT_MEETING_HELD'), ('FUNDING_DECIDED');
