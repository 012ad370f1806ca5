-- Zone plans, their funds and the ledger. Amounts are integer cents.
-- Per line, always: 0 <= paid <= liquidated <= committed <= planned (D.Lgs. 267/2000 arts. 183-185).
-- The row walls stand on ambito_code, so every row that repeats it is tied to its parent's by a foreign key over both.

create schema finance;
grant usage on schema finance to cse_finance;

create table finance.fund (
  code text primary key,
  name text not null,
  level text not null,
  note text,
  confidence text not null
);

create table finance.zone_plan (
  id uuid primary key,
  ambito_code text not null references registry.ambito,
  triennium text not null check (triennium ~ '^[0-9]{4}-[0-9]{4}$'),
  status text not null check (status in ('DRAFT', 'SUBMITTED', 'APPROVED', 'CLOSED')),
  approval_act text,
  approved_on date,
  note text,
  unique (ambito_code, triennium),
  unique (id, ambito_code)
);

create table finance.fund_allocation (
  id uuid primary key,
  plan_id uuid not null,
  ambito_code text not null,
  fund text not null references finance.fund,
  year smallint not null,
  amount_cents bigint not null check (amount_cents > 0),
  act text not null,
  spend_by date,
  unique (plan_id, fund, year),
  foreign key (plan_id, ambito_code) references finance.zone_plan (id, ambito_code)
);

-- The amounts are the sum of its lines. Instants of finance count milliseconds: a cursor over them is exact in every client.
create table finance.plan_intervention (
  id uuid primary key,
  plan_id uuid not null,
  ambito_code text not null,
  code text not null,
  title text not null,
  service_type text not null,
  target_area text not null,
  leps text,
  planned_users integer check (planned_users >= 0),
  planned_hours integer check (planned_hours >= 0),
  planned_places integer check (planned_places >= 0),
  planned_cents bigint not null default 0,
  committed_cents bigint not null default 0,
  liquidated_cents bigint not null default 0,
  paid_cents bigint not null default 0,
  updated_at timestamptz(3) not null default now(),
  unique (plan_id, code),
  unique (id, ambito_code),
  unique (id, plan_id, ambito_code),
  foreign key (plan_id, ambito_code) references finance.zone_plan (id, ambito_code)
) with (fillfactor = 80);

-- One intervention, one fund, one year. The four amounts are kept by the ledger, never written by hand.
create table finance.funding_line (
  id uuid primary key,
  intervention_id uuid not null,
  plan_id uuid not null,
  ambito_code text not null,
  fund text not null references finance.fund,
  year smallint not null,
  planned_cents bigint not null default 0,
  committed_cents bigint not null default 0,
  liquidated_cents bigint not null default 0,
  paid_cents bigint not null default 0,
  updated_at timestamptz(3) not null default now(),
  unique (intervention_id, fund, year),
  unique (id, intervention_id, ambito_code),
  unique (id, intervention_id, plan_id, ambito_code),
  foreign key (intervention_id, plan_id, ambito_code)
    references finance.plan_intervention (id, plan_id, ambito_code),
  constraint within_planned check (0 <= paid_cents and paid_cents <= liquidated_cents
    and liquidated_cents <= committed_cents and committed_cents <= planned_cents)
) with (fillfactor = 80);
create index on finance.funding_line (plan_id, year, fund);

create table finance.plan_variation (
  id uuid primary key,
  plan_id uuid not null,
  ambito_code text not null,
  act text not null,
  decided_on date not null,
  reason text not null,
  foreign key (plan_id, ambito_code) references finance.zone_plan (id, ambito_code)
);
create index on finance.plan_variation (plan_id, decided_on);

-- The creditor is an organisation. Who receives a benefit in person is named in the act, never here (D.Lgs. 33/2013 art. 26 c. 4).
create table finance.commitment (
  id uuid primary key,
  line_id uuid not null,
  intervention_id uuid not null,
  ambito_code text not null,
  act text not null,
  creditor text not null check (creditor !~* '[a-z]{6}[0-9]{2}[a-z][0-9]{2}[a-z][0-9]{3}[a-z]'),
  cig text,
  cup text,
  due_year smallint not null,
  committed_on date not null,
  committed_cents bigint not null default 0,
  liquidated_cents bigint not null default 0,
  paid_cents bigint not null default 0,
  unique (id, line_id),
  foreign key (line_id, intervention_id, ambito_code)
    references finance.funding_line (id, intervention_id, ambito_code),
  constraint within_committed
    check (0 <= paid_cents and paid_cents <= liquidated_cents and liquidated_cents <= committed_cents)
) with (fillfactor = 80);
create index on finance.commitment (line_id);
create index commitment_newest on finance.commitment (intervention_id, committed_on desc, id desc);
create index on finance.commitment (cig);

-- Append-only. Amounts are positive but for variations; the kind says which figure they move.
create table finance.movement (
  id uuid primary key,
  line_id uuid not null,
  intervention_id uuid not null,
  plan_id uuid not null,
  ambito_code text not null,
  commitment_id uuid,
  kind text not null check (kind in ('APPROPRIATION', 'VARIATION', 'COMMITMENT', 'REDUCTION', 'LIQUIDATION', 'REVERSAL', 'PAYMENT')),
  amount_cents bigint not null check (amount_cents <> 0 and (amount_cents > 0 or kind = 'VARIATION')),
  act text not null,
  reason text,
  booked_on date not null,
  recorded_at timestamptz(3) not null default clock_timestamp(),
  reverses uuid references finance.movement,
  foreign key (line_id, intervention_id, plan_id, ambito_code)
    references finance.funding_line (id, intervention_id, plan_id, ambito_code),
  foreign key (commitment_id, line_id) references finance.commitment (id, line_id),
  check ((commitment_id is null) = (kind in ('APPROPRIATION', 'VARIATION')))
);
create index movement_newest on finance.movement (intervention_id, recorded_at desc, id desc);
create index on finance.movement (line_id, recorded_at);
create index on finance.movement (commitment_id, recorded_at) where commitment_id is not null;

-- What a planned intervention of a case asks of a line. No name: the case is known by its key alone.
create table finance.case_funding (
  id uuid primary key,
  case_id uuid not null,
  planned_intervention_id uuid not null unique,
  intervention_id uuid not null,
  line_id uuid,
  ambito_code text not null,
  state text not null check (state in ('REQUESTED', 'FUNDED', 'REFUSED')),
  refusal_reason text,
  requested_cents bigint not null check (requested_cents >= 0),
  reserved_cents bigint not null check (reserved_cents between 0 and requested_cents),
  decided_on date,
  foreign key (intervention_id, ambito_code) references finance.plan_intervention (id, ambito_code),
  foreign key (line_id, intervention_id, ambito_code)
    references finance.funding_line (id, intervention_id, ambito_code),
  check ((state = 'FUNDED') = (line_id is not null))
);
create index on finance.case_funding (case_id);
create index on finance.case_funding (intervention_id);

create table finance.progress_report (
  id uuid primary key,
  intervention_id uuid not null,
  ambito_code text not null,
  as_of date not null,
  users_served integer not null check (users_served >= 0),
  hours_delivered integer check (hours_delivered >= 0),
  physical_percent numeric(5, 2) not null check (physical_percent between 0 and 100),
  procedural_step text not null,
  status text not null check (status in ('ENTERED', 'VERIFIED', 'VALIDATED')),
  unique (intervention_id, as_of),
  foreign key (intervention_id, ambito_code) references finance.plan_intervention (id, ambito_code)
);

-- Kept amounts ------------------------------------------------------------------------------------------------------

-- Which figure a movement moves, by how much.
create function finance.moves(kind text, amount bigint)
  returns table (planned bigint, committed bigint, liquidated bigint, paid bigint)
  language sql immutable parallel safe
begin atomic
  select
    case when kind in ('APPROPRIATION', 'VARIATION') then amount else 0 end,
    case kind when 'COMMITMENT' then amount when 'REDUCTION' then -amount else 0 end,
    case kind when 'LIQUIDATION' then amount when 'REVERSAL' then -amount else 0 end,
    case kind when 'PAYMENT' then amount else 0 end;
end;

-- One update of each table a statement, however many movements it brings, always in this order; the checks refuse what does not fit.
-- It runs as the owner, so that nobody else needs the right to write an amount.
create function finance.keep_amounts() returns trigger
  language plpgsql security definer set search_path = finance, pg_temp as $$
begin
  update finance.commitment set
    committed_cents = commitment.committed_cents + moved.committed,
    liquidated_cents = commitment.liquidated_cents + moved.liquidated,
    paid_cents = commitment.paid_cents + moved.paid
  from (
    select commitment_id, sum(committed) as committed, sum(liquidated) as liquidated, sum(paid) as paid
    from recorded cross join finance.moves(kind, amount_cents) where commitment_id is not null group by commitment_id
  ) moved
  where commitment.id = moved.commitment_id;

  update finance.funding_line set
    planned_cents = funding_line.planned_cents + moved.planned,
    committed_cents = funding_line.committed_cents + moved.committed,
    liquidated_cents = funding_line.liquidated_cents + moved.liquidated,
    paid_cents = funding_line.paid_cents + moved.paid,
    updated_at = clock_timestamp()
  from (
    select line_id, sum(planned) as planned, sum(committed) as committed, sum(liquidated) as liquidated, sum(paid) as paid
    from recorded cross join finance.moves(kind, amount_cents) group by line_id
  ) moved
  where funding_line.id = moved.line_id;

  update finance.plan_intervention set
    planned_cents = plan_intervention.planned_cents + moved.planned,
    committed_cents = plan_intervention.committed_cents + moved.committed,
    liquidated_cents = plan_intervention.liquidated_cents + moved.liquidated,
    paid_cents = plan_intervention.paid_cents + moved.paid,
    updated_at = clock_timestamp()
  from (
    select intervention_id, sum(planned) as planned, sum(committed) as committed, sum(liquidated) as liquidated, sum(paid) as paid
    from recorded cross join finance.moves(kind, amount_cents) group by intervention_id
  ) moved
  where plan_intervention.id = moved.intervention_id;

  return null;
end $$;
create trigger amounts_kept after insert on finance.movement
  referencing new table as recorded for each statement execute function finance.keep_amounts();

-- What was recorded is never edited away: a mistake is reversed by a movement of its own.
create function finance.refuse_change() returns trigger language plpgsql as $$
begin
  raise exception 'ledger movements are append-only' using errcode = 'restrict_violation';
end $$;
create trigger append_only before update or delete or truncate on finance.movement
  for each statement execute function finance.refuse_change();

-- Row walls ---------------------------------------------------------------------------------------------------------

-- A plan is read by its Ambito, by the comuni of it, and by the Region; it is changed by its Ambito.
do $$
declare
  part text;
begin
  foreach part in array array['zone_plan', 'fund_allocation', 'plan_intervention', 'funding_line', 'plan_variation', 'progress_report']
  loop
    execute format('alter table finance.%I enable row level security', part);
    execute format('alter table finance.%I force row level security', part);
    execute format(
      'create policy seen_by_the_plans_readers on finance.%I for select using (
         ''plan:'' || ambito_code = any ((select registry.viewer_keys())::text[]) or ''region'' = any ((select registry.viewer_keys())::text[]))', part);
    execute format(
      'create policy added_by_the_ambito on finance.%I for insert with check (
         ''ambito:'' || ambito_code = any ((select registry.viewer_keys())::text[]))', part);
    execute format(
      'create policy changed_by_the_ambito on finance.%I for update using (
         ''ambito:'' || ambito_code = any ((select registry.viewer_keys())::text[]))', part);
  end loop;
end $$;

-- The ledger itself, with acts and creditors, is for those who keep it and those who check it.
do $$
declare
  part text;
begin
  foreach part in array array['commitment', 'movement']
  loop
    execute format('alter table finance.%I enable row level security', part);
    execute format('alter table finance.%I force row level security', part);
    execute format(
      'create policy seen_by_keeper_and_checker on finance.%I for select using (
         ''ambito:'' || ambito_code = any ((select registry.viewer_keys())::text[]) or ''region'' = any ((select registry.viewer_keys())::text[]))', part);
    execute format(
      'create policy added_by_the_ambito on finance.%I for insert with check (
         ''ambito:'' || ambito_code = any ((select registry.viewer_keys())::text[]))', part);
  end loop;
end $$;

-- What a case asks is known to whoever holds the case, from the instant in which it is taken over: custody has a row policy of its own.
alter table finance.case_funding enable row level security;
alter table finance.case_funding force row level security;
create policy known_to_the_holder on finance.case_funding using (
  exists (select from registry.case_custody where case_custody.case_id = case_funding.case_id)
);

grant select on registry.case_custody to cse_finance;
grant select on all tables in schema finance to cse_finance;
grant insert, update on finance.zone_plan, finance.fund_allocation, finance.plan_variation, finance.progress_report,
  finance.case_funding to cse_finance;
-- Amounts come from movements alone: interventions, lines and commitments begin at zero, and only the trigger moves them.
grant insert (id, plan_id, ambito_code, code, title, service_type, target_area, leps, planned_users, planned_hours, planned_places),
  update (title, service_type, target_area, leps, planned_users, planned_hours, planned_places)
  on finance.plan_intervention to cse_finance;
grant insert (id, intervention_id, plan_id, ambito_code, fund, year) on finance.funding_line to cse_finance;
grant insert (id, line_id, intervention_id, ambito_code, act, creditor, cig, cup, due_year, committed_on)
  on finance.commitment to cse_finance;
grant insert on finance.movement to cse_finance;
