-- comuni-by-name as citizen: 4 statements

begin isolation level repeatable read;

-- viewer for others
select represented, set_config('cse.keys', $1 || coalesce(',' || acting.keys, ''), true),
  set_config('cse.scope', $2, true), set_config('cse.person', $3, true), set_config('statement_timeout', $4,
  true), set_config('role', $5, true), set_config('cse.issuer', $6, true), set_config('cse.subject', $7, true)
from registry.represented_by($3::text::uuid, $8, $9) as acting;

select istat_code as "istatCode", name, slug, cadastral_code as "cadastralCode", province,
  postal_codes as "postalCodes", population, population_census_2011 as "populationCensus2011"
from registry.comune
where starts_with(lower(registry.comune.name), lower($1))
order by registry.comune.name collate "it-x-icu";

-- memberships of comuni
select comune, ambito, valid_from as "validFrom", valid_to as "validTo", act, confidence, evidence
from registry.ambito_membership
where registry.ambito_membership.comune = any((select $1::text[])::text[])
order by registry.ambito_membership.valid_from asc;

-- Ambiti by code
select code, name, lead_comune as "leadComune", province, local_code as "localCode",
  associative_form as "associativeForm", confidence, evidence
from registry.ambito
where registry.ambito.code = any((select $1::text[])::text[]);

commit;
