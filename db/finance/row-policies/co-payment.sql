-- What users pay themselves of what they are given.
-- `pnpm policies` writes the SQL as it is in force, in a form that is easily read; the comments are written by hand.

-- A published resolution: whoever is to pay must be able to reckon. The Ambito adopts its own.
alter table finance.co_payment_regulation enable row level security, force row level security;

create policy published on finance.co_payment_regulation for select
  using (true);

create policy adopted_by_the_ambito on finance.co_payment_regulation for insert
  with check (('ambito:' || ambito_code) = any (registry.viewer_keys()));

-- As the regulation.
alter table finance.co_payment_rule enable row level security, force row level security;

create policy published on finance.co_payment_rule for select
  using (true);

create policy adopted_by_the_ambito on finance.co_payment_rule for insert
  with check (('ambito:' || ambito_code) = any (registry.viewer_keys()));

-- As what the case was granted, which has policies of its own: the holder determines, the person reads, the platform decides by the ISEE.
alter table finance.co_payment enable row level security, force row level security;

create policy seen_with_the_funding on finance.co_payment for select
  using (exists (select from finance.case_funding funding where funding.planned_intervention_id = co_payment.planned_intervention_id));

create policy determined_by_the_holder on finance.co_payment for insert
  with check (current_setting('cse.scope', true) is distinct from 'CITIZEN'
    and (exists (select from finance.case_funding funding where funding.planned_intervention_id = co_payment.planned_intervention_id)));

create policy decided_by_the_system on finance.co_payment for update
  using (current_setting('cse.scope', true) = 'SYSTEM'
    and (('ambito:' || ambito_code) = any (registry.viewer_keys())));

-- Whoever sees what the case was granted; and the accountant, who collects of every case of the plan but those withheld from this accountant.
alter table finance.co_payment_charge enable row level security, force row level security;

create policy not_while_restricted on finance.co_payment_charge as restrictive for select
  using (not finance.is_withheld(planned_intervention_id));

create policy seen_by_who_collects on finance.co_payment_charge for select
  using ((('ambito:' || ambito_code) = any (registry.viewer_keys()))
    and ('role:ACCOUNTANT' = any (registry.viewer_keys())));

create policy seen_with_the_funding on finance.co_payment_charge for select
  using (exists (select from finance.case_funding funding where funding.planned_intervention_id = co_payment_charge.planned_intervention_id));

create policy kept_by_the_system on finance.co_payment_charge for all
  using (current_setting('cse.scope', true) = 'SYSTEM'
    and (('ambito:' || ambito_code) = any (registry.viewer_keys())));

create policy noticed_by_who_collects on finance.co_payment_charge for update
  using ((('ambito:' || ambito_code) = any (registry.viewer_keys()))
    and ('role:ACCOUNTANT' = any (registry.viewer_keys())));

-- With the charge.
alter table finance.co_payment_entry enable row level security, force row level security;

create policy seen_with_the_charge on finance.co_payment_entry for select
  using (exists (select from finance.co_payment_charge charge where charge.id = co_payment_entry.charge_id));

create policy entered_by_who_collects on finance.co_payment_entry for insert
  with check ((('ambito:' || ambito_code) = any (registry.viewer_keys()))
    and ('role:ACCOUNTANT' = any (registry.viewer_keys())));
