-- service-catalogue as pua@bari: 6 statements, the same for 20 or 105 rows

begin isolation level repeatable read;

select set_config('cse.keys', $1, true), set_config('cse.scope', $2, true), set_config('cse.person', $3,
  true), set_config('statement_timeout', $4, true), set_config('role', $5, true), set_config('cse.issuer', $6,
  true), set_config('cse.subject', $7, true);

select code, label as name, family, parent_code as "parentCode", macro_area as "macroArea", leps,
  target_areas as "targetAreas", valid_from as "validFrom", valid_to as "validTo"
from services.service_type
order by services.service_type.code
limit $1;

select count(*) as count
from services.service_type;

-- service families
select code, label as name
from services.service_family
order by services.service_family.code asc;

-- macro-areas
select code, label as name, confidence, evidence
from services.macro_area
order by services.macro_area.code asc;

-- target areas
select code, label as name, siuss_area as "siussArea", confidence
from services.target_area
order by services.target_area.code asc;

-- articles of service types
select services.regulation_article.regulation, services.regulation_article.article,
  services.regulation_article.denomination, services.regulation_article.register_area as "registerArea",
  services.regulation_article.valid_from as "validFrom", services.regulation_article.valid_to as "validTo",
  services.regulation_article.replaced_by as "replacedBy",
  services.regulation_article.protected_by as "protectedBy", services.regulation_article.confidence,
  services.service_type_regulation.service_type as "serviceType"
from services.service_type_regulation
inner join services.regulation_article on (services.regulation_article.regulation =
  services.service_type_regulation.regulation
  and services.regulation_article.article = services.service_type_regulation.article
  and services.regulation_article.valid_from = services.service_type_regulation.valid_from)
where services.service_type_regulation.service_type = any((select $1::text[])::text[])
order by services.regulation_article.regulation asc, services.regulation_article.article asc;

commit;
