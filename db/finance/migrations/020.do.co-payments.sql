-- What users pay themselves of what they are given: the regulation of their Ambito (R.R. 4/2007 art. 6), what it makes of their ISEE
-- (D.P.C.M. 159/2013), what is charged for each month and what came in.

create table finance.co_payment_regulation (
  id uuid primary key,
  ambito_code text not null,
  -- until the next one of the Ambito
  valid_from date not null check (extract(day from valid_from) = 1),
  act_kind text not null check (act_kind = 'RESOLUTION'),
  act_number text not null,
  act_on date not null check (act_on <= valid_from),
  recorded_at timestamptz(3) not null default clock_timestamp(),
  unique (ambito_code, valid_from),
  unique (id, ambito_code)
);
create table finance.co_payment_rule (
  regulation_id uuid not null,
  ambito_code text not null,
  service_type text not null references finance.service_type (code),
  isee_kind text not null check (isee_kind in ('ORDINARY', 'MINOR', 'UNIVERSITY', 'SOCIO_HEALTH', 'DOCTORATE', 'RESIDENTIAL')),
  formula text not null check (formula in ('PROPORTIONAL', 'INTERPOLATED', 'BANDS')),
  -- nothing is paid up to this ISEE, and the whole from that one on
  exempt_up_to_cents bigint not null check (exempt_up_to_cents >= 0),
  full_from_cents bigint not null check (full_from_cents > exempt_up_to_cents),
  -- [{ upToCents, hundredthsOfPercent }], the lowest first
  bands jsonb not null check (jsonb_typeof(bands) = 'array' and (formula = 'BANDS') = (bands <> '[]')),
  -- of a month
  minimum_cents bigint check (minimum_cents > 0),
  maximum_cents bigint check (maximum_cents > 0 and maximum_cents >= minimum_cents),
  -- [{ code, reason }]
  exemptions jsonb not null check (jsonb_typeof(exemptions) = 'array'),
  primary key (regulation_id, service_type),
  foreign key (regulation_id, ambito_code) references finance.co_payment_regulation (id, ambito_code)
);
create trigger append_only before update or delete or truncate on finance.co_payment_regulation
  for each statement execute function finance.refuse_change();
create trigger append_only before update or delete or truncate on finance.co_payment_rule
  for each statement execute function finance.refuse_change();

-- A determination: of months from `from_month` on the user pays so much, until one with a higher number.
create table finance.co_payment (
  id uuid primary key,
  planned_intervention_id uuid not null references finance.case_funding (planned_intervention_id),
  ambito_code text not null,
  number integer not null check (number > 0),
  from_month date not null check (extract(day from from_month) = 1),
  regulation_id uuid not null,
  service_type text not null,
  -- code of the exemption in the rule
  exemption text,
  requested_at timestamptz(3) not null,
  decided_at timestamptz(3),
  -- the ISEE that was read; its protocol is null where there was none, and once the file of the case was erased
  isee_cents bigint check (isee_cents >= 0),
  dsu_protocol text,
  isee_submitted_on date,
  isee_valid_until date,
  isee_discrepant boolean,
  -- the fraction of the price, and what bounds it in a month
  numerator bigint check (numerator >= 0),
  denominator bigint check (denominator > 0),
  minimum_cents bigint,
  maximum_cents bigint,
  unique (planned_intervention_id, number),
  foreign key (regulation_id, service_type) references finance.co_payment_rule (regulation_id, service_type),
  check ((decided_at is null) = (numerator is null) and (numerator is null) = (denominator is null))
);
create index on finance.co_payment (ambito_code, planned_intervention_id, number);

-- What the user owes of a month that was delivered.
create table finance.co_payment_charge (
  -- that of the delivery
  id uuid primary key,
  planned_intervention_id uuid not null references finance.case_funding (planned_intervention_id),
  ambito_code text not null,
  month date not null check (extract(day from month) = 1),
  -- what the month costs beside the share of the health service, and what of it the user bears
  price_cents bigint not null,
  user_cents bigint not null check (user_cents between 0 and price_cents),
  -- of the determination; null where the project says the share
  co_payment_number integer,
  withdrawn boolean not null,
  -- of the event of cases
  version integer not null,
  -- of the notice of payment (avviso pagoPA)
  notice_number text check (notice_number ~ '^[0-9]{18}$'),
  issued_on date,
  due_on date check (due_on >= issued_on),
  unique (ambito_code, notice_number),
  check (num_nonnulls(notice_number, issued_on, due_on) in (0, 3))
);
create index on finance.co_payment_charge (planned_intervention_id, month);
create index on finance.co_payment_charge (ambito_code, month, id);

create table finance.co_payment_entry (
  id uuid primary key,
  charge_id uuid not null references finance.co_payment_charge (id),
  ambito_code text not null,
  kind text not null check (kind in ('COLLECTION', 'REFUND', 'REMINDER')),
  entered_on date not null,
  amount_cents bigint check (amount_cents > 0),
  -- of the receipt (IUR, number of the order)
  reference text,
  recorded_at timestamptz(3) not null default clock_timestamp(),
  check ((kind = 'REMINDER') = (amount_cents is null))
);
create index on finance.co_payment_entry (charge_id, recorded_at);
create trigger append_only before update or delete or truncate on finance.co_payment_entry
  for each statement execute function finance.refuse_change();

alter table finance.co_payment_regulation enable row level security;
alter table finance.co_payment_regulation force row level security;
alter table finance.co_payment_rule enable row level security;
alter table finance.co_payment_rule force row level security;
alter table finance.co_payment enable row level security;
alter table finance.co_payment force row level security;
alter table finance.co_payment_charge enable row level security;
alter table finance.co_payment_charge force row level security;
alter table finance.co_payment_entry enable row level security;
alter table finance.co_payment_entry force row level security;
create policy published on finance.co_payment_regulation for select using (true);
create policy adopted_by_the_ambito on finance.co_payment_regulation for insert with check (
  'ambito:' || ambito_code = any ((select registry.viewer_keys())::text[]));
create policy published on finance.co_payment_rule for select using (true);
create policy adopted_by_the_ambito on finance.co_payment_rule for insert with check (
  'ambito:' || ambito_code = any ((select registry.viewer_keys())::text[]));
-- As what the case was granted, which has policies of its own.
create policy seen_with_the_funding on finance.co_payment for select using (exists (
  select from finance.case_funding funding where funding.planned_intervention_id = co_payment.planned_intervention_id));
create policy determined_by_the_holder on finance.co_payment for insert with check (
  current_setting('cse.scope', true) is distinct from 'CITIZEN' and exists (
    select from finance.case_funding funding where funding.planned_intervention_id = co_payment.planned_intervention_id));
create policy decided_by_the_system on finance.co_payment for update using (
  current_setting('cse.scope', true) = 'SYSTEM' and 'ambito:' || ambito_code = any ((select registry.viewer_keys())::text[]));
-- Who keeps the books collects of every case of the plan.
create policy not_while_restricted on finance.co_payment_charge as restrictive for select using (
  not finance.is_withheld(planned_intervention_id));
create policy seen_with_the_funding on finance.co_payment_charge for select using (exists (
  select from finance.case_funding funding where funding.planned_intervention_id = co_payment_charge.planned_intervention_id));
create policy seen_by_who_collects on finance.co_payment_charge for select using (
  'ambito:' || ambito_code = any ((select registry.viewer_keys())::text[])
  and 'role:ACCOUNTANT' = any ((select registry.viewer_keys())::text[]));
create policy kept_by_the_system on finance.co_payment_charge using (
  current_setting('cse.scope', true) = 'SYSTEM' and 'ambito:' || ambito_code = any ((select registry.viewer_keys())::text[]));
create policy noticed_by_who_collects on finance.co_payment_charge for update using (
  'ambito:' || ambito_code = any ((select registry.viewer_keys())::text[])
  and 'role:ACCOUNTANT' = any ((select registry.viewer_keys())::text[]));
create policy seen_with_the_charge on finance.co_payment_entry for select using (exists (
  select from finance.co_payment_charge charge where charge.id = charge_id));
create policy entered_by_who_collects on finance.co_payment_entry for insert with check (
  'ambito:' || ambito_code = any ((select registry.viewer_keys())::text[])
  and 'role:ACCOUNTANT' = any ((select registry.viewer_keys())::text[]));

grant select on finance.co_payment_regulation, finance.co_payment_rule, finance.co_payment, finance.co_payment_charge, finance.co_payment_entry
  to cse_finance;
grant insert on finance.co_payment_regulation, finance.co_payment_rule, finance.co_payment, finance.co_payment_charge, finance.co_payment_entry
  to cse_finance;
grant update (decided_at, isee_cents, dsu_protocol, isee_submitted_on, isee_valid_until, isee_discrepant, numerator, denominator, minimum_cents,
  maximum_cents) on finance.co_payment to cse_finance;
grant update (price_cents, user_cents, co_payment_number, withdrawn, version, notice_number, issued_on, due_on) on finance.co_payment_charge
  to cse_finance;

-- Whom a planned intervention is for: who determines, charges and collects is in the log of access of that person. It runs as the owner and
-- looks itself who asks.
create function finance.person_charged(planned uuid) returns uuid
  language sql stable security definer set search_path = finance, pg_temp
begin atomic
  select custody.person_id
  from finance.case_funding funding join registry.case_custody custody on custody.case_id = funding.case_id
  where funding.planned_intervention_id = planned
    and ('ambito:' || funding.ambito_code = any (registry.viewer_keys())
      or custody.readers && registry.viewer_keys() or custody.person_id = registry.viewer_person());
end;
revoke all on function finance.person_charged from public;
grant execute on function finance.person_charged to cse_finance;

-- With the file of a case goes its ISEE; what was charged and collected stays (art. 2220 c.c.), of a case that nobody finds any more.
create or replace function finance.detach_cases(cases uuid[]) returns integer
  language plpgsql security definer set search_path = finance, registry, pg_temp as $$
declare
  detached integer;
  due uuid[] := registry.ordered('CASE_FILE', cases);
begin
  perform registry.assert_erasing();
  update creditor set person_code = null, person_name = null, iban = null, iban_end = null, planned_intervention_id = null
  where planned_intervention_id in (select planned_intervention_id from case_funding where case_id = any (due));
  update co_payment set isee_cents = null, dsu_protocol = null, isee_submitted_on = null, isee_valid_until = null, exemption = null
  where planned_intervention_id in (select planned_intervention_id from case_funding where case_id = any (due));
  with stand_ins as materialized (
    select erased, gen_random_uuid() as stand_in from unnest(due) as erased
  )
  update case_funding set case_id = stand_in from stand_ins where case_id = erased;
  get diagnostics detached = row_count;
  delete from idempotency_record where registry.names_one_of(outcome, due);
  perform registry.remove_events_about(due);
  return detached;
end $$;
