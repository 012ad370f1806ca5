-- anonymised-cases as analyst: 4 statements, the same for 1 or 20 rows

begin isolation level repeatable read;

select set_config('cse.keys', $1, true), set_config('cse.scope', $2, true), set_config('cse.person', $3,
  true), set_config('statement_timeout', $4, true), set_config('role', $5, true);

select position, ambito_code as "ambitoCode", target_area as "targetArea", phase, sex, age_band as "ageBand",
  opened_quarter as "openedQuarter", opened_year as "openedYear"
from analytics.release_record
where (analytics.release_record.release_id = (select id from analytics.data_release order by released_on desc,
  id desc limit 1) and analytics.release_record.ambito_code = $1)
order by analytics.release_record.position
limit $2;

select count(*) as count
from analytics.release_record
where (analytics.release_record.release_id = (select id from analytics.data_release order by released_on desc,
  id desc limit 1) and analytics.release_record.ambito_code = $1);

set local role cse_services;

-- Ambiti by code
select code, name, lead_comune as "leadComune", province, local_code as "localCode",
  associative_form as "associativeForm", confidence, evidence
from registry.ambito
where registry.ambito.code = any($1);

-- target areas
select code, label as name, siuss_area as "siussArea", confidence
from services.target_area
order by services.target_area.code asc;

commit;
