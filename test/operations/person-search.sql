-- person-search as secretariat@bari: 3 statements, the same for 1, 20 or 200 rows

begin isolation level repeatable read;

select set_config('cse.keys', $1, true), set_config('cse.scope', $2, true), set_config('cse.person', $3,
  true), set_config('statement_timeout', $4, true), set_config('role', $5, true), set_config('cse.issuer', $6,
  true), set_config('cse.subject', $7, true);

select id, tax_code as "taxCode", given_name as "givenName", family_name as "familyName", sex,
  birth_year as "birthYear", birth_month as "birthMonth", birth_day as "birthDay",
  birth_order as "birthOrder", birth_place_code as "birthPlaceCode", birth_place_name as "birthPlaceName",
  citizenships, deceased_on as "deceasedOn", residence_comune as "residenceComune",
  residence_address as "residenceAddress", residence_since as "residenceSince",
  domicile_comune as "domicileComune", domicile_address as "domicileAddress", email, mobile,
  household_id as "householdId", health_code as "healthCode", code_name as "codeName", language,
  interpreter_needed as "interpreterNeeded", identity_source as "identitySource", version,
  updated_at as "updatedAt"
from persons.person
where persons.person.id = any(array( select resident.id from unnest($1::text[]) as town(code) cross join
  lateral (select id from persons.person where (persons.person.residence_comune = town.code
  and (persons.person.family_name_order >= $2 and persons.person.family_name_order < $3
  and persons.person.deceased_on is null)) order by persons.person.family_name_order,
  persons.person.given_name_order, persons.person.id limit $4) as resident union all (select id from
  persons.person where (persons.person.id = any(array( select registry.case_custody.person_id from
  registry.case_custody where registry.case_custody.lives_elsewhere is distinct from false))
  and (persons.person.residence_comune is null or persons.person.residence_comune <> all($5))
  and (persons.person.family_name_order >= $6 and persons.person.family_name_order < $7
  and persons.person.deceased_on is null)) order by persons.person.family_name_order,
  persons.person.given_name_order, persons.person.id limit $8) union all (select id from persons.person where
  (persons.person.residence_comune is null and persons.person.received_by = any($9)
  and (persons.person.family_name_order >= $10 and persons.person.family_name_order < $11
  and persons.person.deceased_on is null)) order by persons.person.family_name_order,
  persons.person.given_name_order, persons.person.id limit $12)))
order by persons.person.family_name_order, persons.person.given_name_order, persons.person.id
limit $13;

select count(*) as count
from ( select from persons.person where ((persons.person.residence_comune = any($1) or persons.person.id =
  any(array( select registry.case_custody.person_id from registry.case_custody where
  registry.case_custody.lives_elsewhere is distinct from false)) or persons.person.residence_comune is null
  and persons.person.received_by = any($2)) and (persons.person.family_name_order >= $3
  and persons.person.family_name_order < $4 and persons.person.deceased_on is null)) limit 10000) as counted;

-- access entry
insert into registry.access_entry (scope, issuer, subject, roles, client, purpose, purpose_code,
  purpose_reference, operation, request_id, action, persons, readers, searches)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14);

commit;
