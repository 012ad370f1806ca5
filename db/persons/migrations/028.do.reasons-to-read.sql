-- What sources say of somebody's means, work, benefits and health is read where it is needed: by the person, and where a case or a request of theirs is.
-- That somebody lives in the comune is no reason.
create function persons.viewer_serves(person uuid) returns boolean
  language sql stable
  return ('person:' || person) = any (registry.viewer_keys())
    or exists (select from registry.case_custody held where held.person_id = person)
    or exists (select from registry.open_request waiting where waiting.person_id = person);

drop policy seen_with_the_person on persons.isee_attestation;
create policy seen_by_who_serves_the_person on persons.isee_attestation for all using (
  exists (select from persons.person where person.id = isee_attestation.person_id) and persons.viewer_serves(person_id)
  and (kind not in ('SOCIO_HEALTH', 'RESIDENTIAL') or persons.viewer_works_with_health_of(person_id)));

drop policy seen_with_the_person on persons.employment_status;
create policy seen_by_who_serves_the_person on persons.employment_status for all using (
  exists (select from persons.person where person.id = employment_status.person_id) and persons.viewer_serves(person_id));

drop policy health_seen_by_person_and_professions on persons.disability_finding;
create policy health_seen_by_who_serves_the_person on persons.disability_finding for all using (
  exists (select from persons.person where person.id = disability_finding.person_id) and persons.viewer_serves(person_id)
  and persons.viewer_works_with_health_of(person_id));

drop policy seen_with_the_person on persons.certification;
create policy seen_with_the_person_or_by_who_serves on persons.certification for all using (
  exists (select from persons.person where person.id = certification.person_id)
  and (not fields && array['isee', 'iseeThreshold', 'benefits', 'employment', 'disability'] or persons.viewer_serves(person_id)));

-- A report of an error says what its datum says.
drop policy seen_with_the_person on persons.source_error_report;
create policy seen_with_the_certification on persons.source_error_report for select using (
  exists (select from persons.certification
    where certification.id = source_error_report.certification_id and certification.person_id = source_error_report.person_id));
drop policy reported_by_the_body on persons.source_error_report;
create policy reported_by_the_body on persons.source_error_report for insert with check (
  exists (select from persons.certification
    where certification.id = source_error_report.certification_id and certification.person_id = source_error_report.person_id)
  and organisation = any ((select registry.viewer_keys())::text[]));
drop policy replied_to_the_body on persons.source_error_report;
create policy replied_to_the_body on persons.source_error_report for update using (
  exists (select from persons.certification
    where certification.id = source_error_report.certification_id and certification.person_id = source_error_report.person_id)
  and organisation = any ((select registry.viewer_keys())::text[]));
