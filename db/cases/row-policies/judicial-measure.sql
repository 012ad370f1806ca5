-- Measures of courts (provvedimenti dell’autorità giudiziaria) with their hearings and terms.
-- `pnpm policies` writes the SQL as it is in force, in a form that is easily read; the comments are written by hand.

-- Social workers and the Ufficio di Piano who hold RESTRICTED, when they have the file; never by an emergency.
alter table cases.judicial_measure enable row level security, force row level security;

create policy not_while_restricted on cases.judicial_measure as restrictive for select
  using (case_id <> all (registry.withheld_cases()));

create policy restricted_takes_a_standing_key on cases.judicial_measure as restrictive for select
  using (coalesce(readers && registry.viewer_standing_keys(), false));

create policy seen_by_readers on cases.judicial_measure for select
  using (coalesce(readers && registry.viewer_keys(), false)
    and cases.viewer_is('role:SOCIAL_WORKER', 'role:PLAN_OFFICE')
    and cases.viewer_is('role:RESTRICTED'));

create policy added_by_workers on cases.judicial_measure for insert
  with check (coalesce(readers && registry.viewer_keys(), false)
    and cases.viewer_works()
    and cases.viewer_is('role:SOCIAL_WORKER', 'role:PLAN_OFFICE')
    and cases.viewer_is('role:RESTRICTED'));

create policy changed_by_workers on cases.judicial_measure for update
  using (coalesce(readers && registry.viewer_keys(), false)
    and cases.viewer_is('role:SOCIAL_WORKER', 'role:PLAN_OFFICE')
    and cases.viewer_is('role:RESTRICTED')
    and cases.viewer_works());

-- As the measure.
alter table cases.judicial_date enable row level security, force row level security;

create policy not_while_restricted on cases.judicial_date as restrictive for select
  using (case_id <> all (registry.withheld_cases()));

create policy restricted_takes_a_standing_key on cases.judicial_date as restrictive for select
  using (coalesce(readers && registry.viewer_standing_keys(), false));

create policy seen_by_readers on cases.judicial_date for select
  using (coalesce(readers && registry.viewer_keys(), false)
    and cases.viewer_is('role:SOCIAL_WORKER', 'role:PLAN_OFFICE')
    and cases.viewer_is('role:RESTRICTED'));

create policy added_by_workers on cases.judicial_date for insert
  with check (coalesce(readers && registry.viewer_keys(), false)
    and cases.viewer_works()
    and cases.viewer_is('role:SOCIAL_WORKER', 'role:PLAN_OFFICE')
    and cases.viewer_is('role:RESTRICTED'));

create policy changed_by_workers on cases.judicial_date for update
  using (coalesce(readers && registry.viewer_keys(), false)
    and cases.viewer_is('role:SOCIAL_WORKER', 'role:PLAN_OFFICE')
    and cases.viewer_is('role:RESTRICTED')
    and cases.viewer_works());
