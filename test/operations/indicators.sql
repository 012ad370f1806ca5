-- indicators as analyst: 5 statements

begin isolation level repeatable read;

select set_config('cse.keys', $1, true), set_config('cse.scope', $2, true), set_config('cse.person', $3,
  true), set_config('statement_timeout', $4, true), set_config('role', $5, true), set_config('cse.issuer', $6,
  true), set_config('cse.subject', $7, true);

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

-- Ambiti by code
select code, name, lead_comune as "leadComune", province, local_code as "localCode",
  associative_form as "associativeForm", confidence, evidence
from registry.ambito
where registry.ambito.code = any((select $1::text[])::text[]);

commit;
