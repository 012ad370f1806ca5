-- search-persons as secretariat@bari: 3 statements

begin isolation level repeatable read;

select set_config('cse.keys', $1, true), set_config('cse.scope', $2, true), set_config('cse.person', $3,
  true), set_config('statement_timeout', $4, true), set_config('role', $5, true), set_config('cse.issuer', $6,
  true), set_config('cse.subject', $7, true);

select persons.person.id, persons.person.tax_code as "taxCode", persons.person.given_name as "givenName",
  persons.person.family_name as "familyName", persons.person.sex, persons.person.birth_year as "birthYear",
  persons.person.birth_month as "birthMonth", persons.person.birth_day as "birthDay",
  persons.person.birth_order as "birthOrder", persons.person.birth_place_code as "birthPlaceCode",
  persons.person.birth_place_name as "birthPlaceName", persons.person.citizenships,
  persons.person.deceased_on as "deceasedOn", persons.person.residence_comune as "residenceComune",
  persons.person.residence_address as "residenceAddress", persons.person.residence_since as "residenceSince",
  persons.person.domicile_comune as "domicileComune", persons.person.domicile_address as "domicileAddress",
  persons.person.email, persons.person.mobile, persons.person.household_id as "householdId",
  persons.person.health_code as "healthCode", persons.person.code_name as "codeName", persons.person.language,
  persons.person.interpreter_needed as "interpreterNeeded",
  persons.person.identity_source as "identitySource", persons.person.version,
  persons.person.updated_at as "updatedAt", found.score as score
from persons.person
inner join persons.search($1::text[], $2::integer[], $3::integer[], $4::text, $5::text,
  $6) found on found.id = persons.person.id
order by found.score desc, persons.person.family_name_order, persons.person.given_name_order,
  persons.person.id
limit $7;

set local role cse_services;

-- comuni by code
select istat_code as "istatCode", name, slug, cadastral_code as "cadastralCode", province,
  postal_codes as "postalCodes", population, population_census_2011 as "populationCensus2011"
from registry.comune
where registry.comune.istat_code = any((select $1::text[])::text[]);

-- access entry
insert into registry.access_entry (scope, issuer, subject, roles, client, purpose, purpose_code,
  purpose_reference, operation, request_id, action, persons, readers, searches)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14);

commit;
