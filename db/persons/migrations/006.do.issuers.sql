-- Who asks in an emergency is issuer and subject.

drop function persons.open_emergency(uuid, text, text[], text, text, timestamptz);

-- Opens a record to an operator outside its scope for three hours. Who asks for an unknown tax code is told so, since acting in an
-- emergency needs to know; therefore requests that find nobody count like the others, ten in a day, and are kept with their reason.
-- @returns the outcome (GRANTED, UNKNOWN, IN_SCOPE, TOO_MANY), the person, and when the next request is admitted.
create function persons.open_emergency(act uuid, asker_issuer text, asker text, asker_roles text[], wanted text, why text,
                                       at timestamptz, out outcome text, out person uuid, out next_at timestamptz)
  language plpgsql security definer set search_path = persons, registry, pg_temp as $$
declare
  held text[];
  own text[] := array(select key from unnest(registry.viewer_keys()) as key where key like 'comune:%' or key like 'ambito:%');
begin
  if not (current_setting('cse.scope', true) in ('LOCAL', 'AMBITO')
          and registry.viewer_keys() && array['role:SOCIAL_WORKER', 'role:PLAN_OFFICE'] and cardinality(own) > 0) then
    raise exception 'the viewer opens no record in an emergency' using errcode = 'insufficient_privilege';
  end if;
  perform pg_advisory_xact_lock(hashtextextended(jsonb_build_array('emergency', asker_issuer, asker)::text, 0));
  select (array_agg(granted_at order by granted_at desc))[10] + interval '1 day' into next_at
    from emergency_access where issuer = asker_issuer and subject = asker and granted_at > at - interval '1 day';
  if next_at is not null then
    outcome := 'TOO_MANY';
    return;
  end if;
  person := persons.id_of_tax_code(wanted);
  held := array(
    select distinct key from (
      select 'comune:' || residence_comune from persons.person known where known.id = person
      union all
      select unnest(readers) from case_custody where person_id = person
    ) as holders (key) where key is not null order by key);
  if held && own then
    outcome := 'IN_SCOPE';
    return;
  end if;
  insert into emergency_access (id, issuer, subject, scope, roles, organisations, informed, person_id, reason, granted_at, expires_at)
  values (act, asker_issuer, asker, current_setting('cse.scope'), asker_roles, own, held, person, why, at, at + interval '3 hours');
  outcome := case when person is null then 'UNKNOWN' else 'GRANTED' end;
end $$;
revoke all on function persons.open_emergency from public;
grant execute on function persons.open_emergency to cse_persons;
