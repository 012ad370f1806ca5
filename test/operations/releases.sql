-- releases as analyst: 1 statement

begin isolation level repeatable read;

select set_config('cse.keys', $1, true), set_config('cse.scope', $2, true), set_config('cse.person', $3,
  true), set_config('statement_timeout', $4, true), set_config('role', $5, true);

select id, title, released_on as "releasedOn", k, method, records, withheld
from analytics.data_release
order by released_on desc, id desc;

commit;
