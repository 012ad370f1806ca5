-- Who is invited from outside to a case learns who the person is, and nothing else of the record: not the row, but these columns.
create function persons.identities_for_invited(wanted uuid[])
  returns table (person_id uuid, given_name text, family_name text, birth_year smallint, birth_month smallint, birth_day smallint, tax_code text)
  language sql stable security definer set search_path = persons, registry, pg_temp
begin atomic
  select person.id, coalesce(person.given_name, person.code_name), person.family_name, person.birth_year, person.birth_month, person.birth_day,
    case when current_setting('cse.scope', true) = 'HEALTH_PROFESSIONAL' then person.tax_code end
  from persons.person
  where person.id = any (identities_for_invited.wanted) and person.id = any (registry.persons_of_invitations());
end;
revoke all on function persons.identities_for_invited from public;
grant execute on function persons.identities_for_invited to cse_persons;
