-- Relationships (rete di relazioni).
-- `pnpm policies` writes the SQL as it is in force, in a form that is easily read; the comments are written by hand.

-- Whoever sees the person reads them (what is noted of them, the field rules say), but for ties to somebody who is withheld; operators of comuni and Ambiti write them.
alter table persons.relationship enable row level security, force row level security;

create policy not_towards_withheld on persons.relationship as restrictive for select
  using (other_person_id is null
    or (other_person_id <> all (registry.withheld_persons())));

create policy not_while_restricted on persons.relationship as restrictive for select
  using (person_id is null
    or (person_id <> all (registry.withheld_persons())));

create policy seen_with_the_person on persons.relationship for select
  using (exists (select from persons.person where person.id = relationship.person_id));

create policy added_by_workers on persons.relationship for insert
  with check (persons.viewer_works()
    and (exists (select from persons.person where person.id = relationship.person_id)));

create policy changed_by_workers on persons.relationship for update
  using (persons.viewer_works()
    and (exists (select from persons.person where person.id = relationship.person_id)));

-- Whoever sees the person, and who acts for them, while neither is withheld; operators of comuni and Ambiti record and end it, and the person dismisses a delegate.
alter table persons.representation enable row level security, force row level security;

create policy not_towards_withheld on persons.representation as restrictive for select
  using (representative_id is null
    or (representative_id <> all (registry.withheld_persons())));

create policy not_while_restricted on persons.representation as restrictive for select
  using (person_id is null
    or (person_id <> all (registry.withheld_persons())));

create policy seen_with_the_person on persons.representation for select
  using ((exists (select from persons.person where person.id = representation.person_id))
    or representative_id = registry.viewer_person());

create policy added_by_workers on persons.representation for insert
  with check (persons.viewer_works()
    and (exists (select from persons.person where person.id = representation.person_id)));

create policy delegate_dismissed_by_the_person on persons.representation for update
  using (kind = 'DELEGATE'
    and person_id = registry.viewer_person())
  with check (ended_on is not null);

create policy ended_by_workers on persons.representation for update
  using (persons.viewer_works()
    and (exists (select from persons.person where person.id = representation.person_id)));
