-- What cases have reserved holds its money until a commitment takes it up (D.Lgs. 267/2000 art. 183: prenotazione, then impegno); what was
-- delivered is liquidated on such a commitment, month by month; and analytics is told what each line holds.

-- Reservations --------------------------------------------------------------------------------------------------------

-- A commitment recorded for what cases reserve, now and later, on its line: their deliveries are liquidated on it.
alter table finance.commitment add column serves_reservations boolean not null default false;
grant insert (serves_reservations) on finance.commitment to cse_finance;

-- Kept like the amounts, by triggers alone: what cases reserved on the line, and what was committed for them.
alter table finance.funding_line
  add column reserved_cents bigint not null default 0 check (reserved_cents >= 0),
  add column serving_cents bigint not null default 0 check (serving_cents >= 0),
  -- counts the movements of the line; analytics was told of those up to told_version, and nobody tells it while that is null
  add column version bigint not null default 0,
  add column told_version bigint default 0;

drop trigger within_reserve_when_asked on finance.case_funding;
drop trigger within_reserve_when_changed on finance.case_funding;
drop function finance.refuse_overbooking;
drop function finance.reserved_on;
drop index finance.liquidable_delivery_line_id_idx;

update finance.funding_line line set reserved_cents = asked.cents
from (select line_id, sum(reserved_cents) as cents from finance.case_funding where line_id is not null group by line_id) asked
where asked.line_id = line.id;

-- Until now a commitment could take what was reserved: where one did, those of the line serve the reservations.
update finance.commitment set serves_reservations = true
from finance.funding_line line
where line.id = commitment.line_id and line.committed_cents + line.reserved_cents > line.planned_cents;
update finance.funding_line line set serving_cents = serving.cents
from (select line_id, sum(committed_cents) as cents from finance.commitment where serves_reservations group by line_id) serving
where serving.line_id = line.id;

-- Neither a commitment nor a variation takes what cases have reserved. With its year a reservation that nobody committed lapses (art. 183 c. 3).
alter table finance.funding_line add constraint within_reserve
  check (stage <> 'OPEN' or committed_cents + greatest(0, reserved_cents - serving_cents) <= planned_cents);

-- It runs as the owner, so that nobody else needs the right to write an amount.
create function finance.keep_reserved() returns trigger
  language plpgsql security definer set search_path = finance, pg_temp as $$
begin
  perform from finance.funding_line where id in (old.line_id, new.line_id) order by id for no key update;
  update finance.funding_line set reserved_cents = funding_line.reserved_cents + moved.cents
  from (
    select line_id, sum(cents) as cents
    from (values (old.line_id, -old.reserved_cents), (new.line_id, new.reserved_cents)) as moved (line_id, cents)
    where line_id is not null group by line_id
  ) moved
  where funding_line.id = moved.line_id;
  return null;
end $$;
create trigger reserved_kept after insert or delete on finance.case_funding
  for each row execute function finance.keep_reserved();
create trigger reserved_kept_when_changed after update of reserved_cents, line_id on finance.case_funding
  for each row when ((old.reserved_cents, old.line_id) is distinct from (new.reserved_cents, new.line_id))
  execute function finance.keep_reserved();

-- Kept amounts, as before (003); beside them what serves reservations, and who is to tell analytics. Rows are updated one by one, by id, in the
-- order in which they are locked: joined with the entries they would be looked for in the whole table. All names are qualified, for with a
-- search path of its own each call would have the foreign keys of the ledger planned anew.
create or replace function finance.keep_amounts() returns trigger language plpgsql security definer as $$
declare
  moved record;
begin
  for moved in
    select recorded.line_id, count(*) as entries, sum(planned) as planned, sum(committed) as committed, sum(liquidated) as liquidated,
      sum(ordered) as ordered, sum(paid) as paid,
      sum(case when committed <> 0 and (select serves_reservations from finance.commitment where id = recorded.commitment_id)
        then committed else 0 end) as serving
    from recorded cross join finance.moves(kind, amount_cents)
    group by recorded.line_id order by recorded.line_id
  loop
    update finance.funding_line set
      planned_cents = planned_cents + moved.planned,
      committed_cents = committed_cents + moved.committed,
      liquidated_cents = liquidated_cents + moved.liquidated,
      ordered_cents = ordered_cents + moved.ordered,
      paid_cents = paid_cents + moved.paid,
      serving_cents = serving_cents + moved.serving,
      version = version + moved.entries,
      updated_at = clock_timestamp()
    where id = moved.line_id;
    -- The first movement since analytics was told last has it told again, soon: under load one telling serves hundreds of movements.
    perform registry.emit_later('finance.amounts-moved', jsonb_build_object('ambito', ambito_code), 'finance.amounts-moved ' || id,
      interval '1 second')
    from finance.funding_line where id = moved.line_id and version - moved.entries = told_version;
  end loop;

  -- the commitments of a line are written under the lock of their line
  for moved in
    select commitment_id, sum(committed) as committed, sum(liquidated) as liquidated, sum(ordered) as ordered, sum(paid) as paid
    from recorded cross join finance.moves(kind, amount_cents) where commitment_id is not null group by commitment_id
  loop
    update finance.commitment set
      committed_cents = committed_cents + moved.committed,
      liquidated_cents = liquidated_cents + moved.liquidated,
      ordered_cents = ordered_cents + moved.ordered,
      paid_cents = paid_cents + moved.paid
    where id = moved.commitment_id;
  end loop;

  for moved in
    select intervention_id, sum(planned) as planned, sum(committed) as committed, sum(liquidated) as liquidated, sum(ordered) as ordered,
      sum(paid) as paid
    from recorded cross join finance.moves(kind, amount_cents) group by intervention_id order by intervention_id
  loop
    update finance.plan_intervention set
      planned_cents = planned_cents + moved.planned,
      committed_cents = committed_cents + moved.committed,
      liquidated_cents = liquidated_cents + moved.liquidated,
      ordered_cents = ordered_cents + moved.ordered,
      paid_cents = paid_cents + moved.paid,
      updated_at = clock_timestamp()
    where id = moved.intervention_id;
  end loop;
  return null;
end $$;

grant update (told_version) on finance.funding_line to cse_finance;

-- Due deliveries ------------------------------------------------------------------------------------------------------

alter table finance.liquidable_delivery
  -- by cases, even after it was liquidated: then it falls due no more when that is reversed
  add column withdrawn boolean not null default false,
  -- what was delivered stays with the line that paid for it when the project turns to another intervention of the plan
  drop constraint liquidable_delivery_planned_intervention_id_intervention_i_fkey,
  add foreign key (planned_intervention_id) references finance.case_funding (planned_intervention_id);
update finance.liquidable_delivery set withdrawn = true where status = 'WITHDRAWN';
create index on finance.liquidable_delivery (line_id, month) where status = 'LIQUIDABLE';
create index on finance.liquidable_delivery (movement_id) where movement_id is not null;
grant insert (withdrawn), update (withdrawn, line_id, intervention_id) on finance.liquidable_delivery to cse_finance;

-- The accountant takes what is due into a liquidation and, by its reversal, out of it: that and nothing else.
create policy liquidated_by_the_accountant on finance.liquidable_delivery for update using (
  'ambito:' || ambito_code = any ((select registry.viewer_keys())::text[])
  and 'role:ACCOUNTANT' = any ((select registry.viewer_keys())::text[]));
create function finance.refuse_other_than_liquidation() returns trigger
  language plpgsql set search_path = finance, pg_temp as $$
begin
  if (to_jsonb(new) - array['status', 'movement_id']) is distinct from (to_jsonb(old) - array['status', 'movement_id']) or not (
    (old.status, new.status) = ('LIQUIDABLE', 'LIQUIDATED') and exists (
      select from finance.movement join finance.commitment on commitment.id = movement.commitment_id
      where movement.id = new.movement_id and movement.kind = 'LIQUIDATION' and movement.line_id = new.line_id
        and commitment.serves_reservations)
    or (old.status, new.status) = ('LIQUIDATED', case when old.withdrawn then 'WITHDRAWN' else 'LIQUIDABLE' end)
      and exists (select from finance.movement where reverses = old.movement_id))
  then
    raise exception 'a due delivery is only liquidated, or due again' using errcode = 'insufficient_privilege';
  end if;
  return new;
end $$;
create trigger liquidated_and_nothing_else before update on finance.liquidable_delivery
  for each row when (current_setting('cse.scope', true) = 'AMBITO') execute function finance.refuse_other_than_liquidation();
