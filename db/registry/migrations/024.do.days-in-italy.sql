-- Last days are days in Italy: at midnight there they are over, whatever day it is in UTC.

-- Of who places or follows somebody at a protected place.
drop policy seen_by_who_places on registry.placement;
create policy seen_by_who_places on registry.placement for select using (
  (until is null or until >= registry.day_in_italy(now()))
  and (select registry.viewer_standing_keys()) && array['role:SOCIAL_WORKER', 'role:PLAN_OFFICE']
  and exists (
    select from registry.case_custody held
    where held.case_id = placement.case_id and held.readers && (select registry.viewer_standing_keys()))
);

-- Of who is on the list of a protected record.
create or replace function registry.protection_role(record uuid, who_issuer text, who_subject text) returns text
  language sql stable parallel safe security definer set search_path = registry, pg_temp
begin atomic
  select role from registry.protected_record_operator listed
  where listed.record_id = record and listed.issuer = who_issuer and listed.subject = who_subject
    and listed.removed_at is null and (listed.until is null or listed.until >= registry.day_in_italy(now()));
end;

create or replace function registry.hidden_records() returns setof registry.protected_record
  language sql stable parallel safe security definer set search_path = registry, pg_temp
begin atomic
  select held.* from registry.protected_record held
  left join registry.protected_record_operator listed
    on listed.record_id = held.id and listed.issuer = current_setting('cse.issuer', true) and listed.subject = current_setting('cse.subject', true)
      and listed.removed_at is null and (listed.until is null or listed.until >= registry.day_in_italy(now()))
  where held.lifted_at is null and current_setting('cse.scope', true) is distinct from 'SYSTEM'
    and held.person_id is distinct from registry.viewer_person()
    and coalesce(listed.role, 'EXCLUDED') = 'EXCLUDED'
    and (listed.role is not null
      or not coalesce('person:' || held.person_id = any (string_to_array(current_setting('cse.emergency', true), ',')), false));
end;

create or replace function registry.protection_against(person uuid, who_issuer text, who_subject text) returns table (record uuid, excluded boolean)
  language sql stable parallel safe security definer set search_path = registry, pg_temp
begin atomic
  select held.id, listed.role is not null from registry.protected_record held
  left join registry.protected_record_operator listed
    on listed.record_id = held.id and listed.issuer = who_issuer and listed.subject = who_subject
      and listed.removed_at is null and (listed.until is null or listed.until >= registry.day_in_italy(now()))
  where held.lifted_at is null and held.person_id = person and coalesce(listed.role, 'EXCLUDED') = 'EXCLUDED';
end;
