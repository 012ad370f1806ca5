-- puglia-sociale-facilities as puglia-sociale: 4 statements, the same for 1, 20 or 26 rows

begin isolation level repeatable read;

select set_config('cse.keys', $1, true), set_config('cse.scope', $2, true), set_config('cse.person', $3,
  true), set_config('statement_timeout', $4, true), set_config('role', $5, true), set_config('cse.issuer', $6,
  true), set_config('cse.subject', $7, true);

select id, name, provider_id as "providerId", comune, ambito_code as "ambitoCode", address, regulation,
  article, article_from as "articleFrom", capacity, occupancy, protected, authorised_on as "authorisedOn",
  authorisation_act as "authorisationAct", registered_on as "registeredOn", accredited_on as "accreditedOn",
  listed_on as "listedOn", closed_on as "closedOn"
from services.facility
where (services.facility.comune = $1 and (services.facility.closed_on > $2
  or services.facility.closed_on is null))
order by services.facility.name, services.facility.id
limit $3;

-- comuni by code
select istat_code as "istatCode", name, slug, cadastral_code as "cadastralCode", province,
  postal_codes as "postalCodes", population, population_census_2011 as "populationCensus2011"
from registry.comune
where registry.comune.istat_code = any((select $1::text[])::text[]);

-- providers by id
select id, name, legal_form as "legalForm", vat_number as "vatNumber"
from services.provider
where services.provider.id = any((select $1::uuid[])::uuid[]);

-- regulation articles
select regulation, article, denomination, register_area as "registerArea", valid_from as "validFrom",
  valid_to as "validTo", replaced_by as "replacedBy", protected_by as "protectedBy", confidence
from services.regulation_article
order by services.regulation_article.regulation asc, services.regulation_article.article asc,
  services.regulation_article.valid_from asc;

commit;
