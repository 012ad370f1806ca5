-- What other administrations were asked about people (journal of calls).
-- `pnpm policies` writes the SQL as it is in force, in a form that is easily read; the comments are written by hand.

-- The person, and the body in whose name it was asked; no other body that sees the record. Written by function, changed by nobody.
alter table registry.source_call enable row level security, force row level security;

create policy not_while_restricted on registry.source_call as restrictive for select
  using (person_id is null
    or (person_id <> all (registry.withheld_persons())));

create policy read_by_the_person_or_the_body on registry.source_call for select
  using (person_id = registry.viewer_person()
    or readers && registry.viewer_keys());

-- Whoever sees the call.
alter table registry.source_answer enable row level security, force row level security;

create policy seen_with_the_call on registry.source_answer for select
  using (exists (select from registry.source_call queried where queried.id = source_answer.id));
