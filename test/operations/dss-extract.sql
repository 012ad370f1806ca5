-- dss-extract as dss: 7 statements, the same for 1 or 6 rows

begin isolation level repeatable read;

select set_config('cse.keys', $1, true), set_config('cse.scope', $2, true), set_config('cse.person', $3,
  true), set_config('statement_timeout', $4, true), set_config('role', $5, true), set_config('cse.issuer', $6,
  true), set_config('cse.subject', $7, true);

select last_at as "asOf", $1::timestamptz >= whole_from
  and $2::timestamptz > clock_timestamp() - $3 * interval '1 day'
  and not exists ( select from registry.ambito_membership where valid_from between $4::timestamptz::date
  and current_date or valid_to between $5::timestamptz::date and current_date ) as known
from analytics.revision;

select comune.istat_code as comune, membership.ambito as ambito, ambito.province as province,
  comune.population as inhabitants
from registry.comune comune
join registry.ambito_membership membership on membership.comune = comune.istat_code
  and current_date >= membership.valid_from and (membership.valid_to is null
  or current_date < membership.valid_to)
join registry.ambito ambito on ambito.code = membership.ambito;

select period as period, territory as territory, one as one, other as other, releasable_persons as persons,
  releasable_person_key_sum as "personKeySum", releasable_key_sum as "keySum", releasable_count as count,
  releasable_squares as squares
from analytics.cell
where table_code = $1 and period = any($2::text[]) and territory = any($3::text[]) and one = '' and other = ''
  and releasable_persons >= $4
limit $5;

commit;

begin isolation level read committed;

select set_config('cse.keys', $1, true), set_config('cse.scope', $2, true), set_config('cse.person', $3,
  true), set_config('statement_timeout', $4, true), set_config('role', $5, true), set_config('cse.issuer', $6,
  true), set_config('cse.subject', $7, true);

insert into analytics.extract (id, requested_by, as_of, complete, closed_through, rows)
values ($1::uuid, $2, $3::timestamptz, $4, $5, $6)
returning id as id, as_of as "asOf", complete as complete, closed_through as "closedThrough", rows as rows,
  made_at + interval '24 hours' as "expiresAt";

insert into analytics.extract_part (extract_id, part, rows)
select $1::uuid, part.place - 1, part.rows::json
from unnest($2::text[])
with ordinality as part(rows, place);

-- emit
select registry.emit($1, $2, $3);

commit;

begin isolation level repeatable read;

select set_config('cse.keys', $1, true), set_config('cse.scope', $2, true), set_config('cse.person', $3,
  true), set_config('statement_timeout', $4, true), set_config('role', $5, true), set_config('cse.issuer', $6,
  true), set_config('cse.subject', $7, true);

select part as part, rows as rows
from analytics.extract_part
where extract_id = $1::uuid and part between $2 and $3
order by part;

commit;
