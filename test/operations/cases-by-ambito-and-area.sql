-- cases-by-ambito-and-area as analyst: 4 statements

begin isolation level repeatable read;

select set_config('cse.keys', $1, true), set_config('cse.scope', $2, true), set_config('cse.person', $3,
  true), set_config('statement_timeout', $4, true), set_config('role', $5, true);

select names, sum(records)::bigint as count, count(*) as persons, max(records) as largest,
  (sum(keys) % 4294967296)::bigint as "keySum"
from ( select array[analytics.case_fact.ambito_code, analytics.case_fact.target_area]::text[] as names,
  count(*) as records, sum(analytics.case_fact.record_key) as keys from analytics.case_fact where
  analytics.case_fact.ambito_code = any($1) group by analytics.case_fact.ambito_code,
  analytics.case_fact.target_area, analytics.case_fact.person ) person_in_cell
group by names
order by names;

select taken_in_at as "takenInAt"
from analytics.freshness
where analytics.freshness.topic = $1;

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
