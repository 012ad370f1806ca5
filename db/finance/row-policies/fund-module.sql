-- Reports of national funds (moduli).
-- `pnpm policies` writes the SQL as it is in force, in a form that is easily read; the comments are written by hand.

-- The Ambito and the Region; submitted by the Ufficio di Piano or the accountant.
alter table finance.fund_module_submission enable row level security, force row level security;

create policy seen_by_keeper_and_checker on finance.fund_module_submission for select
  using ((('ambito:' || ambito_code) = any (registry.viewer_keys()))
    or ('region' = any (registry.viewer_keys())));

create policy submitted_by_the_ambito on finance.fund_module_submission for insert
  with check ((('ambito:' || ambito_code) = any (registry.viewer_keys()))
    and registry.viewer_keys() && array['role:PLAN_OFFICE', 'role:ACCOUNTANT']);

-- The Ambito and the Region; decided by the controller.
alter table finance.fund_module_decision enable row level security, force row level security;

create policy seen_by_keeper_and_checker on finance.fund_module_decision for select
  using ((('ambito:' || ambito_code) = any (registry.viewer_keys()))
    or ('region' = any (registry.viewer_keys())));

create policy decided_by_the_controller on finance.fund_module_decision for insert
  with check (registry.viewer_keys() @> array['region', 'role:CONTROLLER']);
