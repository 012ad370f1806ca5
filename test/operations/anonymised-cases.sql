-- anonymised-cases as analyst: 4 statements, the same for 1 or 5 rows

begin isolation level repeatable read;

select set_config('cse.keys', $1, true), set_config('cse.scope', $2, true), set_config('cse.person', $3,
  true), set_config('statement_timeout', $4, true), set_config('role', $5, true), set_config('cse.issuer', $6,
  true), set_config('cse.subject', $7, true);

select class.release_id as release, place as position, class.comune as comune, class.ambito_code as ambito,
  class.province as province, class.target_area as "targetArea", class.phase as phase,
  class.outcome as outcome, class.sex as sex, class.age_band as "ageBand", class.isee_band as "iseeBand",
  class.opened_quarter as "openedQuarter", class.opened_year as "openedYear", class.wait as wait
from ( select * from analytics.release_class class where class.release_id = (select id from
  analytics.data_release where status = 'RELEASED' order by upper(covers) desc limit 1) and class.last > $1
  and class.ambito_code = $2 order by class.last asc limit $3 ) class,
  generate_series(greatest(class.last - class.records + 1, $4), least(class.last,
  greatest(class.last - class.records + 1, $5) + $6 - 1)) as place
order by place asc
limit $7;

select coalesce(sum(records), 0)::bigint as count
from analytics.release_class class
where class.release_id = (select id from analytics.data_release where status = 'RELEASED' order by
  upper(covers) desc limit 1) and class.ambito_code = $1;

set local role cse_services;

-- target areas
select code, label as name, siuss_area as "siussArea", confidence
from services.target_area
order by services.target_area.code asc;

-- Ambiti by code
select code, name, lead_comune as "leadComune", province, local_code as "localCode",
  associative_form as "associativeForm", confidence, evidence
from registry.ambito
where registry.ambito.code = any((select $1::text[])::text[]);

commit;
