-- inps-prestations as inps: 2 statements, the same for 1, 20 or 105 rows

begin isolation level repeatable read;

select set_config('cse.keys', $1, true), set_config('cse.scope', $2, true), set_config('cse.person', $3,
  true), set_config('statement_timeout', $4, true), set_config('role', $5, true), set_config('cse.issuer', $6,
  true), set_config('cse.subject', $7, true);

select code, label as name, family, parent_code as "parentCode", macro_area as "macroArea", leps,
  target_areas as "targetAreas", valid_from as "validFrom", valid_to as "validTo"
from services.service_type
order by services.service_type.code
limit $1;

-- service families
select code, label as name
from services.service_family
order by services.service_family.code asc;

commit;
