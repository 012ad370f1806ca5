-- indicators as analyst: 5 statements

begin isolation level repeatable read;

select set_config('cse.keys', $1, true), set_config('cse.scope', $2, true), set_config('cse.person', $3,
  true), set_config('statement_timeout', $4, true), set_config('role', $5, true);

select membership.ambito, sum(registry.comune.population)::bigint as inhabitants
from registry.ambito_membership membership
join registry.comune on registry.comune.istat_code = membership.comune
where current_date between membership.valid_from and coalesce(membership.valid_to - 1, 'infinity'::date)
group by membership.ambito;

select names, sum(records)::bigint as count, count(*) as persons, max(records) as largest,
  (sum(keys) % 4294967296)::bigint as "keySum"
from ( select array[analytics.case_fact.ambito_code]::text[] as names, count(*) as records,
  sum(analytics.case_fact.record_key) as keys from analytics.case_fact where (analytics.case_fact.ambito_code
  = any($1) and analytics.case_fact.month >= $2
  and analytics.case_fact.month <= $3) group by analytics.case_fact.ambito_code,
  analytics.case_fact.person ) person_in_cell
group by names
order by names;

select names, sum(records)::bigint as count, count(*) as persons, max(records) as largest,
  (sum(keys) % 4294967296)::bigint as "keySum"
from ( select array[analytics.case_fact.ambito_code]::text[] as names, count(*) as records,
  sum(analytics.case_fact.record_key) as keys from analytics.case_fact where (analytics.case_fact.ambito_code
  = any($1) and analytics.case_fact.target_area = any($2) and analytics.case_fact.month >= $3
  and analytics.case_fact.month <= $4) group by analytics.case_fact.ambito_code,
  analytics.case_fact.person ) person_in_cell
group by names
order by names;

select names, sum(records)::bigint as count, count(*) as persons, max(records) as largest,
  (sum(keys) % 4294967296)::bigint as "keySum"
from ( select array[analytics.delivery_fact.ambito_code]::text[] as names, count(*) as records,
  sum(analytics.delivery_fact.record_key) as keys from analytics.delivery_fact where
  (analytics.delivery_fact.ambito_code = any($1) and analytics.delivery_fact.month >= $2
  and analytics.delivery_fact.month <= $3) group by analytics.delivery_fact.ambito_code,
  analytics.delivery_fact.person ) person_in_cell
group by names
order by names;

set local role cse_services;

-- Ambiti by code
select code, name, lead_comune as "leadComune", province, local_code as "localCode",
  associative_form as "associativeForm", confidence, evidence
from registry.ambito
where registry.ambito.code = any($1);

commit;
