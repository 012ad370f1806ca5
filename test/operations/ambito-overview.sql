-- ambito-overview as plan-office@ATS-BA-02: 15 statements

begin isolation level repeatable read;

-- viewer in emergency
select persons, set_config('cse.keys', $1 || coalesce(',person:' || replace(persons, ',', ',person:'), ''),
  true), set_config('cse.scope', $2, true), set_config('cse.person', $3, true),
  set_config('statement_timeout', $4, true), set_config('cse.emergency',
  coalesce('person:' || replace(persons, ',', ',person:'), ''), true), set_config('role', $5, true)
from registry.emergencies_of($6, $7, $8) as persons;

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

select asked.figure as figure, cell.territory as territory, cell.period::int as year,
  sum(told_count)::bigint as count, sum(told_persons)::bigint as persons,
  (sum(told_key_sum) % 4294967296)::bigint as "keySum",
  (sum(told_person_key_sum) % 4294967296)::bigint as "personKeySum", sum(told_squares)::bigint as squares,
  0 as minutes, 0 as "minuteSquares", 0 as cents, 0 as "euroSquares"
from unnest($1::text[], $2::text[], $3::text[]) as asked(figure, kept, among)
join analytics.cell cell on cell.kept = asked.kept and cell.period = any($4::text[]) and (asked.among is null
  or cell.one = any(asked.among::text[]))
group by asked.figure, cell.territory, cell.period;

select territory as territory, period::int as year, array_agg(one order by one) as days,
  array_agg(told_count::int order by one) as records, (sum(told_key_sum) % 4294967296)::bigint as "keySum"
from analytics.cell
where kept = any($1::text[]) and period = any($2::text[]) and told_count > 0
group by territory, period;

with amount as ( select coalesce(ambito_code, $1) as territory, year, sum(planned) as planned,
  sum(committed) as committed, sum(liquidated) as liquidated,
  sum(paid) as paid from analytics.amount_fact where year = any($2) group by grouping sets ((ambito_code,
  year), (year)) ), offer as ( select coalesce(ambito_code, $3) as territory, year, sum(capacity) as places,
  sum(occupied) as occupied, coalesce(sum(capacity) filter (where article ~ $4),
  0) as nursery_places from analytics.public_offer where year = any($5) group by grouping sets ((ambito_code,
  year), (year)) ), staff as ( select coalesce(ambito_code, $6) as territory, year,
  coalesce(sum(full_time) filter (where profile = $7), 0) / 100.0 as social_workers from analytics.staff_fact
  where year = any($8) group by grouping sets ((ambito_code, year), (year)) )
select figure as figure, territory as territory, year as year, told::float8 as told
from amount, lateral (values ('planned', planned), ('committed', committed), ('liquidated', liquidated),
  ('paid', paid), ('residual', planned - committed)) as told(figure, told)
union all select figure, territory, year, told::float8
from offer, lateral (values ('places', places), ('occupied', occupied), ('nurseryPlaces',
  nursery_places)) as told(figure, told)
union all select 'socialWorkers', territory, year, social_workers::float8
from staff;

with asked as ( select year, (select max(analytics.context_dataset.year) from analytics.context_dataset where
  analytics.context_dataset.code = $1
  and analytics.context_dataset.year <= asked.year) as loaded from unnest($2::int[]) as asked(year) ),
  told as ( select year as loaded, comune, sum(value) as inhabitants,
  sum(value) filter (where age_to <= 2) as infants, coalesce(bool_or(age_from = 0)
  and not bool_or(age_from <= 2 and (age_to is null or age_to > 2)), false) as tells_infants,
  coalesce(sum(value) filter (where age_from >= 65), 0) as elders, coalesce(bool_or(age_from >= 65)
  and not bool_or(age_from < 65 and (age_to is null or age_to >= 65)),
  false) as tells_elders from analytics.context_value where dataset = $3 and comune is not null
  and year in (select loaded from asked) group by year, comune )
select member.ambito as ambito, asked.year as year, case when count(told.comune) = count(*) then
  sum(told.inhabitants) else sum(comune.population) end::float8 as inhabitants,
  case when bool_and(coalesce(tells_infants, false)) then sum(told.infants) end::float8 as infants,
  case when bool_and(coalesce(tells_elders, false)) then sum(told.elders) end::float8 as elders,
  case when count(told.comune) = count(*) then min(dataset.source || ', ' || to_char(dataset.reference_date,
  'DD/MM/YYYY')) else $4 end as source
from asked
join registry.ambito_membership member on make_date(asked.year, 12, 31) >= member.valid_from
  and (member.valid_to is null or make_date(asked.year, 12, 31) < member.valid_to)
join registry.comune comune on comune.istat_code = member.comune
left join told on told.comune = member.comune and told.loaded = asked.loaded
left join analytics.context_dataset dataset on dataset.code = $5 and dataset.year = asked.loaded
group by member.ambito, asked.year
order by asked.year, member.ambito;

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
  sum(committed_cents)::bigint as committed, sum(liquidated_cents - case when 'ambito:' || ambito_code = any
  ((select registry.viewer_keys())::text[]) then 0 else withheld_liquidated_cents end)::bigint as liquidated,
  sum(ordered_cents - case when 'ambito:' || ambito_code = any ((select registry.viewer_keys())::text[]) then
  0 else withheld_ordered_cents end)::bigint as ordered, sum(paid_cents - case when 'ambito:' || ambito_code =
  any ((select registry.viewer_keys())::text[]) then 0 else withheld_paid_cents end)::bigint as paid,
  max(updated_at) as "asOf"
from finance.plan_intervention
where finance.plan_intervention.plan_id = any($1)
group by finance.plan_intervention.plan_id;

commit;
