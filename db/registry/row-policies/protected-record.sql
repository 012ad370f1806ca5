-- Protected records (cartelle protette): a person, or one case, that is there for named operators alone.
-- `pnpm policies` writes the SQL as it is in force, in a form that is easily read; the comments are written by hand.

-- That a record is protected, is known to who is on its list; guardians change it. Operators who work with files or answer for a service protect.
alter table registry.protected_record enable row level security, force row level security;

create policy known_to_the_list on registry.protected_record for select to cse_cases
  using (registry.viewer_is_named(id));

create policy protected_by_who_works on registry.protected_record for insert to cse_cases
  with check ((current_setting('cse.scope', true) = any (array['LOCAL', 'AMBITO']))
    and registry.viewer_keys() && array['role:SOCIAL_WORKER', 'role:PLAN_OFFICE', 'role:SUPERVISOR']);

create policy changed_by_guardians on registry.protected_record for update to cse_cases
  using (lifted_at is null
    and registry.viewer_is_named(id)
    and registry.viewer_guards(id))
  with check (true);

-- The list: its guardians keep it; who protects is the first.
alter table registry.protected_record_operator enable row level security, force row level security;

create policy known_to_guardians on registry.protected_record_operator for select to cse_cases
  using (registry.viewer_guards(record_id));

create policy added_by_guardians on registry.protected_record_operator for insert to cse_cases
  with check (registry.viewer_guards(record_id));

create policy removed_by_guardians on registry.protected_record_operator for update to cse_cases
  using (removed_at is null
    and registry.viewer_guards(record_id))
  with check (removed_at is not null);

-- What was done about a protection, and why: for its guardians, never changed.
alter table registry.protected_record_step enable row level security, force row level security;

create policy known_to_guardians on registry.protected_record_step for select to cse_cases
  using (registry.viewer_guards(record_id));

create policy written_by_guardians on registry.protected_record_step for insert to cse_cases
  with check (registry.viewer_guards(record_id));

-- Who opened a protected record in an emergency, or tried to: for its guardians.
alter table registry.protected_record_opening enable row level security, force row level security;

create policy known_to_guardians on registry.protected_record_opening for select to cse_cases
  using (registry.viewer_guards(record_id));

-- As what somebody is on the list of a record today.
create function registry.protection_role(record uuid, who_issuer text, who_subject text) returns text security definer
  BEGIN ATOMIC select listed.role from registry.protected_record_operator listed where ((listed.record_id = protection_role.record) and (listed.issuer = protection_role.who_issuer) and (listed.subject = protection_role.who_subject) and (listed.removed_at is null) and ((listed.until is null) or (listed.until >= registry.day_in_italy(now())))); end;

-- Protected records that are not there for the viewer: who is not on the list and opened none in an emergency; who is excluded, always.
create function registry.hidden_records() returns SETOF registry.protected_record security definer
  BEGIN ATOMIC select held.id, held.person_id, held.case_id, held.reason, held.protected_at, held.lifted_at, held.version from (registry.protected_record held LEFT JOIN registry.protected_record_operator listed ON ((listed.record_id = held.id) and (listed.issuer = current_setting('cse.issuer', true)) and (listed.subject = current_setting('cse.subject', true)) and (listed.removed_at is null) and ((listed.until is null) or (listed.until >= registry.day_in_italy(now()))))) where ((held.lifted_at is null) and (current_setting('cse.scope', true) is distinct from 'SYSTEM') and (held.person_id is distinct from registry.viewer_person()) and (coalesce(listed.role, 'EXCLUDED') = 'EXCLUDED') and ((listed.role is not null) or (not coalesce((('person:' || held.person_id) = any (string_to_array(current_setting('cse.emergency', true), ','))), false)))); end;

-- Whether the viewer works with a record.
create function registry.viewer_is_named(record uuid) returns boolean security definer
  return coalesce((registry.protection_role(record, current_setting('cse.issuer', true), current_setting('cse.subject', true)) = any (array['GUARDIAN', 'NAMED'])), false);

-- Whether the viewer keeps the list of a record, or nobody is on it yet.
create function registry.viewer_guards(record uuid) returns boolean security definer
  return (coalesce((registry.protection_role(record, current_setting('cse.issuer', true), current_setting('cse.subject', true)) = 'GUARDIAN'), false) or (not (exists (select from registry.protected_record_operator listed where (listed.record_id = viewer_guards.record)))));
