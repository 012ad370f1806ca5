-- Progress of projects that the EU pays (Multifondo).
-- `pnpm policies` writes the SQL as it is in force, in a form that is easily read; the comments are written by hand.

-- The Ambito and the Region; the Ambito writes.
alter table finance.multifondo_project enable row level security, force row level security;

create policy seen_by_the_ambito on finance.multifondo_project for select
  using (('ambito:' || ambito_code) = any (registry.viewer_keys()));

create policy seen_by_the_region on finance.multifondo_project for select
  using ('region' = any (registry.viewer_keys()));

create policy added_by_the_ambito on finance.multifondo_project for insert
  with check (('ambito:' || ambito_code) = any (registry.viewer_keys()));

create policy changed_by_the_ambito on finance.multifondo_project for update
  using (('ambito:' || ambito_code) = any (registry.viewer_keys()));

-- The Ambito and the Region; the Ambito writes.
alter table finance.progress_entry enable row level security, force row level security;

create policy seen_by_the_ambito on finance.progress_entry for select
  using (('ambito:' || ambito_code) = any (registry.viewer_keys()));

create policy seen_by_the_region on finance.progress_entry for select
  using ('region' = any (registry.viewer_keys()));

create policy added_by_the_ambito on finance.progress_entry for insert
  with check (('ambito:' || ambito_code) = any (registry.viewer_keys()));

-- The Ambito; the Region without output indicators, which only its controller reads.
alter table finance.progress_row enable row level security, force row level security;

create policy seen_by_the_ambito on finance.progress_row for select
  using (('ambito:' || ambito_code) = any (registry.viewer_keys()));

create policy seen_by_the_region on finance.progress_row for select
  using (('region' = any (registry.viewer_keys()))
    and (kind <> 'PHYSICAL' or ('role:CONTROLLER' = any (registry.viewer_keys()))));

create policy added_by_the_ambito on finance.progress_row for insert
  with check (('ambito:' || ambito_code) = any (registry.viewer_keys()));

-- The Ambito and the Region; validation is the controller’s.
alter table finance.progress_step enable row level security, force row level security;

create policy seen_by_the_ambito on finance.progress_step for select
  using (('ambito:' || ambito_code) = any (registry.viewer_keys()));

create policy seen_by_the_region on finance.progress_step for select
  using ('region' = any (registry.viewer_keys()));

create policy taken_by_the_ambito on finance.progress_step for insert
  with check (task <> 'VALIDATE'
    and (('ambito:' || ambito_code) = any (registry.viewer_keys())));

create policy taken_by_the_controller on finance.progress_step for insert
  with check (task = 'VALIDATE'
    and registry.viewer_keys() @> array['region', 'role:CONTROLLER']);

-- The Ambito and the controller of the Region.
alter table finance.progress_rejection enable row level security, force row level security;

create policy seen_by_the_ambito on finance.progress_rejection for select
  using (('ambito:' || ambito_code) = any (registry.viewer_keys()));

create policy seen_by_the_controller on finance.progress_rejection for select
  using (registry.viewer_keys() @> array['region', 'role:CONTROLLER']);

create policy added_by_who_rejects on finance.progress_rejection for insert
  with check ((('ambito:' || ambito_code) = any (registry.viewer_keys()))
    or registry.viewer_keys() @> array['region', 'role:CONTROLLER']);

-- The Ambito and the controller of the Region.
alter table finance.progress_return enable row level security, force row level security;

create policy seen_by_the_ambito on finance.progress_return for select
  using (('ambito:' || ambito_code) = any (registry.viewer_keys()));

create policy seen_by_the_controller on finance.progress_return for select
  using (registry.viewer_keys() @> array['region', 'role:CONTROLLER']);

create policy added_by_the_ambito on finance.progress_return for insert
  with check (('ambito:' || ambito_code) = any (registry.viewer_keys()));

-- The Ambito and the controller of the Region.
alter table finance.progress_snapshot enable row level security, force row level security;

create policy seen_by_the_ambito on finance.progress_snapshot for select
  using (('ambito:' || ambito_code) = any (registry.viewer_keys()));

create policy seen_by_the_controller on finance.progress_snapshot for select
  using (registry.viewer_keys() @> array['region', 'role:CONTROLLER']);

create policy added_by_the_ambito on finance.progress_snapshot for insert
  with check (('ambito:' || ambito_code) = any (registry.viewer_keys()));
