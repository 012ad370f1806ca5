-- ambito-overview as plan-office@ATS-BA-02: 15 statements

begin isolation level repeatable read;

-- viewer in emergency
select persons, set_config('cse.keys', $1 || coalesce(',person:' || replace(persons, ',', ',person:'), ''),
  true), set_config('cse.scope', $2, true), set_config('cse.person', $3, true),
  set_config('statement_timeout', $4, true), set_config('cse.emergency',
  coalesce('person:' || replace(persons, ',', ',person:'), ''), true), set_config('role', $5, true)
from registry.emergencies_of($6, $7) as persons;

-- Ambiti by code
select code, name, lead_comune as "leadComune", province, local_code as "localCode",
  associative_form as "associativeForm", confidence, evidence
from registry.ambito
where registry.ambito.code = any($1);

-- memberships of Ambiti
select registry.ambito_membership.comune, registry.ambito_membership.ambito,
  registry.ambito_membership.valid_from as "validFrom", registry.ambito_membership.valid_to as "validTo",
  registry.ambito_membership.act, registry.ambito_membership.confidence, registry.ambito_membership.evidence,
  registry.comune.population
from registry.ambito_membership
inner join registry.comune on registry.comune.istat_code = registry.ambito_membership.comune
where registry.ambito_membership.ambito = any($1)
order by registry.comune.name collate "it-x-icu" asc, registry.ambito_membership.valid_from asc;

-- comuni by code
select istat_code as "istatCode", name, slug, cadastral_code as "cadastralCode", province,
  postal_codes as "postalCodes", population, population_census_2011 as "populationCensus2011"
from registry.comune
where registry.comune.istat_code = any($1);

-- staff of Ambiti
select ambito_code as "ambitoCode", year, profession, headcount, full_time_equivalent as "fullTimeEquivalent",
  permanent
from services.staff
where (services.staff.ambito_code = any($1) and services.staff.year = $2::integer)
order by services.staff.profession asc;

-- LEPS
select code, label as name, origin
from services.leps
order by services.leps.code asc;

-- services activated in Ambiti
select ambito_code as "ambitoCode", comune, year, service_type as "serviceType", management,
  users_planned as "usersPlanned"
from services.activated_service
where (services.activated_service.ambito_code = any($1) and services.activated_service.year = $2::integer)
order by services.activated_service.service_type asc, services.activated_service.comune asc;

-- SIOSS modules of Ambiti
select year, ambito_code as "ambitoCode", module, status, submitted_on as "submittedOn",
  validated_on as "validatedOn"
from services.sioss_module
where (services.sioss_module.ambito_code = any($1) and services.sioss_module.year = $2::integer)
order by services.sioss_module.module asc;

-- service types by code
select code, label as name, family, parent_code as "parentCode", macro_area as "macroArea", leps,
  target_areas as "targetAreas", valid_from as "validFrom", valid_to as "validTo"
from services.service_type
where services.service_type.code = any($1);

set local role cse_analytics;

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

set local role cse_finance;

-- zone plans of an Ambito
select finance.zone_plan.id as uuid, finance.zone_plan.ambito_code as "ambitoCode",
  finance.zone_plan.triennium as triennium, finance.zone_plan.status as status,
  finance.zone_plan.approval_act as "approvalAct", finance.zone_plan.approved_on as "approvedOn",
  finance.zone_plan.note as note, finance.zone_plan.version as version,
  finance.zone_plan.ambito_code as parent
from finance.zone_plan
where finance.zone_plan.ambito_code = any($1)
order by finance.zone_plan.triennium desc, finance.zone_plan.id;

-- amounts of plans
select finance.plan_intervention.plan_id as parent, sum(planned_cents)::bigint as planned,
  sum(committed_cents)::bigint as committed, sum(liquidated_cents)::bigint as liquidated,
  sum(ordered_cents)::bigint as ordered, sum(paid_cents)::bigint as paid, max(updated_at) as "asOf"
from finance.plan_intervention
where finance.plan_intervention.plan_id = any($1)
group by finance.plan_intervention.plan_id;

commit;
