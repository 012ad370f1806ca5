-- What people ask of their own data (istanze dell’interessato).
-- `pnpm policies` writes the SQL as it is in force, in a form that is easily read; the comments are written by hand.

-- Whoever sees the person reads them; operators and the person add them, a supervisor decides.
alter table persons.rights_request enable row level security, force row level security;

create policy not_while_restricted on persons.rights_request as restrictive for select
  using (person_id is null
    or (person_id <> all (registry.withheld_persons())));

create policy seen_with_the_person on persons.rights_request for select
  using (exists (select from persons.person where person.id = rights_request.person_id));

create policy requested_with_the_person on persons.rights_request for insert
  with check ((exists (select from persons.person where person.id = rights_request.person_id))
    and (persons.viewer_works() or person_id = registry.viewer_person()));

create policy decided_by_supervisors on persons.rights_request for update
  using ((exists (select from persons.person where person.id = rights_request.person_id))
    and persons.viewer_works()
    and registry.viewer_keys() && array['role:SUPERVISOR']);

-- As the request that it is part of.
alter table persons.rectification enable row level security, force row level security;

create policy not_while_restricted on persons.rectification as restrictive for select
  using (person_id is null
    or (person_id <> all (registry.withheld_persons())));

create policy seen_with_the_person on persons.rectification for select
  using (exists (select from persons.person where person.id = rectification.person_id));

create policy requested_with_the_person on persons.rectification for insert
  with check ((exists (select from persons.person where person.id = rectification.person_id))
    and (persons.viewer_works() or person_id = registry.viewer_person()));

create policy decided_by_supervisors on persons.rectification for update
  using ((exists (select from persons.person where person.id = rectification.person_id))
    and persons.viewer_works()
    and registry.viewer_keys() && array['role:SUPERVISOR']);
