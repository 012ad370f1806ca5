-- What falls due in a year is committed for that year (esigibilità, D.Lgs. 118/2011 all. 4/2). What was delivered without a commitment, or fell
-- due in a year that had none, is paid once it is recognised as a debt beside the budget (debito fuori bilancio, D.Lgs. 267/2000 art. 194).

alter table finance.commitment
  add column recognises_debt boolean not null default false,
  add constraint debt_is_resolved check (not recognises_debt or act_kind = 'RESOLUTION');
grant insert (recognises_debt) on finance.commitment to cse_finance;

-- What of a commitment falls due after the year that closes goes on to its year by the fondo pluriennale vincolato.
alter table finance.year_residue
  drop constraint year_residue_kept_cents_check,
  add column deferred_cents bigint not null default 0 check (deferred_cents >= 0),
  add column deferred_to smallint,
  add check (kept_cents >= 0 and kept_cents + deferred_cents > 0),
  add check ((deferred_cents = 0) = (deferred_to is null));
create index on finance.year_residue (commitment_id);

-- As before (007); a debt that was recognised pays what was delivered under its intervention, whatever line it was reserved on.
create or replace function finance.refuse_other_than_liquidation() returns trigger
  language plpgsql set search_path = finance, pg_temp as $$
begin
  if (to_jsonb(new) - array['status', 'movement_id', 'line_id']) is distinct from (to_jsonb(old) - array['status', 'movement_id', 'line_id'])
    or not (
      (old.status, new.status) = ('LIQUIDABLE', 'LIQUIDATED') and exists (
        select from finance.movement join finance.commitment on commitment.id = movement.commitment_id
        where movement.id = new.movement_id and movement.kind = 'LIQUIDATION' and movement.line_id = new.line_id
          and movement.intervention_id = new.intervention_id
          and (commitment.recognises_debt or commitment.serves_reservations and new.line_id is not distinct from old.line_id))
      or (old.status, new.status) = ('LIQUIDATED', case when old.withdrawn then 'WITHDRAWN' else 'LIQUIDABLE' end)
        and new.line_id is not distinct from old.line_id
        and exists (select from finance.movement where reverses = old.movement_id))
  then
    raise exception 'a due delivery is only liquidated, or due again' using errcode = 'insufficient_privilege';
  end if;
  return new;
end $$;
