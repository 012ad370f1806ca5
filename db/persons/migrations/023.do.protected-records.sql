-- Protected records (registry/migrations): what leads to a person from others' records is not there for who does not work with the record.

-- Ties noted at another person, who acts for whom, suspected duplicates and mergers name two people: both must be there.
create policy not_towards_withheld on persons.relationship as restrictive for select using (
  other_person_id is null or other_person_id <> all ((select registry.withheld_persons())::uuid[]));
create policy not_towards_withheld on persons.representation as restrictive for select using (
  representative_id is null or representative_id <> all ((select registry.withheld_persons())::uuid[]));
create policy not_towards_withheld on persons.possible_duplicate as restrictive for select using (
  other_person_id <> all ((select registry.withheld_persons())::uuid[]));
create policy not_towards_withheld on persons.merge as restrictive for select using (
  kept_id <> all ((select registry.withheld_persons())::uuid[]) and merged_id <> all ((select registry.withheld_persons())::uuid[]));
select registry.withhold_protected('persons');

-- The log stays as it was written; who asks for a person's sees that of all ids, of nobody who is withheld.
create or replace function persons.accesses_of(person uuid) returns setof registry.access_entry
  language sql stable security definer set search_path = pg_catalog, pg_temp
  as $$
    select entry.*
    from registry.access_entry entry
    where entry.persons && persons.ids_of(accesses_of.person)
      and accesses_of.person <> all ((select registry.withheld_persons())::uuid[])
      and (person = registry.viewer_person() or entry.readers && registry.viewer_keys()
        or current_setting('cse.scope', true) = 'CITIZEN' and 'person:' || person = any (registry.viewer_keys()))
  $$;

-- Two records of which one is protected are not merged: what went over would be there for everybody.
create function persons.any_protected(persons uuid[]) returns boolean
  language sql stable security definer set search_path = registry, pg_temp
  return exists (select from registry.protected_record held where held.lifted_at is null and held.person_id = any (any_protected.persons));
revoke all on function persons.any_protected from public;
grant execute on function persons.any_protected to cse_persons;

-- Opens a record to an operator outside its scope for three hours, or one that is protected from them. Who asks for an unknown tax code is told so,
-- since acting in an emergency needs to know; therefore requests that find nobody count like the others, ten in a day, and are kept with their
-- reason. The guardians of a protected record learn of every opening at once, also of one that was refused: who is excluded is told of nobody.
-- @returns the outcome (GRANTED, UNKNOWN, IN_SCOPE, TOO_MANY), the person, and when the next request is admitted.
create or replace function persons.open_emergency(act uuid, viewer_issuer text, viewer_subject text, viewer_roles text[], wanted text, why text,
                                       at timestamptz, out outcome text, out person uuid, out next_at timestamptz)
  language plpgsql security definer set search_path = persons, registry, pg_temp as $$
declare
  held text[];
  own text[] := array(select key from unnest(registry.viewer_keys()) as key where key like 'comune:%' or key like 'ambito:%');
  barred boolean;
  found_person uuid;
begin
  if not (current_setting('cse.scope', true) in ('LOCAL', 'AMBITO')
          and registry.viewer_keys() && array['role:SOCIAL_WORKER', 'role:PLAN_OFFICE'] and cardinality(own) > 0) then
    raise exception 'the viewer opens no record in an emergency' using errcode = 'insufficient_privilege';
  end if;
  perform pg_advisory_xact_lock(hashtextextended(jsonb_build_array('emergency', viewer_issuer, viewer_subject)::text, 0));
  select (array_agg(granted_at order by granted_at desc))[10] + interval '1 day' into next_at
    from emergency_access where issuer = viewer_issuer and subject = viewer_subject and granted_at > at - interval '1 day';
  if next_at is not null then
    outcome := 'TOO_MANY';
    return;
  end if;
  found_person := persons.id_of_tax_code(wanted);
  held := array(
    select distinct key from (
      select 'comune:' || residence_comune from persons.person known where known.id = found_person
      union all
      select unnest(readers) from case_custody where person_id = found_person
    ) as holders (key) where key is not null order by key);
  -- null: nothing keeps the record from who asks
  select bool_or(excluded) into barred from registry.protection_against(found_person, viewer_issuer, viewer_subject);
  if barred is null and held && own then
    person := found_person;
    outcome := 'IN_SCOPE';
    return;
  end if;
  insert into protected_record_opening (id, record_id, at, issuer, subject, organisations, reason, refused)
  select uuidv7(), record, at, viewer_issuer, viewer_subject, own, why, barred from registry.protection_against(found_person, viewer_issuer, viewer_subject);
  if not coalesce(barred, false) then
    person := found_person;
  end if;
  insert into emergency_access (id, issuer, subject, scope, roles, organisations, informed, person_id, reason, granted_at, expires_at)
  values (act, viewer_issuer, viewer_subject, current_setting('cse.scope'), viewer_roles, own, case when person is null then '{}' else held end, person, why, at,
    at + interval '3 hours');
  outcome := case when person is null then 'UNKNOWN' else 'GRANTED' end;
end $$;

-- What was kept of the protection goes with the person.
create function persons.forget_protection() returns trigger
  language plpgsql security definer set search_path = registry, pg_temp as $$
begin
  delete from protected_record where person_id = old.id;
  return null;
end $$;
create trigger protection_is_forgotten after delete on persons.person for each row execute function persons.forget_protection();
