-- What became of the money of a planned intervention: committed, liquidated, paid, so that who holds the case, and the person, can follow it.

-- Figures of planned interventions. Those of all cases of a line add up to the line's: what was committed for cases goes to those that have
-- deliveries liquidated, then to reservations in the order in which they were asked; what was paid on a commitment settles its liquidations in
-- the order in which they were recorded. It runs as the owner, since neither a comune nor a citizen reads the books behind it: who asks names
-- planned interventions whose funding the row policy showed.
create function finance.figures_of_fundings(planned uuid[])
  returns table (planned_intervention uuid, committed bigint, liquidated bigint, paid bigint)
  language sql stable security definer set search_path = finance, pg_temp
begin atomic
  with asked as (
    select planned_intervention_id, line_id from finance.case_funding where planned_intervention_id = any (planned)
  ), bound as (
    select distinct movement.commitment_id
    from asked join finance.liquidable_delivery item using (planned_intervention_id) join finance.movement on movement.id = item.movement_id
  ), liquidation as (
    select id, commitment_id, sum(net) over (partition by commitment_id order by recorded_at, id) - net as before
    from (
      select entry.id, entry.commitment_id, entry.recorded_at, entry.amount_cents - coalesce((
        select sum(undoing.amount_cents) from finance.movement undoing where undoing.reverses = entry.id), 0) as net
      from finance.movement entry join bound using (commitment_id) where entry.kind = 'LIQUIDATION'
    ) as entries
  ), settled as (
    select item.planned_intervention_id, item.amount_cents as cents,
      least(item.amount_cents, greatest(0, commitment.paid_cents - liquidation.before
        - (sum(item.amount_cents) over (partition by item.movement_id order by item.delivery_id) - item.amount_cents))) as paid
    from liquidation join finance.liquidable_delivery item on item.movement_id = liquidation.id
    join finance.commitment on commitment.id = liquidation.commitment_id
  ), done as (
    select planned_intervention_id, sum(cents) as liquidated, sum(settled.paid) as paid from settled group by planned_intervention_id
  ), open as (
    select planned_intervention_id, line_id, need, sum(need) over (partition by line_id order by id) - need as before
    from (
      select funding.id, funding.planned_intervention_id, funding.line_id, greatest(0, funding.reserved_cents - coalesce((
        select sum(item.amount_cents) from finance.liquidable_delivery item
        where item.planned_intervention_id = funding.planned_intervention_id and item.line_id = funding.line_id
          and item.status = 'LIQUIDATED'), 0)) as need
      from finance.case_funding funding where funding.line_id in (select line_id from asked)
    ) as needs
  ), free as (
    select line.id as line_id, line.serving_cents - coalesce((
      select sum(liquidated_cents) from finance.commitment where commitment.line_id = line.id and serves_reservations), 0) as cents
    from finance.funding_line line where line.id in (select line_id from asked)
  )
  select asked.planned_intervention_id,
    (coalesce(done.liquidated, 0) + coalesce(least(open.need, greatest(0, free.cents - open.before)), 0))::bigint,
    coalesce(done.liquidated, 0)::bigint, coalesce(done.paid, 0)::bigint
  from asked left join done using (planned_intervention_id)
  left join open using (planned_intervention_id) left join free on free.line_id = open.line_id;
end;
revoke all on function finance.figures_of_fundings from public;
grant execute on function finance.figures_of_fundings to cse_finance;
