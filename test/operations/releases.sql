-- releases as analyst: 1 statement

begin isolation level repeatable read;

select set_config('cse.keys', $1, true), set_config('cse.scope', $2, true), set_config('cse.person', $3,
  true), set_config('statement_timeout', $4, true), set_config('role', $5, true), set_config('cse.issuer', $6,
  true), set_config('cse.subject', $7, true);

select release.id as id, title as title, status as status, released_on as "releasedOn", to_char(lower(covers),
  'YYYY-MM') as "from", to_char(upper(covers) - 1, 'YYYY-MM') as "to", k as k, method as method,
  progress as progress, records as records, withheld as withheld, steps as steps, columns as columns,
  coalesce(( select jsonb_agg(jsonb_build_object('name', file.name, 'bytes', file.bytes, 'sha256',
  file.sha256)) from analytics.release_file file where file.release_id = release.id), '[]') as files
from analytics.data_release release
where true
order by covers desc;

commit;
