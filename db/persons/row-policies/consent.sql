-- Consents (consensi).
-- `pnpm policies` writes the SQL as it is in force, in a form that is easily read; the comments are written by hand.

-- Whoever sees the person reads them; operators of comuni and Ambiti record and withdraw them, and the person withdraws the own ones.
alter table persons.consent enable row level security, force row level security;

create policy not_while_restricted on persons.consent as restrictive for select
  using (person_id is null
    or (person_id <> all (registry.withheld_persons())));

create policy seen_with_the_person on persons.consent for select
  using (exists (select from persons.person where person.id = consent.person_id));

create policy added_by_workers on persons.consent for insert
  with check (persons.viewer_works()
    and (exists (select from persons.person where person.id = consent.person_id)));

create policy changed_by_workers on persons.consent for update
  using (persons.viewer_works()
    and (exists (select from persons.person where person.id = consent.person_id)));

create policy withdrawn_by_the_person on persons.consent for update
  using (person_id = registry.viewer_person());
