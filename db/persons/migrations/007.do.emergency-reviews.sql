-- Reviews an access in an emergency: a supervisor of the body whose operator used it, or of one that holds the record, and never who used
-- it. @returns the outcome: REVIEWED, NOT_FOUND, OWN_ACCESS or ALREADY_REVIEWED
create function persons.review_emergency(act uuid, access uuid, reviewer_issuer text, reviewer text, reviewer_roles text[],
                                         found_to_be text, why text, at timestamptz) returns text
  language plpgsql security definer set search_path = persons, registry, pg_temp as $$
declare
  opened emergency_access;
  own text[] := array(select key from unnest(registry.viewer_keys()) as key where key like 'comune:%' or key like 'ambito:%');
begin
  if not (current_setting('cse.scope', true) in ('LOCAL', 'AMBITO')
          and 'role:SUPERVISOR' = any (registry.viewer_keys()) and cardinality(own) > 0) then
    raise exception 'the viewer reviews no access in an emergency' using errcode = 'insufficient_privilege';
  end if;
  select * into opened from emergency_access where id = access and (informed && own or organisations && own);
  if opened.id is null then
    return 'NOT_FOUND';
  end if;
  if (opened.issuer, opened.subject) = (reviewer_issuer, reviewer) then
    return 'OWN_ACCESS';
  end if;
  insert into emergency_review (id, emergency_id, issuer, subject, scope, roles, organisations, outcome, note, reviewed_at)
  values (act, access, reviewer_issuer, reviewer, current_setting('cse.scope'), reviewer_roles, own, found_to_be, why, at)
  on conflict (emergency_id) do nothing;
  return case when found then 'REVIEWED' else 'ALREADY_REVIEWED' end;
end $$;
revoke all on function persons.review_emergency from public;
grant execute on function persons.review_emergency to cse_persons;

-- Entries have further columns since: the function is made anew with them.
create or replace function persons.accesses_of(person uuid) returns setof registry.access_entry
  language sql stable security definer set search_path = pg_catalog, pg_temp
begin atomic
  select entry.*
  from registry.access_entry entry
  where entry.persons && persons.ids_of(accesses_of.person)
    and (person = registry.viewer_person() or entry.readers && registry.viewer_keys());
end;
