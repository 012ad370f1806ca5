-- Requests for services at the front office (richieste di servizi).
-- `pnpm policies` writes the SQL as it is in force, in a form that is easily read; the comments are written by hand.

-- Who receives people at the front office of the comune; of what the person asks themselves the person; restricted ones only with the role RESTRICTED,
-- and never by an emergency. The person sends them to the front office of the own comune, or who books for the person.
alter table cases.service_request enable row level security, force row level security;

create policy not_while_protected on cases.service_request as restrictive for select
  using (case_id is null
    or (case_id <> all (registry.withheld_cases())));

create policy not_while_restricted on cases.service_request as restrictive for select
  using (person_id is null
    or (person_id <> all (registry.withheld_persons())));

create policy restricted_takes_a_standing_key on cases.service_request as restrictive for select
  using (not restricted
    or coalesce(readers && registry.viewer_standing_keys(), false));

create policy seen_by_readers on cases.service_request for select
  using (coalesce(readers && registry.viewer_keys(), false)
    and (cases.viewer_is('role:SECRETARIAT', 'role:PUA', 'role:SOCIAL_WORKER') or registry.viewer_person() is not null)
    and (not restricted or cases.viewer_is('role:RESTRICTED')));

create policy recorded_by_the_front_office on cases.service_request for insert
  with check ((('comune:' || comune) = any (registry.viewer_keys()))
    and cases.viewer_works()
    and cases.viewer_is('role:SECRETARIAT', 'role:PUA', 'role:SOCIAL_WORKER')
    and (not restricted or cases.viewer_is('role:RESTRICTED')));

create policy submitted_by_the_person on cases.service_request for insert
  with check (current_setting('cse.scope', true) = 'CITIZEN'
    and origin = 'PERSON'
    and not restricted
    and settled_at is null
    and comune = cases.receiving_comune(person_id));

create policy settled_by_the_front_office on cases.service_request for update
  using ((('comune:' || comune) = any (registry.viewer_keys()))
    and cases.viewer_works()
    and cases.viewer_is('role:SECRETARIAT', 'role:PUA', 'role:SOCIAL_WORKER'));

-- Whoever sees the request; the front office records them.
alter table cases.service_request_outcome enable row level security, force row level security;

create policy seen_with_the_request on cases.service_request_outcome for select
  using (exists (select from cases.service_request where service_request.id = service_request_outcome.request_id));

create policy recorded_with_the_request on cases.service_request_outcome for insert
  with check (cases.viewer_works()
    and cases.viewer_is('role:SECRETARIAT', 'role:PUA', 'role:SOCIAL_WORKER')
    and (exists (select from cases.service_request where service_request.id = service_request_outcome.request_id)));

-- Where a request of the viewer's own, or of whom they book for, is received; of nobody else.
create function cases.receiving_comune(applicant uuid) returns text security definer
  BEGIN ATOMIC select coalesce((select resident.comune from cases.resident where (resident.person_id = receiving_comune.applicant)), (select "case".comune from cases."case" where ("case".person_id = receiving_comune.applicant) ORDER BY "case".opened_on DESC, "case".id DESC LIMIT 1)) as "coalesce" where ((registry.viewer_person() = applicant) or (('books:' || applicant) = any (registry.viewer_keys()))); end;
