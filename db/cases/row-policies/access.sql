-- Access and orientation (accesso e orientamento).
-- `pnpm policies` writes the SQL as it is in force, in a form that is easily read; the comments are written by hand.

-- Who has the file; operators write.
alter table cases.access_interview enable row level security, force row level security;

create policy not_while_restricted on cases.access_interview as restrictive for select
  using (case_id <> all (registry.withheld_cases()));

create policy seen_by_readers on cases.access_interview for select
  using (coalesce(readers && registry.viewer_keys(), false)
    and true);

create policy added_by_workers on cases.access_interview for insert
  with check (coalesce(readers && registry.viewer_keys(), false)
    and cases.viewer_works());

create policy changed_by_workers on cases.access_interview for update
  using (coalesce(readers && registry.viewer_keys(), false)
    and true
    and cases.viewer_works());
