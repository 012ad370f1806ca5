-- own-territory-counts as social-worker@bari: 4 statements

begin isolation level repeatable read;

-- viewer in emergency
select persons, set_config('cse.keys', $1 || coalesce(',person:' || replace(persons, ',', ',person:'), ''),
  true), set_config('cse.scope', $2, true), set_config('cse.person', $3, true),
  set_config('statement_timeout', $4, true), set_config('cse.emergency',
  coalesce('person:' || replace(persons, ',', ',person:'), ''), true), set_config('role', $5, true)
from registry.emergencies_of($6, $7) as persons;

select names, sum(records)::bigint as count, count(*) as persons, max(records) as largest,
  (sum(keys) % 4294967296)::bigint as "keySum"
from ( select array[analytics.case_fact.comune, analytics.case_fact.phase]::text[] as names,
  count(*) as records, sum(analytics.case_fact.record_key) as keys from analytics.case_fact where
  (analytics.case_fact.comune = any($1)
  and analytics.case_fact.comune = any($2)) group by analytics.case_fact.comune, analytics.case_fact.phase,
  analytics.case_fact.person ) person_in_cell
group by names
order by names;

select taken_in_at as "takenInAt"
from analytics.freshness
where analytics.freshness.topic = $1;

set local role cse_services;

-- comuni by code
select istat_code as "istatCode", name, slug, cadastral_code as "cadastralCode", province,
  postal_codes as "postalCodes", population, population_census_2011 as "populationCensus2011"
from registry.comune
where registry.comune.istat_code = any($1);

commit;
