-- Absences and substitutions of operators (assenze e sostituzioni).
-- `pnpm policies` writes the SQL as it is in force, in a form that is easily read; the comments are written by hand.

-- Colleagues of the same organisation know of them; its coordinators record and end them.
alter table cases.absence enable row level security, force row level security;

create policy known_to_colleagues on cases.absence for select
  using (organisation = any (registry.viewer_keys()));

create policy recorded_by_coordinators on cases.absence for insert
  with check ((organisation = any (registry.viewer_keys()))
    and cases.viewer_works()
    and cases.viewer_is('role:SUPERVISOR'));

create policy changed_by_coordinators on cases.absence for update
  using ((organisation = any (registry.viewer_keys()))
    and cases.viewer_works()
    and cases.viewer_is('role:SUPERVISOR'));
