-- own-access-log as citizen: 5 statements

begin isolation level repeatable read;

-- viewer for others
select represented, set_config('cse.keys', $1 || coalesce(',' || acting.keys, ''), true),
  set_config('cse.scope', $2, true), set_config('cse.person', $3, true), set_config('statement_timeout', $4,
  true), set_config('role', $5, true), set_config('cse.issuer', $6, true), set_config('cse.subject', $7, true)
from registry.represented_by($3::text::uuid, $8, $9) as acting;

-- persons by id
with found as (select persons.person.id as id from persons.person where persons.person.id = any((select
  $1::uuid[])::uuid[])), missing as materialized ( select requested from unnest($2::uuid[]) as requested where
  not exists (select from found where found.id = requested) ), former as materialized (select requested,
  persons.kept(requested) as kept from missing)
select id as requested, found.*
from found
union all select former.requested, kept.*
from former
cross join lateral (select persons.person.id as id from persons.person where persons.person.id = former.kept
  and former.kept <> former.requested) kept;

select entry.id, entry.at, entry.scope, entry.roles, entry.issuer, entry.subject, entry.operation,
  entry.action, entry.purpose, entry.purpose_code as "purposeCode",
  entry.purpose_reference as "purposeReference", entry.searches, coalesce(entry.organisations,
  entry.readers) as readers, person.id as "personId", array[person.id] as persons
from unnest($1::uuid[]) as person(id)
cross join lateral ( select * from persons.accesses_of(person.id) as entry order by entry.id desc limit $2 )
  as entry
order by person.id, entry.id desc;

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
