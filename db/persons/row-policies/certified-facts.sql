-- What other administrations certify of a person.
-- `pnpm policies` writes the SQL as it is in force, in a form that is easily read; the comments are written by hand.

-- Whoever sees the person; what is said of means, work, benefits and health only the person and who has a case or a request of theirs.
alter table persons.certification enable row level security, force row level security;

create policy not_while_restricted on persons.certification as restrictive for select
  using (person_id is null
    or (person_id <> all (registry.withheld_persons())));

create policy seen_with_the_person_or_by_who_serves on persons.certification for all
  using ((exists (select from persons.person where person.id = certification.person_id))
    and (not fields && array['isee', 'iseeThreshold', 'benefits', 'employment', 'disability'] or persons.viewer_serves(person_id)));

-- The person, and who has a case or a request of theirs; those for social-health and residential services, which are about health, only with who works with health data.
alter table persons.isee_attestation enable row level security, force row level security;

create policy not_while_restricted on persons.isee_attestation as restrictive for select
  using (person_id is null
    or (person_id <> all (registry.withheld_persons())));

create policy seen_by_who_serves_the_person on persons.isee_attestation for all
  using ((exists (select from persons.person where person.id = isee_attestation.person_id))
    and persons.viewer_serves(person_id)
    and ((kind <> all (array['SOCIO_HEALTH', 'RESIDENTIAL'])) or persons.viewer_works_with_health_of(person_id)));

-- The person, and who has a case or a request of theirs.
alter table persons.employment_status enable row level security, force row level security;

create policy not_while_restricted on persons.employment_status as restrictive for select
  using (person_id is null
    or (person_id <> all (registry.withheld_persons())));

create policy seen_by_who_serves_the_person on persons.employment_status for all
  using ((exists (select from persons.person where person.id = employment_status.person_id))
    and persons.viewer_serves(person_id));

-- The person, and who works with health data and has a case or a request of theirs.
alter table persons.disability_finding enable row level security, force row level security;

create policy not_while_restricted on persons.disability_finding as restrictive for select
  using (person_id is null
    or (person_id <> all (registry.withheld_persons())));

create policy health_seen_by_who_serves_the_person on persons.disability_finding for all
  using ((exists (select from persons.person where person.id = disability_finding.person_id))
    and persons.viewer_serves(person_id)
    and persons.viewer_works_with_health_of(person_id));

-- Whoever sees what it is about; added and settled by the body that reports, or reported.
alter table persons.source_error_report enable row level security, force row level security;

create policy not_while_restricted on persons.source_error_report as restrictive for select
  using (person_id is null
    or (person_id <> all (registry.withheld_persons())));

create policy seen_with_the_certification on persons.source_error_report for select
  using (exists (select from persons.certification where certification.id = source_error_report.certification_id and certification.person_id = source_error_report.person_id));

create policy reported_by_the_body on persons.source_error_report for insert
  with check ((exists (select from persons.certification where certification.id = source_error_report.certification_id and certification.person_id = source_error_report.person_id))
    and (organisation = any (registry.viewer_keys())));

create policy replied_to_the_body on persons.source_error_report for update
  using ((exists (select from persons.certification where certification.id = source_error_report.certification_id and certification.person_id = source_error_report.person_id))
    and (organisation = any (registry.viewer_keys())));

-- Wrapped, a key says nothing: every viewer's reads need it; it is made by the body that writes.
alter table persons.data_key enable row level security, force row level security;

create policy seen_by_viewers on persons.data_key for select
  using (cardinality(registry.viewer_keys()) > 0);

create policy made_by_who_writes on persons.data_key for insert
  with check (retired_at is null
    and (organisation = any (registry.viewer_keys())));
