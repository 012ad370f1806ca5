-- co-payment-regulations as plan-office@ATS-BA-02: 3 statements

begin isolation level repeatable read;

-- viewer in emergency
select persons, set_config('cse.keys', $1 || coalesce(',person:' || replace(persons, ',', ',person:'), ''),
  true), set_config('cse.scope', $2, true), set_config('cse.person', $3, true),
  set_config('statement_timeout', $4, true), set_config('cse.emergency',
  coalesce('person:' || replace(persons, ',', ',person:'), ''), true), set_config('role', $5, true),
  set_config('cse.issuer', $6, true), set_config('cse.subject', $7, true)
from registry.emergencies_of($6, $7, $8) as persons;

-- Ambiti by code
select code, name, lead_comune as "leadComune", province, local_code as "localCode",
  associative_form as "associativeForm", confidence, evidence
from registry.ambito
where registry.ambito.code = any((select $1::text[])::text[]);

set local role cse_finance;

-- co-payment regulations of Ambiti
select finance.co_payment_regulation.id as uuid, finance.co_payment_regulation.ambito_code as "ambitoCode",
  finance.co_payment_regulation.valid_from as "validFrom",
  finance.co_payment_regulation.act_kind as "actKind",
  finance.co_payment_regulation.act_number as "actNumber", finance.co_payment_regulation.act_on as "actOn",
  (select min(valid_from) - 1 from finance.co_payment_regulation later where later.ambito_code =
  finance.co_payment_regulation.ambito_code
  and later.valid_from > finance.co_payment_regulation.valid_from) as "validTo"
from finance.co_payment_regulation
where finance.co_payment_regulation.ambito_code = any((select $1::text[])::text[])
order by finance.co_payment_regulation.valid_from desc;

commit;
