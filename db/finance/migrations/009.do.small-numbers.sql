-- Money of few persons is not told outside. Whoever does not keep the books of an Ambito is told what deliveries to cases made due in steps of
-- five cases at least, and never a single movement of them.

-- Movements behind which there are deliveries to cases: liquidations that took some in, what undoes them, and orders and payments on their
-- commitments. Ids alone.
create table finance.movement_of_cases (
  movement_id uuid primary key references finance.movement
);
grant select on finance.movement_of_cases to cse_finance;

-- How much of a figure is told to who keeps the books alone.
alter table finance.commitment
  add column withheld_liquidated_cents bigint not null default 0 check (withheld_liquidated_cents >= 0),
  add column withheld_ordered_cents bigint not null default 0 check (withheld_ordered_cents >= 0),
  add column withheld_paid_cents bigint not null default 0 check (withheld_paid_cents >= 0);
alter table finance.funding_line
  add column withheld_liquidated_cents bigint not null default 0 check (withheld_liquidated_cents >= 0),
  add column withheld_ordered_cents bigint not null default 0 check (withheld_ordered_cents >= 0),
  add column withheld_paid_cents bigint not null default 0 check (withheld_paid_cents >= 0);
alter table finance.plan_intervention
  add column withheld_liquidated_cents bigint not null default 0 check (withheld_liquidated_cents >= 0),
  add column withheld_ordered_cents bigint not null default 0 check (withheld_ordered_cents >= 0),
  add column withheld_paid_cents bigint not null default 0 check (withheld_paid_cents >= 0);

-- The sums of a commitment that are told outside: each is at least five cases more than the one before.
create table finance.released_step (
  commitment_id uuid not null references finance.commitment,
  liquidated_cents bigint not null check (liquidated_cents >= 0),
  reached_at timestamptz(3) not null default clock_timestamp(),
  primary key (commitment_id, liquidated_cents)
);
-- What was told outside of a commitment, and since when: for figures as of an instant.
create table finance.released_figure (
  id bigint generated always as identity primary key,
  commitment_id uuid not null references finance.commitment,
  line_id uuid not null,
  recorded_at timestamptz(3) not null default clock_timestamp(),
  withheld_liquidated_cents bigint not null,
  withheld_ordered_cents bigint not null,
  withheld_paid_cents bigint not null
);
create index on finance.released_figure (line_id, recorded_at);
create index on finance.released_figure (commitment_id, id);

-- Decides anew what of a commitment is told outside. Its line was locked by whoever moved it. It runs as the owner, since nobody else may write
-- an amount.
create function finance.release_figures(which uuid) returns void
  language plpgsql security definer set search_path = public, pg_temp as $$
declare
  its finance.commitment;
  since timestamptz;
  pending bigint;
  cases bigint;
  liquidated bigint;
  ordered bigint;
  paid bigint;
begin
  if not exists (select from finance.movement_of_cases join finance.movement on movement.id = movement_id where commitment_id = which) then
    return;
  end if;
  select * into strict its from finance.commitment where id = which;
  -- what was reversed is no sum any more
  delete from finance.released_step where commitment_id = which and liquidated_cents > its.liquidated_cents;
  select max(reached_at) into since from finance.released_step where commitment_id = which;
  select count(distinct funding.case_id), coalesce(sum(item.amount_cents), 0) into cases, pending
  from finance.liquidable_delivery item
  join finance.movement on movement.id = item.movement_id
  join finance.case_funding funding on funding.planned_intervention_id = item.planned_intervention_id
  where movement.commitment_id = which and (since is null or movement.recorded_at > since);
  if since is null then
    -- what was liquidated on it without cases, by invoice, was told until now
    insert into finance.released_step (commitment_id, liquidated_cents, reached_at)
    values (which, greatest(0, its.liquidated_cents - pending), its.committed_on) on conflict do nothing;
  end if;
  if cases = 0 or cases >= 5 then
    insert into finance.released_step (commitment_id, liquidated_cents) values (which, its.liquidated_cents) on conflict do nothing;
  end if;
  select its.liquidated_cents - max(step.liquidated_cents),
    its.ordered_cents - coalesce(max(step.liquidated_cents) filter (where step.liquidated_cents <= its.ordered_cents), 0),
    its.paid_cents - coalesce(max(step.liquidated_cents) filter (where step.liquidated_cents <= its.paid_cents), 0)
  into liquidated, ordered, paid from finance.released_step step where step.commitment_id = which;
  if (liquidated, ordered, paid) = (its.withheld_liquidated_cents, its.withheld_ordered_cents, its.withheld_paid_cents) then
    return;
  end if;
  insert into finance.released_figure (commitment_id, line_id, withheld_liquidated_cents, withheld_ordered_cents, withheld_paid_cents)
  values (which, its.line_id, liquidated, ordered, paid);
  update finance.funding_line set
    withheld_liquidated_cents = withheld_liquidated_cents + liquidated - its.withheld_liquidated_cents,
    withheld_ordered_cents = withheld_ordered_cents + ordered - its.withheld_ordered_cents,
    withheld_paid_cents = withheld_paid_cents + paid - its.withheld_paid_cents
  where id = its.line_id;
  update finance.commitment set
    withheld_liquidated_cents = liquidated, withheld_ordered_cents = ordered, withheld_paid_cents = paid
  where id = which;
  update finance.plan_intervention set
    withheld_liquidated_cents = withheld_liquidated_cents + liquidated - its.withheld_liquidated_cents,
    withheld_ordered_cents = withheld_ordered_cents + ordered - its.withheld_ordered_cents,
    withheld_paid_cents = withheld_paid_cents + paid - its.withheld_paid_cents
  where id = its.intervention_id;
end $$;

-- Deliveries that a liquidation took in, or gave back.
create function finance.release_after_due() returns trigger
  language plpgsql security definer set search_path = public, pg_temp as $$
begin
  insert into finance.movement_of_cases (movement_id)
  select distinct changed.movement_id from changed where changed.movement_id is not null on conflict do nothing;
  perform finance.release_figures(touched.commitment_id) from (
    select distinct movement.commitment_id
    from changed join former using (delivery_id)
    join finance.movement on movement.id in (changed.movement_id, former.movement_id)
    where changed.movement_id is distinct from former.movement_id order by 1
  ) touched;
  return null;
end $$;
create trigger figures_released after update on finance.liquidable_delivery
  referencing old table as former new table as changed for each statement execute function finance.release_after_due();

-- What follows from such a liquidation. After `amounts_kept`, which moved the figures of the commitment.
create function finance.release_after_movement() returns trigger
  language plpgsql security definer set search_path = public, pg_temp as $$
begin
  insert into finance.movement_of_cases (movement_id)
  select recorded.id from recorded
  where recorded.kind in ('REVERSAL', 'PAYMENT_ORDER', 'PAYMENT_ORDER_REVERSAL', 'PAYMENT', 'PAYMENT_REVERSAL')
    and exists (
      select from finance.movement other join finance.movement_of_cases on movement_of_cases.movement_id = other.id
      where other.commitment_id = recorded.commitment_id and (recorded.kind <> 'REVERSAL' or other.id = recorded.reverses))
  on conflict do nothing;
  perform finance.release_figures(touched.commitment_id) from (
    select distinct recorded.commitment_id from recorded
    join finance.commitment on commitment.id = recorded.commitment_id and serves_reservations
    -- what a liquidation took in is known a statement later
    where recorded.kind <> 'LIQUIDATION' order by 1
  ) touched;
  return null;
end $$;
create trigger figures_released after insert on finance.movement
  referencing new table as recorded for each statement execute function finance.release_after_movement();

-- What was liquidated until now.
alter table finance.liquidable_delivery disable trigger user;
insert into finance.movement_of_cases (movement_id)
  select distinct movement_id from finance.liquidable_delivery where movement_id is not null;
insert into finance.movement_of_cases (movement_id)
  select later.id from finance.movement later
  where later.kind in ('PAYMENT_ORDER', 'PAYMENT_ORDER_REVERSAL', 'PAYMENT', 'PAYMENT_REVERSAL') and exists (
    select from finance.movement other join finance.movement_of_cases on movement_of_cases.movement_id = other.id
    where other.commitment_id = later.commitment_id)
  on conflict do nothing;
alter table finance.liquidable_delivery enable trigger user;
select finance.release_figures(id) from finance.commitment where serves_reservations;

-- Whether the viewer keeps the books of an Ambito.
create function finance.keeps_books(ambito text) returns boolean
  language sql stable
  return coalesce('ambito:' || ambito = any (registry.viewer_keys()), false);

-- As before, for who keeps the books; for others without what was withheld at the instant.
create or replace function finance.line_as_of(line uuid, as_of timestamptz)
  returns table (planned bigint, committed bigint, liquidated bigint, ordered bigint, paid bigint)
  language sql stable security definer set search_path = finance, pg_temp
begin atomic
  select sum(moved.planned)::bigint, sum(moved.committed)::bigint, (sum(moved.liquidated) - max(held.liquidated))::bigint,
    (sum(moved.ordered) - max(held.ordered))::bigint, (sum(moved.paid) - max(held.paid))::bigint
  from finance.movement cross join finance.moves(kind, amount_cents) as moved
  cross join (
    select coalesce(sum(withheld_liquidated_cents), 0) as liquidated, coalesce(sum(withheld_ordered_cents), 0) as ordered,
      coalesce(sum(withheld_paid_cents), 0) as paid
    from (
      select distinct on (commitment_id) released_figure.* from finance.released_figure
      where released_figure.line_id = line and released_figure.recorded_at <= as_of order by commitment_id, id desc
    ) latest
    where not finance.keeps_books((select ambito_code from finance.funding_line where id = line))
  ) held
  where line_id = line and recorded_at <= as_of;
end;

-- A document for others than the Ambito, such as a module of SIOSS, has what they are told, whoever makes it.
create function finance.line_as_told(line uuid, as_of timestamptz)
  returns table (planned bigint, committed bigint, liquidated bigint, ordered bigint, paid bigint)
  language sql stable security definer set search_path = finance, pg_temp
begin atomic
  select sum(moved.planned)::bigint, sum(moved.committed)::bigint, (sum(moved.liquidated) - max(held.liquidated))::bigint,
    (sum(moved.ordered) - max(held.ordered))::bigint, (sum(moved.paid) - max(held.paid))::bigint
  from finance.movement cross join finance.moves(kind, amount_cents) as moved
  cross join (
    select coalesce(sum(withheld_liquidated_cents), 0) as liquidated, coalesce(sum(withheld_ordered_cents), 0) as ordered,
      coalesce(sum(withheld_paid_cents), 0) as paid
    from (
      select distinct on (commitment_id) released_figure.* from finance.released_figure
      where released_figure.line_id = line and released_figure.recorded_at <= as_of order by commitment_id, id desc
    ) latest
  ) held
  where line_id = line and recorded_at <= as_of;
end;

-- The Region checks the books, and meets no movement of single cases.
drop policy seen_by_keeper_and_checker on finance.movement;
create policy seen_by_keeper_and_checker on finance.movement for select using (
  'ambito:' || ambito_code = any ((select registry.viewer_keys())::text[])
  or 'region' = any ((select registry.viewer_keys())::text[])
    and not exists (select from finance.movement_of_cases where movement_id = movement.id));
drop policy seen_by_keeper_and_checker on finance.year_residue;
create policy seen_by_keeper_and_checker on finance.year_residue for select using (
  'ambito:' || ambito_code = any ((select registry.viewer_keys())::text[])
  or 'region' = any ((select registry.viewer_keys())::text[])
    and not exists (
      select from finance.commitment where commitment.id = commitment_id and commitment.withheld_liquidated_cents > 0));

-- How many cases an intervention serves, and for how much: exactly of the cases whose file the viewer has; of the others in steps of five
-- cases and of a thousand euro, and nothing (null) while they are one to four.
drop function finance.served_by(uuid[]);
create function finance.served_by(interventions uuid[])
  returns table (intervention uuid, cases bigint, reserved bigint, delivered bigint, liquidable bigint)
  language sql stable security definer set search_path = finance, pg_temp
begin atomic
  with asked as (
    select funding.intervention_id, funding.case_id, funding.reserved_cents, given.delivered, given.liquidable,
      coalesce(registry.viewer_standing_keys() && array['role:SOCIAL_WORKER', 'role:PLAN_OFFICE', 'role:ACCOUNTANT'], false)
        and exists (select from registry.case_custody held
          where held.case_id = funding.case_id and held.readers && registry.viewer_standing_keys()) as own
    from finance.case_funding funding
    left join lateral (
      select sum(amount_cents) filter (where status <> 'WITHDRAWN') as delivered,
        sum(amount_cents) filter (where status = 'LIQUIDABLE') as liquidable
      from finance.liquidable_delivery item where item.planned_intervention_id = funding.planned_intervention_id
    ) given on true
    where funding.intervention_id = any (interventions) and funding.state = 'FUNDED'
      and 'plan:' || funding.ambito_code = any (registry.viewer_keys())
  ), counted as (
    select intervention_id, count(distinct case_id) filter (where own) as own_cases,
      count(distinct case_id) filter (where not own) as other_cases,
      coalesce(sum(reserved_cents) filter (where own), 0) as own_reserved,
      coalesce(sum(reserved_cents) filter (where not own), 0) as other_reserved,
      coalesce(sum(delivered) filter (where own), 0) as own_delivered,
      coalesce(sum(delivered) filter (where not own), 0) as other_delivered,
      coalesce(sum(liquidable) filter (where own), 0) as own_liquidable,
      coalesce(sum(liquidable) filter (where not own), 0) as other_liquidable
    from asked group by intervention_id
  )
  select intervention_id,
    case when other_cases = 0 then own_cases when other_cases >= 5 then own_cases + 5 * round(other_cases / 5.0)::bigint end,
    case when other_cases = 0 then own_reserved when other_cases >= 5 then own_reserved + round(other_reserved, -5) end::bigint,
    case when other_cases = 0 then own_delivered when other_cases >= 5 then own_delivered + round(other_delivered, -5) end::bigint,
    case when other_cases = 0 then own_liquidable when other_cases >= 5 then own_liquidable + round(other_liquidable, -5) end::bigint
  from counted;
end;

-- Of these lines, those on which one to four cases have reserved.
create function finance.reserved_by_few(lines uuid[]) returns setof uuid
  language sql stable security definer set search_path = finance, pg_temp
begin atomic
  select line_id from finance.case_funding
  where line_id = any (lines) and reserved_cents > 0 and 'plan:' || ambito_code = any (registry.viewer_keys())
  group by line_id having count(distinct case_id) < 5;
end;

-- Counts of people that an Ambito reported, for others than it: nothing while they are one to four.
create function finance.told_users(users integer, ambito text) returns integer
  language sql stable
  return case when users between 1 and 4 and not finance.keeps_books(ambito) then null else users end;

revoke all on function finance.release_figures, finance.release_after_due, finance.release_after_movement, finance.keeps_books,
  finance.line_as_told, finance.served_by, finance.told_users, finance.reserved_by_few from public;
grant execute on function finance.keeps_books, finance.line_as_told, finance.served_by, finance.told_users, finance.reserved_by_few to cse_finance;
