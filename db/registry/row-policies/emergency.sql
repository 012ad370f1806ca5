-- Accesses in an emergency (accesso in emergenza) and their review.
-- `pnpm policies` writes the SQL as it is in force, in a form that is easily read; the comments are written by hand.

-- The body of the operator, the bodies that hold the record and were informed, and the person see it; of a protected record who is on its list.
alter table registry.emergency_access enable row level security, force row level security;

create policy not_of_withheld_persons on registry.emergency_access as restrictive for select
  using (person_id is null
    or (person_id <> all (registry.withheld_persons())));

create policy seen_by_holders_own_body_and_person on registry.emergency_access for select
  using (informed && registry.viewer_keys()
    or organisations && registry.viewer_keys()
    or person_id = registry.viewer_person());

-- Whoever sees the access sees what a supervisor found of it.
alter table registry.emergency_review enable row level security, force row level security;

create policy seen_with_the_access on registry.emergency_review for select
  using (exists (select from registry.emergency_access where emergency_access.id = emergency_review.emergency_id));
