-- The log of access (registro degli accessi).
-- `pnpm policies` writes the SQL as it is in force, in a form that is easily read; the comments are written by hand.

-- The person reads who has read or changed the own record; bodies read what was done in their comune or Ambito (which of their operators, the
-- field rules say), but for what concerned withheld persons alone. Entries are added by whoever acts; nobody changes or removes one.
alter table registry.access_entry enable row level security, force row level security;

create policy not_of_withheld_persons on registry.access_entry as restrictive for select
  using (cardinality(persons) = 0
    or not persons <@ registry.withheld_persons());

create policy read_by_the_person_or_the_territory on registry.access_entry for select
  using (persons @> array[registry.viewer_person()]
    or readers && registry.viewer_keys());

create policy written_by_anyone on registry.access_entry for insert
  with check (true);

-- The same log by body: for the body whose operators did it.
alter table registry.access_of_bodies enable row level security, force row level security;

create policy seen_by_the_body on registry.access_of_bodies for select
  using (body = any (registry.viewer_keys()));
