-- facilities as social-worker@bari: 5 statements, the same for 1, 20 or 66 rows

begin isolation level repeatable read;

-- viewer in emergency
select persons, set_config('cse.keys', $1 || coalesce(',person:' || replace(persons, ',', ',person:'), ''),
  true), set_config('cse.scope', $2, true), set_config('cse.person', $3, true),
  set_config('statement_timeout', $4, true), set_config('cse.emergency',
  coalesce('person:' || replace(persons, ',', ',person:'), ''), true), set_config('role', $5, true),
  set_config('cse.issuer', $6, true), set_config('cse.subject', $7, true)
from registry.emergencies_of($6, $7, $8) as persons;

select id, name, provider_id as "providerId", comune, ambito_code as "ambitoCode", address, regulation,
  article, article_from as "articleFrom", capacity, occupancy, protected, authorised_on as "authorisedOn",
  authorisation_act as "authorisationAct", registered_on as "registeredOn", accredited_on as "accreditedOn",
  listed_on as "listedOn", closed_on as "closedOn"
from services.facility
where (services.facility.comune = $1 and services.facility.occupancy <> 'FULL'
  and (services.facility.closed_on > $2 or services.facility.closed_on is null))
order by services.facility.name, services.facility.id
limit $3;

select count(*) as count
from services.facility
where (services.facility.comune = $1 and services.facility.occupancy <> 'FULL'
  and (services.facility.closed_on > $2 or services.facility.closed_on is null));

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
