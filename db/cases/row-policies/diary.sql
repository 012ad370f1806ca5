-- The professional diary (diario).
-- `pnpm policies` writes the SQL as it is in force, in a form that is easily read; the comments are written by hand.

-- Social workers and the Ufficio di Piano read what their own organisation wrote, even after the case has passed to another; restricted entries
-- only with the role RESTRICTED. The holder of the case writes. Nobody changes or removes an entry.
alter table cases.diary_entry enable row level security, force row level security;

create policy not_while_restricted on cases.diary_entry as restrictive for select
  using (case_id <> all (registry.withheld_cases()));

create policy seen_by_readers on cases.diary_entry for select
  using (coalesce(readers && registry.viewer_keys(), false)
    and cases.viewer_is('role:SOCIAL_WORKER', 'role:PLAN_OFFICE')
    and (not restricted or cases.viewer_is('role:RESTRICTED')));

create policy written_by_holder on cases.diary_entry for insert
  with check ((organisation = any (registry.viewer_keys()))
    and cases.viewer_works()
    and cases.viewer_is('role:SOCIAL_WORKER', 'role:PLAN_OFFICE')
    and (not restricted or cases.viewer_is('role:RESTRICTED'))
    and (exists (select from cases."case" where "case".id = diary_entry.case_id and "case".holder = diary_entry.organisation)));
