-- own-access-log as citizen: 4 statements

begin isolation level repeatable read;

select set_config('cse.keys', $1, true), set_config('cse.scope', $2, true), set_config('cse.person', $3,
  true), set_config('statement_timeout', $4, true), set_config('role', $5, true);

-- persons by id
select id, tax_code as "taxCode", given_name as "givenName", family_name as "familyName", sex,
  birth_year as "birthYear", birth_month as "birthMonth", birth_day as "birthDay",
  birth_order as "birthOrder", birth_place_code as "birthPlaceCode", birth_place_name as "birthPlaceName",
  citizenships, deceased_on as "deceasedOn", residence_comune as "residenceComune",
  residence_address as "residenceAddress", residence_since as "residenceSince",
  domicile_comune as "domicileComune", domicile_address as "domicileAddress", email, mobile,
  household_id as "householdId", version, updated_at as "updatedAt"
from persons.person
where persons.person.id = any($1);

select entry.id, entry.at, entry.scope, entry.roles, entry.subject, entry.operation, entry.action,
  entry.purpose, coalesce(entry.organisations, entry.readers) as readers, person.id as "personId",
  array[person.id] as persons
from unnest($1::uuid[]) as person(id)
cross join lateral ( select * from persons.accesses_of(person.id) as entry order by entry.id desc limit $2 )
  as entry
order by person.id, entry.id desc;

set local role cse_services;

-- comuni by code
select istat_code as "istatCode", name, slug, cadastral_code as "cadastralCode", province,
  postal_codes as "postalCodes", population, population_census_2011 as "populationCensus2011"
from registry.comune
where registry.comune.istat_code = any($1);

-- access entry
insert into registry.access_entry (scope, subject, roles, client, purpose, operation, request_id, action,
  persons, readers)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10);

commit;
