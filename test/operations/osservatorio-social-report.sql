-- osservatorio-social-report as osservatorio: 19 statements

begin isolation level repeatable read;

select set_config('cse.keys', $1, true), set_config('cse.scope', $2, true), set_config('cse.person', $3,
  true), set_config('statement_timeout', $4, true), set_config('role', $5, true), set_config('cse.issuer', $6,
  true), set_config('cse.subject', $7, true);

-- Ambiti by code
select code, name, lead_comune as "leadComune", province, local_code as "localCode",
  associative_form as "associativeForm", confidence, evidence
from registry.ambito
where registry.ambito.code = any((select $1::text[])::text[]);

-- comuni by code
select istat_code as "istatCode", name, slug, cadastral_code as "cadastralCode", province,
  postal_codes as "postalCodes", population, population_census_2011 as "populationCensus2011"
from registry.comune
where registry.comune.istat_code = any((select $1::text[])::text[]);

-- memberships of Ambiti
select registry.ambito_membership.comune, registry.ambito_membership.ambito,
  registry.ambito_membership.valid_from as "validFrom", registry.ambito_membership.valid_to as "validTo",
  registry.ambito_membership.act, registry.ambito_membership.confidence, registry.ambito_membership.evidence,
  registry.comune.population
from registry.ambito_membership
inner join registry.comune on registry.comune.istat_code = registry.ambito_membership.comune
where registry.ambito_membership.ambito = any((select $1::text[])::text[])
order by registry.comune.name collate "it-x-icu" asc, registry.ambito_membership.valid_from asc;

set local role cse_analytics;

with requested as ( select year, (select max(analytics.context_dataset.year) from analytics.context_dataset
  where analytics.context_dataset.code = $1
  and analytics.context_dataset.year <= requested.year) as loaded from unnest($2::int[]) as requested(year) ),
  counted as ( select year as loaded, comune, sum(value) as inhabitants,
  sum(value) filter (where age_to <= 2) as infants, coalesce(bool_or(age_from = 0)
  and not bool_or(age_from <= 2 and (age_to is null or age_to > 2)), false) as has_infants,
  coalesce(sum(value) filter (where age_from >= 65), 0) as elders, coalesce(bool_or(age_from >= 65)
  and not bool_or(age_from < 65 and (age_to is null or age_to >= 65)),
  false) as has_elders from analytics.context_value where dataset = $3 and comune is not null
  and year in (select loaded from requested) group by year, comune )
select member.ambito as ambito, requested.year as year, case when count(counted.comune) = count(*) then
  sum(counted.inhabitants) else sum(comune.population) end::float8 as inhabitants,
  case when bool_and(coalesce(has_infants, false)) then sum(counted.infants) end::float8 as infants,
  case when bool_and(coalesce(has_elders, false)) then sum(counted.elders) end::float8 as elders,
  case when count(counted.comune) = count(*) then min(dataset.source || ',
  ' || to_char(dataset.reference_date, 'DD/MM/YYYY')) else $4 end as source
from requested
join registry.ambito_membership member on make_date(requested.year, 12, 31) >= member.valid_from
  and (member.valid_to is null or make_date(requested.year, 12, 31) < member.valid_to)
join registry.comune comune on comune.istat_code = member.comune
left join counted on counted.comune = member.comune and counted.loaded = requested.loaded
left join analytics.context_dataset dataset on dataset.code = $5 and dataset.year = requested.loaded
group by member.ambito, requested.year
order by requested.year, member.ambito;

with member as materialized ( select ambito, comune,
  count(*) over (partition by ambito) as comuni from registry.ambito_membership where ambito = any($1)
  and make_date($2::int, 12, 31) >= valid_from and (valid_to is null or make_date($3::int, 12,
  31) < valid_to) )
select member.ambito as ambito, value.sex as sex, value.age_from as "ageFrom", value.age_to as "ageTo",
  sum(value.value)::float8 as inhabitants, count(*)::int as counted, member.comuni::int as comuni
from member
join analytics.context_value value on value.comune = member.comune
where value.dataset = $4 and value.age_from is not null
  and value.year = ( select max(year) from analytics.context_dataset where code = $5 and year <= $6::int)
group by member.ambito, member.comuni, value.sex, value.age_from, value.age_to
order by value.age_from, value.sex;

select coalesce(value.ambito_code, member.ambito) as ambito, dataset.code as dataset, dataset.title as title,
  dataset.source as source, dataset.licence as licence, dataset.reference_date::text as "referenceDate",
  value.measure as measure, value.comune as comune, value.value::float8 as value
from analytics.context_dataset dataset
join analytics.context_value value on value.dataset = dataset.code and value.year = dataset.year
left join registry.ambito_membership member on member.comune = value.comune and make_date($1::int, 12,
  31) >= member.valid_from and (member.valid_to is null or make_date($2::int, 12, 31) < member.valid_to)
where dataset.code <> $3 and value.sex = 'ALL' and value.age_from is null
  and dataset.year = (select max(year) from analytics.context_dataset newest where newest.code = dataset.code
  and newest.year <= $4::int) and coalesce(value.ambito_code, member.ambito) = any($5)
order by dataset.code, value.measure, value.comune nulls first;

select source.figure as figure, cell.territory as territory, cell.period::int as year,
  sum(releasable_count)::bigint as count, sum(releasable_persons)::bigint as persons,
  (sum(releasable_key_sum) % 4294967296)::bigint as "keySum",
  (sum(releasable_person_key_sum) % 4294967296)::bigint as "personKeySum",
  sum(releasable_squares)::bigint as squares, 0 as minutes, 0 as "minuteSquares", 0 as cents,
  0 as "euroSquares"
from unnest($1::text[], $2::text[], $3::text[]) as source(figure, code, among)
join analytics.cell cell on cell.table_code = source.code and cell.period = any($4::text[])
  and (source.among is null or cell.one = any(source.among::text[]))
group by source.figure, cell.territory, cell.period;

select territory as territory, period::int as year, array_agg(one order by one) as days,
  array_agg(releasable_count::int order by one) as records,
  (sum(releasable_key_sum) % 4294967296)::bigint as "keySum"
from analytics.cell
where table_code = any($1::text[]) and period = any($2::text[]) and releasable_count > 0
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
select figure as figure, territory as territory, year as year, released::float8 as released
from amount, lateral (values ('planned', planned), ('committed', committed), ('liquidated', liquidated),
  ('paid', paid), ('residual', planned - committed)) as figures(figure, released)
union all select figure, territory, year, released::float8
from offer, lateral (values ('places', places), ('occupied', occupied), ('nurseryPlaces',
  nursery_places)) as figures(figure, released)
union all select 'socialWorkers', territory, year, social_workers::float8
from staff;

with requested as ( select year, (select max(analytics.context_dataset.year) from analytics.context_dataset
  where analytics.context_dataset.code = $1
  and analytics.context_dataset.year <= requested.year) as loaded from unnest($2::int[]) as requested(year) ),
  counted as ( select year as loaded, comune, sum(value) as inhabitants,
  sum(value) filter (where age_to <= 2) as infants, coalesce(bool_or(age_from = 0)
  and not bool_or(age_from <= 2 and (age_to is null or age_to > 2)), false) as has_infants,
  coalesce(sum(value) filter (where age_from >= 65), 0) as elders, coalesce(bool_or(age_from >= 65)
  and not bool_or(age_from < 65 and (age_to is null or age_to >= 65)),
  false) as has_elders from analytics.context_value where dataset = $3 and comune is not null
  and year in (select loaded from requested) group by year, comune )
select member.ambito as ambito, requested.year as year, case when count(counted.comune) = count(*) then
  sum(counted.inhabitants) else sum(comune.population) end::float8 as inhabitants,
  case when bool_and(coalesce(has_infants, false)) then sum(counted.infants) end::float8 as infants,
  case when bool_and(coalesce(has_elders, false)) then sum(counted.elders) end::float8 as elders,
  case when count(counted.comune) = count(*) then min(dataset.source || ',
  ' || to_char(dataset.reference_date, 'DD/MM/YYYY')) else $4 end as source
from requested
join registry.ambito_membership member on make_date(requested.year, 12, 31) >= member.valid_from
  and (member.valid_to is null or make_date(requested.year, 12, 31) < member.valid_to)
join registry.comune comune on comune.istat_code = member.comune
left join counted on counted.comune = member.comune and counted.loaded = requested.loaded
left join analytics.context_dataset dataset on dataset.code = $5 and dataset.year = requested.loaded
group by member.ambito, requested.year
order by requested.year, member.ambito;

select period as period, territory as territory, one as one, other as other, releasable_persons as persons,
  releasable_person_key_sum as "personKeySum", releasable_key_sum as "keySum", releasable_count as count,
  releasable_squares as squares
from analytics.cell
where table_code = $1 and period = any($2::text[]) and territory = any($3::text[]) and true and other = ''
  and releasable_persons >= $4
limit $5;

select ambito_code as ambito, article as article, count(*) as facilities, sum(capacity)::bigint as places,
  sum(occupied)::bigint as occupied
from analytics.public_offer
where ambito_code = any($1) and year = $2 and capacity > 0
group by ambito_code, article
order by article;

select ambito_code as ambito, profile as profile, (full_time / 100.0)::float8 as "fullTimeEquivalent"
from analytics.staff_fact
where ambito_code = any($1) and year = $2
order by profile;

select ambito_code as ambito, fund as fund, target_area as "targetArea", sum(planned)::bigint as planned,
  sum(committed)::bigint as committed, sum(liquidated)::bigint as liquidated, sum(paid)::bigint as paid
from analytics.amount_fact
where ambito_code = any($1) and year = $2
group by grouping sets ((ambito_code), (ambito_code, fund), (ambito_code, target_area))
order by fund nulls first, target_area nulls first;

select source.figure as figure, cell.territory as territory, cell.period::int as year,
  sum(releasable_count)::bigint as count, sum(releasable_persons)::bigint as persons,
  (sum(releasable_key_sum) % 4294967296)::bigint as "keySum",
  (sum(releasable_person_key_sum) % 4294967296)::bigint as "personKeySum",
  sum(releasable_squares)::bigint as squares, 0 as minutes, 0 as "minuteSquares", 0 as cents,
  0 as "euroSquares"
from unnest($1::text[], $2::text[], $3::text[]) as source(figure, code, among)
join analytics.cell cell on cell.table_code = source.code and cell.period = any($4::text[])
  and (source.among is null or cell.one = any(source.among::text[]))
group by source.figure, cell.territory, cell.period;

select territory as territory, period::int as year, array_agg(one order by one) as days,
  array_agg(releasable_count::int order by one) as records,
  (sum(releasable_key_sum) % 4294967296)::bigint as "keySum"
from analytics.cell
where table_code = any($1::text[]) and period = any($2::text[]) and releasable_count > 0
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
select figure as figure, territory as territory, year as year, released::float8 as released
from amount, lateral (values ('planned', planned), ('committed', committed), ('liquidated', liquidated),
  ('paid', paid), ('residual', planned - committed)) as figures(figure, released)
union all select figure, territory, year, released::float8
from offer, lateral (values ('places', places), ('occupied', occupied), ('nurseryPlaces',
  nursery_places)) as figures(figure, released)
union all select 'socialWorkers', territory, year, social_workers::float8
from staff;

with requested as ( select year, (select max(analytics.context_dataset.year) from analytics.context_dataset
  where analytics.context_dataset.code = $1
  and analytics.context_dataset.year <= requested.year) as loaded from unnest($2::int[]) as requested(year) ),
  counted as ( select year as loaded, comune, sum(value) as inhabitants,
  sum(value) filter (where age_to <= 2) as infants, coalesce(bool_or(age_from = 0)
  and not bool_or(age_from <= 2 and (age_to is null or age_to > 2)), false) as has_infants,
  coalesce(sum(value) filter (where age_from >= 65), 0) as elders, coalesce(bool_or(age_from >= 65)
  and not bool_or(age_from < 65 and (age_to is null or age_to >= 65)),
  false) as has_elders from analytics.context_value where dataset = $3 and comune is not null
  and year in (select loaded from requested) group by year, comune )
select member.ambito as ambito, requested.year as year, case when count(counted.comune) = count(*) then
  sum(counted.inhabitants) else sum(comune.population) end::float8 as inhabitants,
  case when bool_and(coalesce(has_infants, false)) then sum(counted.infants) end::float8 as infants,
  case when bool_and(coalesce(has_elders, false)) then sum(counted.elders) end::float8 as elders,
  case when count(counted.comune) = count(*) then min(dataset.source || ',
  ' || to_char(dataset.reference_date, 'DD/MM/YYYY')) else $4 end as source
from requested
join registry.ambito_membership member on make_date(requested.year, 12, 31) >= member.valid_from
  and (member.valid_to is null or make_date(requested.year, 12, 31) < member.valid_to)
join registry.comune comune on comune.istat_code = member.comune
left join counted on counted.comune = member.comune and counted.loaded = requested.loaded
left join analytics.context_dataset dataset on dataset.code = $5 and dataset.year = requested.loaded
group by member.ambito, requested.year
order by requested.year, member.ambito;

set local role cse_services;

-- target areas
select code, label as name, siuss_area as "siussArea", confidence
from services.target_area
order by services.target_area.code asc;

commit;
