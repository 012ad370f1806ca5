-- dss-deliveries-by-month as dss: 2 statements

begin isolation level repeatable read;

select set_config('cse.keys', $1, true), set_config('cse.scope', $2, true), set_config('cse.person', $3,
  true), set_config('statement_timeout', $4, true), set_config('role', $5, true);

select names, sum(records)::bigint as count, count(*) as persons, max(records) as largest,
  (sum(keys) % 4294967296)::bigint as "keySum"
from ( select array[to_char(analytics.delivery_fact.month, 'YYYY-MM')]::text[] as names, count(*) as records,
  sum(analytics.delivery_fact.record_key) as keys from analytics.delivery_fact where
  (analytics.delivery_fact.month >= $1
  and analytics.delivery_fact.month <= $2) group by to_char(analytics.delivery_fact.month, 'YYYY-MM'),
  analytics.delivery_fact.person ) person_in_cell
group by names
order by names;

select taken_in_at as "takenInAt"
from analytics.freshness
where analytics.freshness.topic = $1;

commit;
