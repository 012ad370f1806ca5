-- Appointments at the front office.
-- `pnpm policies` writes the SQL as it is in force, in a form that is easily read; the comments are written by hand.

-- The person, who books for them (parents, guardians, delegates), and the comune of the office; in a protected case who is on its list.
alter table services.appointment enable row level security, force row level security;

create policy not_while_protected on services.appointment as restrictive for select
  using (case_id is null
    or (case_id <> all (registry.withheld_cases())));

create policy not_while_restricted on services.appointment as restrictive for select
  using (person_id is null
    or (person_id <> all (registry.withheld_persons())));

create policy seen_by_readers on services.appointment for all
  using (readers && registry.viewer_keys()
    or (('books:' || person_id) = any (registry.viewer_keys())));

-- Who may book where: the comune of residence, the person, and who books for them.
alter table services.resident enable row level security, force row level security;

create policy not_while_restricted on services.resident as restrictive for select
  using (person_id is null
    or (person_id <> all (registry.withheld_persons())));

create policy seen_by_readers on services.resident for all
  using (coalesce(readers && registry.viewer_keys(), false)
    or (('books:' || person_id) = any (registry.viewer_keys())));
