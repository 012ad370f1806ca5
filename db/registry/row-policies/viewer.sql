-- Who the viewer of a request is, as row policies know it. The gateway sets it at the beginning of each transaction.
-- `pnpm policies` writes the SQL as it is in force, in a form that is easily read; the comments are written by hand.

-- The keys of the viewer: the body and the roles (`comune:072006`, `ambito:ATS-BA-02`, `role:SOCIAL_WORKER`), the own record (`person:…`), and
-- the records open in an emergency, or of whom a citizen acts for (`person:…` to read, `books:…` for appointments). A row that carries one of them in `readers` is read; without keys nothing is.
create function registry.viewer_keys() returns text[]
  return string_to_array(current_setting('cse.keys', true), ',');

-- The own record of a citizen; none for operators.
create function registry.viewer_person() returns uuid
  return (nullif(current_setting('cse.person', true), ''));

-- The keys but those that an emergency gave for three hours: restricted data and protected places take one of these.
create function registry.viewer_standing_keys() returns text[]
  return array(select key.key from unnest(registry.viewer_keys()) key(key) where (key.key <> all (string_to_array(coalesce(current_setting('cse.emergency', true), ''), ','))));

-- Whose processing is restricted (Reg. UE 2016/679 art. 18): nobody reads them but the person, who decides on the restriction, and the platform itself;
-- and whose record is protected from the viewer.
create function registry.withheld_persons() returns uuid[]
  return case when registry.is_anything_withheld() then registry.persons_to_withhold() else '{}' end;

-- Their cases, and those that are protected alone from the viewer.
create function registry.withheld_cases() returns uuid[]
  return case when registry.is_anything_withheld() then registry.cases_to_withhold() else '{}' end;

-- Whether anybody's record is restricted or protected from somebody at this moment: mostly nobody's, and then nothing is listed.
create function registry.is_anything_withheld() returns boolean security definer
  BEGIN ATOMIC select ((exists (select from registry.protected_record where (protected_record.lifted_at is null))) or (exists (select from registry.processing_restriction where (processing_restriction.lifted_at is null)))); end;

-- Of those, the persons who are withheld from this viewer.
create function registry.persons_to_withhold() returns uuid[] security definer
  return case when (current_setting('cse.scope', true) = 'SYSTEM') then '{}' else array(select processing_restriction.person_id from registry.processing_restriction where ((processing_restriction.lifted_at is null) and (processing_restriction.person_id is distinct from registry.viewer_person()) and (not coalesce(('purpose:restricted' = any (registry.viewer_keys())), false))) UNION all select hidden.person_id from registry.hidden_records() hidden(id, person_id, case_id, reason, protected_at, lifted_at, version) where (hidden.case_id is null)) end;

-- And the cases.
create function registry.cases_to_withhold() returns uuid[] security definer
  return array(select case_custody.case_id from registry.case_custody where (case_custody.person_id = any (registry.persons_to_withhold())) UNION all select hidden.case_id from registry.hidden_records() hidden(id, person_id, case_id, reason, protected_at, lifted_at, version) where (hidden.case_id is not null));

-- The day it is in Italy: whatever lasts until a day ends at midnight there.
create function registry.day_in_italy(instant timestamp with time zone) returns date
  return (instant AT TIME ZONE 'Europe/Rome')::date;
