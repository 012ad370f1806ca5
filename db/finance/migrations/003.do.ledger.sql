-- The ledger as it is kept: plans by their states and acts, rules of the funds, orders of payment, years that close, figures at any instant.

-- Facts (db/data) -----------------------------------------------------------------------------------------------------

-- Where a prestation stands in the SIOSS grid: finance's own copy, loaded from the same files as the catalogue of services.
create table finance.service_type (
  code text primary key,
  macro_area text not null,
  target_areas text[] not null,
  leps text,
  valid_from date not null,
  valid_to date
);

-- What a fund may pay in which years; an empty list leaves the choice open. Without a rule for a year, a fund pays nothing in it.
create table finance.fund_rule (
  fund text not null references finance.fund,
  first_year smallint not null,
  last_year smallint check (last_year >= first_year),
  target_areas text[] not null,
  macro_areas text[] not null,
  -- beginnings of SIUSS codes
  service_types text[] not null,
  -- own resources of the comuni for each hundred of the fund
  co_funding_percent smallint check (co_funding_percent > 0),
  spend_within_years smallint check (spend_within_years >= 0),
  -- what is not committed when the year closes goes to the next plan instead of lapsing
  residual_tied boolean not null,
  source text not null,
  confidence text not null,
  primary key (fund, first_year)
);

-- Plans ---------------------------------------------------------------------------------------------------------------

alter table finance.zone_plan
  add column version integer not null default 1,
  drop constraint zone_plan_status_check,
  add constraint zone_plan_status_check check (status in ('DRAFT', 'SUBMITTED', 'APPROVED', 'VARIED', 'CLOSED'));

-- Each state a plan was brought to, and by which act. Figures of an edition are those of the ledger at its instant.
create table finance.plan_edition (
  plan_id uuid not null,
  ambito_code text not null,
  number integer not null check (number > 0),
  status text not null check (status in ('DRAFT', 'SUBMITTED', 'APPROVED', 'VARIED', 'CLOSED')),
  act_kind text check (act_kind in ('RESOLUTION', 'DETERMINATION', 'DECREE', 'ORDER', 'RECEIPT')),
  act_number text,
  act_on date,
  reason text,
  recorded_at timestamptz(3) not null default clock_timestamp(),
  primary key (plan_id, number),
  foreign key (plan_id, ambito_code) references finance.zone_plan (id, ambito_code),
  check (num_nonnulls(act_kind, act_number, act_on) in (0, 3))
);

-- Money that is carried into another plan takes its allocation with it.
alter table finance.fund_allocation
  drop constraint fund_allocation_amount_cents_check,
  add constraint fund_allocation_amount_cents_check check (amount_cents >= 0);

-- A draft proposes; the act of approval makes appropriations of it. A line is open from then until its year closes.
alter table finance.funding_line
  add column proposed_cents bigint not null default 0 check (proposed_cents >= 0),
  add column stage text not null default 'OPEN' check (stage in ('DRAFT', 'OPEN', 'CLOSED')),
  add column ordered_cents bigint not null default 0;
create index on finance.funding_line (ambito_code, year, fund);
create index on finance.funding_line (fund, year);
alter table finance.plan_intervention add column ordered_cents bigint not null default 0;

alter table finance.commitment
  add column act_kind text check (act_kind in ('RESOLUTION', 'DETERMINATION', 'DECREE', 'ORDER', 'RECEIPT')),
  add column act_number text,
  -- VAT number or tax code of the organisation, 11 digits: a person's tax code has 16 characters
  add column creditor_code text check (creditor_code ~ '^[0-9]{11}$'),
  add column ordered_cents bigint not null default 0,
  add check (num_nonnulls(act_kind, act_number) in (0, 2));
create index on finance.commitment (ambito_code, creditor_code);

-- The closing of a year of a plan, and the residui passivi that it leaves (D.Lgs. 118/2011 art. 3 c. 4, riaccertamento ordinario).
create table finance.year_closing (
  id uuid primary key,
  plan_id uuid not null,
  ambito_code text not null,
  year smallint not null,
  act_kind text not null check (act_kind in ('RESOLUTION', 'DETERMINATION', 'DECREE', 'ORDER', 'RECEIPT')),
  act_number text not null,
  act_on date not null,
  recorded_at timestamptz(3) not null default clock_timestamp(),
  unique (plan_id, year),
  unique (id, ambito_code),
  foreign key (plan_id, ambito_code) references finance.zone_plan (id, ambito_code)
);
create table finance.year_residue (
  closing_id uuid not null,
  ambito_code text not null,
  commitment_id uuid not null references finance.commitment,
  kept_cents bigint not null check (kept_cents > 0),
  primary key (closing_id, commitment_id),
  foreign key (closing_id, ambito_code) references finance.year_closing (id, ambito_code)
);

-- Movements -----------------------------------------------------------------------------------------------------------

alter table finance.movement
  add column act_kind text check (act_kind in ('RESOLUTION', 'DETERMINATION', 'DECREE', 'ORDER', 'RECEIPT')),
  add column act_number text,
  add column act_on date,
  -- the line that gives what this one receives, or the other way round
  add column counterpart_line_id uuid references finance.funding_line,
  add column invoice_number text,
  add column invoice_on date,
  add check (num_nonnulls(act_kind, act_number, act_on) in (0, 3)),
  add check (num_nonnulls(invoice_number, invoice_on) in (0, 2)),
  drop constraint movement_kind_check,
  drop constraint movement_check1,
  add constraint movement_kind_check check (kind in (
    'APPROPRIATION', 'VARIATION', 'CARRIED_IN', 'CARRIED_OUT', 'LAPSE',
    'COMMITMENT', 'COMMITMENT_REVERSAL', 'REDUCTION', 'REDUCTION_REVERSAL', 'LIQUIDATION', 'REVERSAL',
    'PAYMENT_ORDER', 'PAYMENT_ORDER_REVERSAL', 'PAYMENT', 'PAYMENT_REVERSAL')),
  add constraint of_a_commitment check (
    (commitment_id is null) = (kind in ('APPROPRIATION', 'VARIATION', 'CARRIED_IN', 'CARRIED_OUT', 'LAPSE')));
create index on finance.movement (reverses) where reverses is not null;

-- Which figure a movement moves, by how much.
drop function finance.moves;
create function finance.moves(kind text, amount bigint)
  returns table (planned bigint, committed bigint, liquidated bigint, ordered bigint, paid bigint)
  language sql immutable parallel safe
begin atomic
  select
    case when kind in ('APPROPRIATION', 'VARIATION', 'CARRIED_IN') then amount when kind in ('CARRIED_OUT', 'LAPSE') then -amount else 0 end,
    case when kind in ('COMMITMENT', 'REDUCTION_REVERSAL') then amount when kind in ('REDUCTION', 'COMMITMENT_REVERSAL') then -amount else 0 end,
    case kind when 'LIQUIDATION' then amount when 'REVERSAL' then -amount else 0 end,
    case kind when 'PAYMENT_ORDER' then amount when 'PAYMENT_ORDER_REVERSAL' then -amount else 0 end,
    case kind when 'PAYMENT' then amount when 'PAYMENT_REVERSAL' then -amount else 0 end;
end;

-- One update of each table a statement, however many movements it brings; the checks refuse what does not fit. Rows are locked in one order,
-- lines before commitments before interventions and each by id, so that writers wait for each other and never in a circle; who writes
-- several statements locks the lines first. Plans, funds, years and Ambiti are sums of lines and have no row of their own that all
-- writers would queue for. It runs as the owner, so that nobody else needs the right to write an amount.
create or replace function finance.keep_amounts() returns trigger
  language plpgsql security definer set search_path = finance, pg_temp as $$
begin
  perform from finance.funding_line where id in (select line_id from recorded) order by id for no key update;
  update finance.funding_line set
    planned_cents = funding_line.planned_cents + moved.planned,
    committed_cents = funding_line.committed_cents + moved.committed,
    liquidated_cents = funding_line.liquidated_cents + moved.liquidated,
    ordered_cents = funding_line.ordered_cents + moved.ordered,
    paid_cents = funding_line.paid_cents + moved.paid,
    updated_at = clock_timestamp()
  from (
    select line_id, sum(planned) as planned, sum(committed) as committed, sum(liquidated) as liquidated, sum(ordered) as ordered,
      sum(paid) as paid
    from recorded cross join finance.moves(kind, amount_cents) group by line_id
  ) moved
  where funding_line.id = moved.line_id;

  -- the commitments of a line are written under the lock of their line
  update finance.commitment set
    committed_cents = commitment.committed_cents + moved.committed,
    liquidated_cents = commitment.liquidated_cents + moved.liquidated,
    ordered_cents = commitment.ordered_cents + moved.ordered,
    paid_cents = commitment.paid_cents + moved.paid
  from (
    select commitment_id, sum(committed) as committed, sum(liquidated) as liquidated, sum(ordered) as ordered, sum(paid) as paid
    from recorded cross join finance.moves(kind, amount_cents) where commitment_id is not null group by commitment_id
  ) moved
  where commitment.id = moved.commitment_id;

  perform from finance.plan_intervention where id in (select intervention_id from recorded) order by id for no key update;
  update finance.plan_intervention set
    planned_cents = plan_intervention.planned_cents + moved.planned,
    committed_cents = plan_intervention.committed_cents + moved.committed,
    liquidated_cents = plan_intervention.liquidated_cents + moved.liquidated,
    ordered_cents = plan_intervention.ordered_cents + moved.ordered,
    paid_cents = plan_intervention.paid_cents + moved.paid,
    updated_at = clock_timestamp()
  from (
    select intervention_id, sum(planned) as planned, sum(committed) as committed, sum(liquidated) as liquidated, sum(ordered) as ordered,
      sum(paid) as paid
    from recorded cross join finance.moves(kind, amount_cents) group by intervention_id
  ) moved
  where plan_intervention.id = moved.intervention_id;

  return null;
end $$;

-- A payment recorded until now went without its order, which it implies.
insert into finance.movement (id, line_id, intervention_id, plan_id, ambito_code, commitment_id, kind, amount_cents, act, reason, booked_on, recorded_at)
  select uuidv7(), line_id, intervention_id, plan_id, ambito_code, commitment_id, 'PAYMENT_ORDER', amount_cents, act, reason, booked_on, recorded_at
  from finance.movement where kind = 'PAYMENT';
alter table finance.funding_line drop constraint within_planned, add constraint within_planned check (
  0 <= paid_cents and paid_cents <= ordered_cents and ordered_cents <= liquidated_cents
    and liquidated_cents <= committed_cents and committed_cents <= planned_cents);
alter table finance.commitment drop constraint within_committed, add constraint within_committed check (
  0 <= paid_cents and paid_cents <= ordered_cents and ordered_cents <= liquidated_cents and liquidated_cents <= committed_cents);

-- The instant of an entry is the database's, and an entry is visible soon after it or never: what was recorded until an instant that lies
-- ten seconds back is settled, and figures as of then are the same for ever.
create function finance.refuse_late_commit() returns trigger language plpgsql as $$
begin
  if clock_timestamp() > new.recorded_at + interval '5 seconds' then
    raise exception 'a movement waited too long for its commit' using errcode = 'serialization_failure';
  end if;
  return null;
end $$;
create constraint trigger visible_soon after insert on finance.movement deferrable initially deferred
  for each row when (new.recorded_at >= date_trunc('milliseconds', transaction_timestamp()))
  execute function finance.refuse_late_commit();

-- The figures of a line as of an instant. For those too who may see amounts but not the movements behind them, so it runs as the owner:
-- who asks names a line that their own row policy showed.
create function finance.line_as_of(line uuid, as_of timestamptz)
  returns table (planned bigint, committed bigint, liquidated bigint, ordered bigint, paid bigint)
  language sql stable security definer set search_path = finance, pg_temp
begin atomic
  select sum(moved.planned)::bigint, sum(moved.committed)::bigint, sum(moved.liquidated)::bigint, sum(moved.ordered)::bigint,
    sum(moved.paid)::bigint
  from finance.movement cross join finance.moves(kind, amount_cents) as moved
  where line_id = line and recorded_at <= as_of;
end;

-- Row walls and rights ------------------------------------------------------------------------------------------------

do $$
declare
  part text;
begin
  foreach part in array array['plan_edition', 'year_closing', 'year_residue']
  loop
    execute format('alter table finance.%I enable row level security', part);
    execute format('alter table finance.%I force row level security', part);
    execute format(
      'create policy added_by_the_ambito on finance.%I for insert with check (
         ''ambito:'' || ambito_code = any ((select registry.viewer_keys())::text[]))', part);
  end loop;
  foreach part in array array['plan_edition', 'year_closing']
  loop
    execute format(
      'create policy seen_by_the_plans_readers on finance.%I for select using (
         ''plan:'' || ambito_code = any ((select registry.viewer_keys())::text[]) or ''region'' = any ((select registry.viewer_keys())::text[]))', part);
  end loop;
end $$;
create policy seen_by_keeper_and_checker on finance.year_residue for select using (
  'ambito:' || ambito_code = any ((select registry.viewer_keys())::text[]) or 'region' = any ((select registry.viewer_keys())::text[]));

create trigger append_only before update or delete or truncate on finance.plan_edition
  for each statement execute function finance.refuse_change();
create trigger append_only before update or delete or truncate on finance.year_closing
  for each statement execute function finance.refuse_change();
create trigger append_only before update or delete or truncate on finance.year_residue
  for each statement execute function finance.refuse_change();

revoke all on function finance.line_as_of from public;
grant execute on function finance.line_as_of to cse_finance;
grant select on finance.service_type, finance.fund_rule, finance.plan_edition, finance.year_closing, finance.year_residue to cse_finance;
grant insert on finance.plan_edition, finance.year_closing, finance.year_residue to cse_finance;
grant insert (proposed_cents, stage), update (proposed_cents, stage) on finance.funding_line to cse_finance;
grant insert (act_kind, act_number, creditor_code) on finance.commitment to cse_finance;
revoke insert on finance.movement from cse_finance;
grant insert (id, line_id, intervention_id, plan_id, ambito_code, commitment_id, kind, amount_cents, act, act_kind, act_number, act_on, reason,
    booked_on, reverses, counterpart_line_id, invoice_number, invoice_on)
  on finance.movement to cse_finance;
