-- dss-cases-by-territory as dss: 6 statements

begin isolation level repeatable read;

select set_config('cse.keys', $1, true), set_config('cse.scope', $2, true), set_config('cse.person', $3,
  true), set_config('statement_timeout', $4, true), set_config('role', $5, true), set_config('cse.issuer', $6,
  true), set_config('cse.subject', $7, true);

select taken_in_at as "takenInAt"
from analytics.freshness
where analytics.freshness.topic = $1;

select comune.istat_code as comune, membership.ambito as ambito, ambito.province as province,
  comune.population as inhabitants
from registry.comune comune
join registry.ambito_membership membership on membership.comune = comune.istat_code
  and current_date >= membership.valid_from and (membership.valid_to is null
  or current_date < membership.valid_to)
join registry.ambito ambito on ambito.code = membership.ambito;

select year as year, digest as digest
from analytics.context_dataset
where code = $1
order by year desc;

select period as period, territory as territory, one as one, other as other, releasable_persons as persons,
  releasable_person_key_sum as "personKeySum", releasable_key_sum as "keySum", releasable_count as count,
  releasable_squares as squares
from analytics.cell
where table_code = $1 and period = any($2::text[]) and territory = any($3::text[]) and true
  and other = any($4::text[]) and releasable_persons >= $5
limit $6;

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
