-- comune-offices as secretariat@bari: 3 statements

begin isolation level repeatable read;

select set_config('cse.keys', $1, true), set_config('cse.scope', $2, true), set_config('cse.person', $3,
  true), set_config('statement_timeout', $4, true), set_config('role', $5, true), set_config('cse.issuer', $6,
  true), set_config('cse.subject', $7, true);

-- purposes of appointments
select code, label
from services.appointment_purpose
where daterange(services.appointment_purpose.valid_from, services.appointment_purpose.valid_to) @> $1::date
order by services.appointment_purpose.label asc;

-- comuni by code
select istat_code as "istatCode", name, slug, cadastral_code as "cadastralCode", province,
  postal_codes as "postalCodes", population, population_census_2011 as "populationCensus2011"
from registry.comune
where registry.comune.istat_code = any((select $1::text[])::text[]);

-- offices of comuni
select id, comune, name, address, kind
from services.office
where services.office.comune = any((select $1::text[])::text[])
order by services.office.name asc, services.office.id asc;

commit;
