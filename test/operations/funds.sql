-- funds as accountant@ATS-BA-02: 1 statement

begin isolation level repeatable read;

select set_config('cse.keys', $1, true), set_config('cse.scope', $2, true), set_config('cse.person', $3,
  true), set_config('statement_timeout', $4, true), set_config('role', $5, true), set_config('cse.issuer', $6,
  true), set_config('cse.subject', $7, true);

-- funds
select code, name, level, note
from finance.fund
order by finance.fund.code asc;

commit;
