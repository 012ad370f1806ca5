-- Access and orientation (accesso e orientamento).
-- `pnpm policies` writes the SQL as it is in force, in a form that is easily read; the comments are written by hand.

-- The reception, social workers and the Ufficio di Piano, when they have the file; the person. Not who assigns the work or pays for it.
alter table cases.access_interview enable row level security, force row level security;

create policy not_while_restricted on cases.access_interview as restrictive for select
  using (case_id <> all (registry.withheld_cases()));

create policy seen_by_readers on cases.access_interview for select
  using (coalesce(readers && registry.viewer_keys(), false)
    and (cases.viewer_is('role:SECRETARIAT', 'role:PUA', 'role:SOCIAL_WORKER', 'role:PLAN_OFFICE') or registry.viewer_person() is not null or cases.system_works()));

create policy added_by_workers on cases.access_interview for insert
  with check (coalesce(readers && registry.viewer_keys(), false)
    and cases.viewer_works());

create policy changed_by_workers on cases.access_interview for update
  using (coalesce(readers && registry.viewer_keys(), false)
    and cases.viewer_is('role:SECRETARIAT', 'role:PUA', 'role:SOCIAL_WORKER', 'role:PLAN_OFFICE')
    and cases.viewer_works());
