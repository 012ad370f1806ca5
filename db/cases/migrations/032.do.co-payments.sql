-- What the user pays of a month follows the determination of the Ambito, where there is one, and not the share that the project planned.
alter table cases.planned_intervention
  -- determinations by finance, by number: { "1": { from: 'YYYY-MM', terms } }; none is ever taken away
  add column co_payments jsonb not null default '{}' check (jsonb_typeof(co_payments) = 'object'),
  drop constraint within_agreed,
  add constraint within_agreed check (
    0 <= delivered_quantity and delivered_quantity <= planned_quantity
    and 0 <= delivered_body_cents and delivered_body_cents <= body_share_cents
    and 0 <= delivered_user_cents
    and delivered_body_cents + delivered_user_cents <= body_share_cents + user_share_cents
    and (co_payments <> '{}' or delivered_user_cents <= user_share_cents)
    and 0 <= delivered_health_cents and delivered_health_cents <= health_share_cents
  ) not valid;
grant update (co_payments) on cases.planned_intervention to cse_cases;

-- Number of the determination by which the shares of the month were reckoned.
alter table cases.delivery add column co_payment integer check (co_payment > 0);
