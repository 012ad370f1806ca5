-- Money for what cases plan and deliver.
-- `pnpm policies` writes the SQL as it is in force, in a form that is easily read; the comments are written by hand.

-- Who holds the case, and the person, who only reads; the platform writes it as events of cases say.
alter table finance.case_funding enable row level security, force row level security;

create policy not_while_restricted on finance.case_funding as restrictive for select
  using (case_id <> all (registry.withheld_cases()));

create policy kept_by_the_system on finance.case_funding for all
  using (current_setting('cse.scope', true) = 'SYSTEM'
    and (('ambito:' || ambito_code) = any (registry.viewer_keys())));

create policy known_to_the_holder on finance.case_funding for all
  using (exists (select from registry.case_custody where case_custody.case_id = case_funding.case_id));

create policy not_requested_by_citizens on finance.case_funding as restrictive for insert
  with check (current_setting('cse.scope', true) is distinct from 'CITIZEN');

create policy not_changed_by_citizens on finance.case_funding as restrictive for update
  using (current_setting('cse.scope', true) is distinct from 'CITIZEN');

-- What is due, without the case: for the Ambito, whose accountant liquidates it.
alter table finance.liquidable_delivery enable row level security, force row level security;

create policy seen_by_the_keeper on finance.liquidable_delivery for select
  using (('ambito:' || ambito_code) = any (registry.viewer_keys()));

create policy kept_by_the_system on finance.liquidable_delivery for all
  using (current_setting('cse.scope', true) = 'SYSTEM'
    and (('ambito:' || ambito_code) = any (registry.viewer_keys())));

create policy liquidated_by_the_accountant on finance.liquidable_delivery for update
  using ((('ambito:' || ambito_code) = any (registry.viewer_keys()))
    and ('role:ACCOUNTANT' = any (registry.viewer_keys())));
