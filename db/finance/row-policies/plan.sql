-- The zone plan (piano di zona): read by the Ambito, its comuni and the Region.
-- `pnpm policies` writes the SQL as it is in force, in a form that is easily read; the comments are written by hand.

-- The Ambito, its comuni (`plan:…`) and the Region read it; the Ambito writes.
alter table finance.zone_plan enable row level security, force row level security;

create policy seen_by_the_plans_readers on finance.zone_plan for select
  using ((('plan:' || ambito_code) = any (registry.viewer_keys()))
    or ('region' = any (registry.viewer_keys())));

create policy added_by_the_ambito on finance.zone_plan for insert
  with check (('ambito:' || ambito_code) = any (registry.viewer_keys()));

create policy changed_by_the_ambito on finance.zone_plan for update
  using (('ambito:' || ambito_code) = any (registry.viewer_keys()));

-- As the plan.
alter table finance.plan_intervention enable row level security, force row level security;

create policy seen_by_the_plans_readers on finance.plan_intervention for select
  using ((('plan:' || ambito_code) = any (registry.viewer_keys()))
    or ('region' = any (registry.viewer_keys())));

create policy added_by_the_ambito on finance.plan_intervention for insert
  with check (('ambito:' || ambito_code) = any (registry.viewer_keys()));

create policy changed_by_the_ambito on finance.plan_intervention for update
  using (('ambito:' || ambito_code) = any (registry.viewer_keys()));

-- As the plan.
alter table finance.plan_variation enable row level security, force row level security;

create policy seen_by_the_plans_readers on finance.plan_variation for select
  using ((('plan:' || ambito_code) = any (registry.viewer_keys()))
    or ('region' = any (registry.viewer_keys())));

create policy added_by_the_ambito on finance.plan_variation for insert
  with check (('ambito:' || ambito_code) = any (registry.viewer_keys()));

create policy changed_by_the_ambito on finance.plan_variation for update
  using (('ambito:' || ambito_code) = any (registry.viewer_keys()));

-- As the plan; never changed.
alter table finance.plan_edition enable row level security, force row level security;

create policy seen_by_the_plans_readers on finance.plan_edition for select
  using ((('plan:' || ambito_code) = any (registry.viewer_keys()))
    or ('region' = any (registry.viewer_keys())));

create policy added_by_the_ambito on finance.plan_edition for insert
  with check (('ambito:' || ambito_code) = any (registry.viewer_keys()));

-- As the plan.
alter table finance.funding_line enable row level security, force row level security;

create policy seen_by_the_plans_readers on finance.funding_line for select
  using ((('plan:' || ambito_code) = any (registry.viewer_keys()))
    or ('region' = any (registry.viewer_keys())));

create policy added_by_the_ambito on finance.funding_line for insert
  with check (('ambito:' || ambito_code) = any (registry.viewer_keys()));

create policy changed_by_the_ambito on finance.funding_line for update
  using (('ambito:' || ambito_code) = any (registry.viewer_keys()));

-- As the plan.
alter table finance.fund_allocation enable row level security, force row level security;

create policy seen_by_the_plans_readers on finance.fund_allocation for select
  using ((('plan:' || ambito_code) = any (registry.viewer_keys()))
    or ('region' = any (registry.viewer_keys())));

create policy added_by_the_ambito on finance.fund_allocation for insert
  with check (('ambito:' || ambito_code) = any (registry.viewer_keys()));

create policy changed_by_the_ambito on finance.fund_allocation for update
  using (('ambito:' || ambito_code) = any (registry.viewer_keys()));

-- As the plan.
alter table finance.progress_report enable row level security, force row level security;

create policy seen_by_the_plans_readers on finance.progress_report for select
  using ((('plan:' || ambito_code) = any (registry.viewer_keys()))
    or ('region' = any (registry.viewer_keys())));

create policy added_by_the_ambito on finance.progress_report for insert
  with check (('ambito:' || ambito_code) = any (registry.viewer_keys()));

create policy changed_by_the_ambito on finance.progress_report for update
  using (('ambito:' || ambito_code) = any (registry.viewer_keys()));

-- As the plan; never changed.
alter table finance.year_closing enable row level security, force row level security;

create policy seen_by_the_plans_readers on finance.year_closing for select
  using ((('plan:' || ambito_code) = any (registry.viewer_keys()))
    or ('region' = any (registry.viewer_keys())));

create policy added_by_the_ambito on finance.year_closing for insert
  with check (('ambito:' || ambito_code) = any (registry.viewer_keys()));
