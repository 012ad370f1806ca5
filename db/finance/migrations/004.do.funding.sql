-- From the case to the euro: what planned interventions of cases ask of the plan, and what their deliveries make due. Cases are known by
-- their keys alone; who they are about, finance never learns.

-- Requests arrive at least once and in any order: the newest version counts.
alter table finance.case_funding
  add column version bigint not null default 0,
  add column refusal text check (refusal in ('EXHAUSTED', 'FUND_NOT_ADMITTED', 'YEAR_CLOSED', 'PLAN_NOT_APPROVED', 'NO_SUCH_LINE', 'WITHDRAWN')),
  add unique (planned_intervention_id, intervention_id, ambito_code);
create index on finance.case_funding (line_id) where line_id is not null;

-- A delivery of a funded intervention: what it costs the body can be liquidated, once. Withdrawn before, it is no more.
create table finance.liquidable_delivery (
  delivery_id uuid primary key,
  planned_intervention_id uuid not null,
  intervention_id uuid not null,
  ambito_code text not null,
  line_id uuid,
  month date not null check (extract(day from month) = 1),
  amount_cents bigint not null check (amount_cents >= 0),
  status text not null check (status in ('LIQUIDABLE', 'WITHDRAWN', 'LIQUIDATED')),
  -- the liquidation that took it in
  movement_id uuid references finance.movement,
  version bigint not null,
  foreign key (planned_intervention_id, intervention_id, ambito_code)
    references finance.case_funding (planned_intervention_id, intervention_id, ambito_code),
  foreign key (line_id, intervention_id, ambito_code) references finance.funding_line (id, intervention_id, ambito_code),
  check ((status = 'LIQUIDATED') = (movement_id is not null))
);
create index on finance.liquidable_delivery (intervention_id, month desc, delivery_id desc);
create index on finance.liquidable_delivery (planned_intervention_id);

-- What is reserved on a line for cases, less what of it was liquidated and so is part of what was committed.
create function finance.reserved_on(line uuid) returns bigint
  language sql stable security definer set search_path = finance, pg_temp
begin atomic
  select (coalesce(sum(reserved_cents), 0) - coalesce((
    select sum(amount_cents) from finance.liquidable_delivery done where done.line_id = line and status = 'LIQUIDATED'), 0))::bigint
  from finance.case_funding where line_id = line;
end;
create index on finance.liquidable_delivery (line_id) where status = 'LIQUIDATED';

-- No line promises cases more than it has left. Whoever reserves locks the line, so that two that reserve at once see each other.
create function finance.refuse_overbooking() returns trigger
  language plpgsql security definer set search_path = finance, pg_temp as $$
declare
  line finance.funding_line;
begin
  select * into strict line from finance.funding_line where id = new.line_id for no key update;
  if finance.reserved_on(new.line_id) > line.planned_cents - line.committed_cents then
    raise exception 'more is reserved than the line has left' using errcode = 'check_violation', constraint = 'within_reserve';
  end if;
  return null;
end $$;
create trigger within_reserve_when_asked after insert on finance.case_funding
  for each row when (new.reserved_cents > 0) execute function finance.refuse_overbooking();
create trigger within_reserve_when_changed after update of reserved_cents, line_id on finance.case_funding
  for each row when (new.reserved_cents > old.reserved_cents or new.reserved_cents > 0 and new.line_id is distinct from old.line_id)
  execute function finance.refuse_overbooking();

-- How many cases an intervention serves, and for how much. Counts only: a viewer who does not hold the cases learns no more of them. It runs
-- as the owner, so it looks itself who asks: whoever works in the Ambito, and never the Region, since a plain count may be of one.
create function finance.served_by(interventions uuid[])
  returns table (intervention uuid, cases bigint, reserved bigint, delivered bigint, liquidable bigint)
  language sql stable security definer set search_path = finance, pg_temp
begin atomic
  select asked.intervention_id, count(distinct asked.case_id), sum(asked.reserved_cents)::bigint,
    coalesce(sum(given.delivered), 0)::bigint, coalesce(sum(given.liquidable), 0)::bigint
  from finance.case_funding asked
  left join lateral (
    select sum(amount_cents) filter (where status <> 'WITHDRAWN') as delivered,
      sum(amount_cents) filter (where status = 'LIQUIDABLE') as liquidable
    from finance.liquidable_delivery item where item.planned_intervention_id = asked.planned_intervention_id
  ) given on true
  where asked.intervention_id = any (interventions) and asked.state = 'FUNDED'
    and 'plan:' || asked.ambito_code = any (registry.viewer_keys())
  group by asked.intervention_id;
end;

-- Row walls -----------------------------------------------------------------------------------------------------------

-- Events are handled without a viewer, with the keys of the one Ambito that they are about.
create policy kept_by_the_system on finance.case_funding using (
  current_setting('cse.scope', true) = 'SYSTEM' and 'ambito:' || ambito_code = any ((select registry.viewer_keys())::text[]));

-- What is due is booked by the Ambito, which does not hold most of the cases: it sees amounts and months, and no case.
alter table finance.liquidable_delivery enable row level security;
alter table finance.liquidable_delivery force row level security;
create policy seen_by_the_keeper on finance.liquidable_delivery for select using (
  'ambito:' || ambito_code = any ((select registry.viewer_keys())::text[]));
create policy kept_by_the_system on finance.liquidable_delivery using (
  current_setting('cse.scope', true) = 'SYSTEM' and 'ambito:' || ambito_code = any ((select registry.viewer_keys())::text[]));

revoke all on function finance.reserved_on, finance.served_by from public;
grant execute on function finance.reserved_on, finance.served_by to cse_finance;
grant select, insert on finance.liquidable_delivery to cse_finance;
grant update (amount_cents, status, movement_id, version, month) on finance.liquidable_delivery to cse_finance;
