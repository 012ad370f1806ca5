-- co-payment-charges as accountant@ATS-BA-02: 2 statements

begin isolation level repeatable read;

select set_config('cse.keys', $1, true), set_config('cse.scope', $2, true), set_config('cse.person', $3,
  true), set_config('statement_timeout', $4, true), set_config('role', $5, true), set_config('cse.issuer', $6,
  true), set_config('cse.subject', $7, true);

-- Ambiti by code
select code, name, lead_comune as "leadComune", province, local_code as "localCode",
  associative_form as "associativeForm", confidence, evidence
from registry.ambito
where registry.ambito.code = any((select $1::text[])::text[]);

set local role cse_finance;

select page.*
from unnest((select $1::text[])::text[]) as parent(id)
cross join lateral ( select finance.co_payment_charge.id as uuid,
  finance.co_payment_charge.planned_intervention_id as "plannedUuid",
  finance.co_payment_charge.ambito_code as "ambitoCode", finance.co_payment_charge.month as "firstDay",
  to_char(finance.co_payment_charge.month, 'YYYY-MM') as month,
  finance.co_payment_charge.price_cents as price, finance.co_payment_charge.user_cents as "userShare",
  finance.co_payment_charge.co_payment_number as "coPaymentNumber",
  finance.co_payment_charge.withdrawn as withdrawn, finance.co_payment_charge.notice_number as "noticeNumber",
  finance.co_payment_charge.issued_on as "issuedOn", finance.co_payment_charge.due_on as "dueOn", coalesce((
  select sum(case entry.kind when 'COLLECTION' then entry.amount_cents when 'REFUND' then -entry.amount_cents
  end) from finance.co_payment_entry entry where entry.charge_id = finance.co_payment_charge.id),
  0)::bigint as collected, (case when finance.co_payment_charge.withdrawn then 0 else
  finance.co_payment_charge.user_cents end - coalesce(( select sum(case entry.kind when 'COLLECTION' then
  entry.amount_cents when 'REFUND' then -entry.amount_cents end) from finance.co_payment_entry entry where
  entry.charge_id = finance.co_payment_charge.id), 0)::bigint)::bigint as left, array( select
  entry.entered_on::text from finance.co_payment_entry entry where entry.charge_id =
  finance.co_payment_charge.id and entry.kind = 'REMINDER' order by entry.entered_on) as reminders,
  finance.person_charged(finance.co_payment_charge.planned_intervention_id) as "personUuid" from
  finance.co_payment_charge where finance.co_payment_charge.ambito_code = parent.id order by
  finance.co_payment_charge.month desc, finance.co_payment_charge.id desc limit $2 ) as page;

commit;
