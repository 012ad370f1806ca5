-- What the viewer is in persons.
-- `pnpm policies` writes the SQL as it is in force, in a form that is easily read; the comments are written by hand.

-- An operator of a comune or an Ambito.
create function persons.viewer_works() returns boolean
  return (current_setting('cse.scope', true) = any (array['LOCAL', 'AMBITO']));

-- Who may read health data of a person: social workers, the PUA, the Ufficio di Piano, and the person.
create function persons.viewer_works_with_health_of(person uuid) returns boolean
  return (registry.viewer_keys() && array['role:SOCIAL_WORKER', 'role:PUA', 'role:PLAN_OFFICE', ('person:' || person)]);

-- A supervisor of the body that keeps the records: who decides what is erased.
create function persons.viewer_disposes(holder text) returns boolean
  return coalesce(((holder = any (registry.viewer_keys())) and ('role:SUPERVISOR' = any (registry.viewer_keys()))), false);

-- The platform, when it proposes or carries out what is to be erased.
create function persons.platform_disposes() returns boolean
  return coalesce(('system:erasure' = any (registry.viewer_keys())), false);

-- Whom the viewer serves: the person, and who has a case of theirs, or a request that waits at the front office.
create function persons.viewer_serves(person uuid) returns boolean
  return ((('person:' || person) = any (registry.viewer_keys())) or (exists (select from registry.case_custody held where (held.person_id = viewer_serves.person))) or (exists (select from registry.open_request waiting where (waiting.person_id = viewer_serves.person))));
