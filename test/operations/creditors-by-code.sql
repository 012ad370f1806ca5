-- creditors-by-code as accountant@ATS-BA-02: 2 statements

begin isolation level repeatable read;

select set_config('cse.keys', $1, true), set_config('cse.scope', $2, true), set_config('cse.person', $3,
  true), set_config('statement_timeout', $4, true), set_config('role', $5, true), set_config('cse.issuer', $6,
  true), set_config('cse.subject', $7, true);

select finance.creditor.id as uuid, finance.creditor.kind as kind, finance.creditor.code as code,
  finance.creditor.name as name, (coalesce((select data_key.wrapped_key from finance.data_key where
  data_key.key_id = encode(substr(finance.creditor.person_code, 2, 16), 'hex')::uuid),
  '\x00') || uuid_send(finance.creditor.id) || finance.creditor.person_code) as "personCode",
  (coalesce((select data_key.wrapped_key from finance.data_key where data_key.key_id =
  encode(substr(finance.creditor.person_name, 2, 16), 'hex')::uuid),
  '\x00') || uuid_send(finance.creditor.id) || finance.creditor.person_name) as "personName",
  finance.creditor.capacity as capacity, finance.creditor.planned_intervention_id as "plannedUuid",
  finance.creditor.facilities as facilities, finance.creditor.iban_end as "ibanEnd",
  finance.creditor.durc_until as "durcUntil", finance.creditor.account_declared_on as "accountDeclaredOn",
  finance.creditor.version as version, finance.person_paid(finance.creditor.id) as person
from finance.creditor
where finance.creditor.code = $1
order by finance.creditor.id;

-- access entry
insert into registry.access_entry (scope, issuer, subject, roles, client, purpose, purpose_code,
  purpose_reference, operation, request_id, action, persons, readers, searches)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14);

commit;
