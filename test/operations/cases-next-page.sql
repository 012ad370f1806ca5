-- cases-next-page as social-worker@bari: 3 statements, the same for 1, 20 or 106 rows

begin isolation level repeatable read;

-- viewer in emergency
select persons, set_config('cse.keys', $1 || coalesce(',person:' || replace(persons, ',', ',person:'), ''),
  true), set_config('cse.scope', $2, true), set_config('cse.person', $3, true),
  set_config('statement_timeout', $4, true), set_config('cse.emergency',
  coalesce('person:' || replace(persons, ',', ',person:'), ''), true), set_config('role', $5, true),
  set_config('cse.issuer', $6, true), set_config('cse.subject', $7, true)
from registry.emergencies_of($6, $7, $8) as persons;

-- cases of comune
select cases."case".id as uuid, cases."case".number as number, cases."case".person_id as "personId",
  cases."case".opened_on as "openedOn"
from cases."case"
where cases."case".comune = $1 and (cases."case".opened_on, cases."case".id) < ($2, $3)
  and cases."case".phase = $4 and ($5::text[] is null or cases."case".phase = any($6::text[]))
  and ($7::text[] is null or cases."case".status = any($8::text[])) and ($9::text is null
  or cases."case".comune = $10::text) and ($11::date is null or cases."case".opened_on >= $12::date)
  and ($13::date is null or cases."case".opened_on <= $14::date) and ($15::boolean is null
  or coalesce(cases."case".file_readers && (select registry.viewer_keys()), false) = $16::boolean)
  and ($17::text[] is null or coalesce(cases."case".file_readers && (select registry.viewer_keys()), false)
  and cases."case".target_area = any($18::text[])) and ($19::uuid is null
  or ( select true from cases.assignment where cases.assignment.case_id = cases."case".id
  and cases.assignment.operator_id = $20::uuid and cases.assignment.role = 'CASE_MANAGER'
  and cases.assignment.until is null limit 1)) and ($21::text is null or $22::boolean = coalesce(( select true
  from cases.assignment where cases.assignment.case_id = cases."case".id and cases.assignment.until is null
  and cases.assignment.operator_id in (select cases.operator.id from cases.operator where
  cases.operator.issuer = $23::text and cases.operator.subject = $24::text union all select
  cases.absence.operator_id from cases.absence join cases.operator on cases.operator.id =
  cases.absence.substitute_id where cases.operator.issuer = $25::text and cases.operator.subject = $26::text
  and cases.absence.withdrawn_at is null and $27::date between cases.absence.since
  and cases.absence.until) limit 1), false))
order by cases."case".opened_on desc, cases."case".id desc
limit $28;

-- access entry
insert into registry.access_entry (scope, issuer, subject, roles, client, purpose, purpose_code,
  purpose_reference, operation, request_id, action, persons, readers, searches)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14);

commit;
