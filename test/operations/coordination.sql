-- coordination as supervisor@bari: 12 statements, the same for 1, 20 or 90 rows

begin isolation level repeatable read;

select set_config('cse.keys', $1, true), set_config('cse.scope', $2, true), set_config('cse.person', $3,
  true), set_config('statement_timeout', $4, true), set_config('role', $5, true), set_config('cse.issuer', $6,
  true), set_config('cse.subject', $7, true);

select cases.operator.id as uuid, cases.operator.issuer as issuer, cases.operator.subject as subject,
  cases.operator.given_name as "givenName", cases.operator.family_name as "familyName",
  cases.operator.profession as profession, cases.operator.comune as "comuneCode",
  cases.operator.ambito_code as "ambitoCode"
from cases.operator
where coalesce('comune:' || cases.operator.comune, 'ambito:' || cases.operator.ambito_code) = any($1::text[])
order by cases.operator.family_name, cases.operator.given_name, cases.operator.id
limit $2;

select cases."case".id as uuid, cases."case".number as number, cases."case".person_id as "personId",
  cases."case".target_area as "targetArea", cases."case".phase as phase, cases."case".status as status,
  cases."case".opened_on as "openedOn", cases."case".closed_on as "closedOn",
  cases."case".closure_reason as "closureCode", cases."case".project_outcome as "projectOutcome",
  cases."case".suspended_on as "suspendedOn", cases."case".suspension_reason as "suspensionCode",
  cases."case".comune as "comuneCode", cases."case".ambito_code as "ambitoCode",
  cases."case".holder as "holderKey", cases."case".held_since as "heldSince", cases."case".version as version,
  coalesce(cases."case".file_readers && (select registry.viewer_keys()), false) as "hasFile"
from cases."case"
where cases."case".status <> 'CLOSED' and cases."case".holder = any($1)
  and not exists ( select from cases.assignment where cases.assignment.case_id = cases."case".id
  and cases.assignment.role = 'CASE_MANAGER' and cases.assignment.until is null)
order by cases."case".opened_on, cases."case".id
limit $2;

select cases."case".id as uuid, cases."case".number as number, cases."case".person_id as "personId",
  cases."case".target_area as "targetArea", cases."case".phase as phase, cases."case".status as status,
  cases."case".opened_on as "openedOn", cases."case".closed_on as "closedOn",
  cases."case".closure_reason as "closureCode", cases."case".project_outcome as "projectOutcome",
  cases."case".suspended_on as "suspendedOn", cases."case".suspension_reason as "suspensionCode",
  cases."case".comune as "comuneCode", cases."case".ambito_code as "ambitoCode",
  cases."case".holder as "holderKey", cases."case".held_since as "heldSince", cases."case".version as version,
  coalesce(cases."case".file_readers && (select registry.viewer_keys()), false) as "hasFile"
from cases."case"
where cases."case".phase = 'NEEDS_ASSESSMENT' and cases."case".holder = any($1)
order by cases."case".opened_on, cases."case".id
limit $2;

select kind as kind, due_on as "dueOn", id as uuid, case_id as "caseId", person_id as "personId",
  case when kind = 'HOUSEHOLD_MEMBER_DECEASED' then id end as "deceasedId"
from (select $1::text as kind, kept.* from ( select due_on, id, case_id,
  person_id from cases.service_deadlines($2, $3) where kind = $4 and due_on <= $5::date ) as kept (due_on, id,
  case_id, person_id) union all select $6::text as kind, kept.* from ( select due_on, id, case_id,
  person_id from cases.service_deadlines($7, $8) where kind = $9 and due_on <= $10::date ) as kept (due_on,
  id, case_id, person_id) union all select $11::text as kind, kept.* from ( select due_on, id, case_id,
  person_id from cases.service_deadlines($12, $13) where kind = $14 and due_on <= $15::date ) as kept (due_on,
  id, case_id, person_id) union all select $16::text as kind, kept.* from ( select due_on, id, case_id,
  person_id from cases.service_deadlines($17, $18) where kind = $19 and due_on <= $20::date ) as kept (due_on,
  id, case_id, person_id) union all select $21::text as kind,
  kept.* from ( select ((cases.transfer.requested_at at time zone 'Europe/Rome')::date + $22::integer),
  cases.transfer.id, cases.transfer.case_id,
  cases.transfer.person_id from cases.transfer where cases.transfer.status = 'REQUESTED'
  and ((cases.transfer.requested_at at time zone 'Europe/Rome')::date + $23::integer) <= $24::date
  and (cases.transfer.to_holder = any($25) or cases.transfer.from_holder = any($26)) ) as kept (due_on, id,
  case_id, person_id) union all select $27::text as kind, kept.* from ( select death.died_on as due_on,
  cases."case".id as id, cases."case".id as case_id, cases."case".person_id as person_id from
  registry.deaths_among(array(select open.person_id from cases."case" open where open.status <> 'CLOSED' and
  open.holder = any($28::text[]))) death join cases."case" on cases."case".id = cases."case".id where
  death.person_id = cases."case".person_id and true and death.died_on <= $29::date
  and cases."case".status <> 'CLOSED' and cases."case".holder = any($30) ) as kept (due_on, id, case_id,
  person_id) union all select $31::text as kind, kept.* from ( select death.died_on as due_on,
  cases."case".id as id, cases."case".id as case_id, cases."case".person_id as person_id from
  registry.deaths_among(array(select open.person_id from cases."case" open where open.status <> 'CLOSED' and
  open.holder = any($32::text[]))) death join cases."case" on cases."case".id = cases."case".id where
  death.person_id = cases."case".person_id and cases."case".phase = 'SERVICE_DELIVERY'
  and death.died_on <= $33::date and cases."case".status <> 'CLOSED'
  and cases."case".holder = any($34) ) as kept (due_on, id, case_id,
  person_id) union all select $35::text as kind, kept.* from ( select bereaved.died_on as due_on,
  bereaved.deceased_id as id, cases."case".id as case_id, cases."case".person_id as person_id from
  registry.household_deaths_among(array(select open.person_id from cases."case" open where open.status <>
  'CLOSED' and open.holder = any($36::text[]))) bereaved join cases."case" on cases."case".id =
  cases."case".id where bereaved.member_id = cases."case".person_id
  and bereaved.recorded_on > $37::date - $38::integer and bereaved.died_on <= $39::date
  and cases."case".status <> 'CLOSED' and cases."case".holder = any($40) ) as kept (due_on, id, case_id,
  person_id) union all select $41::text as kind, kept.* from ( select withdrawn.withdrawn_on as due_on,
  cases.transfer.id as id, cases.transfer.case_id as case_id, cases."case".person_id as person_id from
  registry.consents_among(array(select resting.consent_id from cases.transfer resting where resting.basis =
  'CONSENT' and resting.consent_id is not null and resting.status in ('REQUESTED', 'ACCEPTED'))) withdrawn
  join cases.transfer on cases.transfer.consent_id = withdrawn.id join cases."case" on cases."case".id =
  cases.transfer.case_id where withdrawn.withdrawn_on is not null and (cases.transfer.status = 'REQUESTED'
  and cases.transfer.from_holder = cases."case".holder or cases.transfer.status = 'ACCEPTED'
  and cases.transfer.to_holder = cases."case".holder and withdrawn.withdrawn_on > $42::date - $43::integer)
  and withdrawn.withdrawn_on <= $44::date and cases."case".status <> 'CLOSED'
  and cases."case".holder = any($45) ) as kept (due_on, id, case_id,
  person_id) union all select $46::text as kind, kept.* from ( select cases.judicial_date.due_on as due_on,
  cases.judicial_date.id as id, cases.judicial_date.case_id as case_id, cases."case".person_id as person_id
  from cases.judicial_date join cases."case" on cases."case".id = cases.judicial_date.case_id where
  cases.judicial_date.settled_on is null and cases.judicial_date.kind = $47
  and cases.judicial_date.due_on <= $48::date and cases."case".status <> 'CLOSED'
  and cases."case".holder = any($49) ) as kept (due_on, id, case_id,
  person_id) union all select $50::text as kind, kept.* from ( select cases.judicial_date.due_on as due_on,
  cases.judicial_date.id as id, cases.judicial_date.case_id as case_id, cases."case".person_id as person_id
  from cases.judicial_date join cases."case" on cases."case".id = cases.judicial_date.case_id where
  cases.judicial_date.settled_on is null and cases.judicial_date.kind = $51
  and cases.judicial_date.due_on <= $52::date and cases."case".status <> 'CLOSED'
  and cases."case".holder = any($53) ) as kept (due_on, id, case_id, person_id)) due
order by due_on, id, kind, case_id
limit $54;

select count(*) as count
from cases."case"
where cases."case".status <> 'CLOSED' and cases."case".holder = any($1)
  and not exists ( select from cases.assignment where cases.assignment.case_id = cases."case".id
  and cases.assignment.role = 'CASE_MANAGER' and cases.assignment.until is null);

select count(*) as count
from cases."case"
where cases."case".phase = 'NEEDS_ASSESSMENT' and cases."case".holder = any($1);

select count(*) as count
from (select $1::text as kind, kept.* from ( select due_on, id, case_id,
  person_id from cases.service_deadlines($2, $3) where kind = $4 and due_on <= $5::date ) as kept (due_on, id,
  case_id, person_id) union all select $6::text as kind, kept.* from ( select due_on, id, case_id,
  person_id from cases.service_deadlines($7, $8) where kind = $9 and due_on <= $10::date ) as kept (due_on,
  id, case_id, person_id) union all select $11::text as kind, kept.* from ( select due_on, id, case_id,
  person_id from cases.service_deadlines($12, $13) where kind = $14 and due_on <= $15::date ) as kept (due_on,
  id, case_id, person_id) union all select $16::text as kind, kept.* from ( select due_on, id, case_id,
  person_id from cases.service_deadlines($17, $18) where kind = $19 and due_on <= $20::date ) as kept (due_on,
  id, case_id, person_id) union all select $21::text as kind,
  kept.* from ( select ((cases.transfer.requested_at at time zone 'Europe/Rome')::date + $22::integer),
  cases.transfer.id, cases.transfer.case_id,
  cases.transfer.person_id from cases.transfer where cases.transfer.status = 'REQUESTED'
  and ((cases.transfer.requested_at at time zone 'Europe/Rome')::date + $23::integer) <= $24::date
  and (cases.transfer.to_holder = any($25) or cases.transfer.from_holder = any($26)) ) as kept (due_on, id,
  case_id, person_id) union all select $27::text as kind, kept.* from ( select death.died_on as due_on,
  cases."case".id as id, cases."case".id as case_id, cases."case".person_id as person_id from
  registry.deaths_among(array(select open.person_id from cases."case" open where open.status <> 'CLOSED' and
  open.holder = any($28::text[]))) death join cases."case" on cases."case".id = cases."case".id where
  death.person_id = cases."case".person_id and true and death.died_on <= $29::date
  and cases."case".status <> 'CLOSED' and cases."case".holder = any($30) ) as kept (due_on, id, case_id,
  person_id) union all select $31::text as kind, kept.* from ( select death.died_on as due_on,
  cases."case".id as id, cases."case".id as case_id, cases."case".person_id as person_id from
  registry.deaths_among(array(select open.person_id from cases."case" open where open.status <> 'CLOSED' and
  open.holder = any($32::text[]))) death join cases."case" on cases."case".id = cases."case".id where
  death.person_id = cases."case".person_id and cases."case".phase = 'SERVICE_DELIVERY'
  and death.died_on <= $33::date and cases."case".status <> 'CLOSED'
  and cases."case".holder = any($34) ) as kept (due_on, id, case_id,
  person_id) union all select $35::text as kind, kept.* from ( select bereaved.died_on as due_on,
  bereaved.deceased_id as id, cases."case".id as case_id, cases."case".person_id as person_id from
  registry.household_deaths_among(array(select open.person_id from cases."case" open where open.status <>
  'CLOSED' and open.holder = any($36::text[]))) bereaved join cases."case" on cases."case".id =
  cases."case".id where bereaved.member_id = cases."case".person_id
  and bereaved.recorded_on > $37::date - $38::integer and bereaved.died_on <= $39::date
  and cases."case".status <> 'CLOSED' and cases."case".holder = any($40) ) as kept (due_on, id, case_id,
  person_id) union all select $41::text as kind, kept.* from ( select withdrawn.withdrawn_on as due_on,
  cases.transfer.id as id, cases.transfer.case_id as case_id, cases."case".person_id as person_id from
  registry.consents_among(array(select resting.consent_id from cases.transfer resting where resting.basis =
  'CONSENT' and resting.consent_id is not null and resting.status in ('REQUESTED', 'ACCEPTED'))) withdrawn
  join cases.transfer on cases.transfer.consent_id = withdrawn.id join cases."case" on cases."case".id =
  cases.transfer.case_id where withdrawn.withdrawn_on is not null and (cases.transfer.status = 'REQUESTED'
  and cases.transfer.from_holder = cases."case".holder or cases.transfer.status = 'ACCEPTED'
  and cases.transfer.to_holder = cases."case".holder and withdrawn.withdrawn_on > $42::date - $43::integer)
  and withdrawn.withdrawn_on <= $44::date and cases."case".status <> 'CLOSED'
  and cases."case".holder = any($45) ) as kept (due_on, id, case_id,
  person_id) union all select $46::text as kind, kept.* from ( select cases.judicial_date.due_on as due_on,
  cases.judicial_date.id as id, cases.judicial_date.case_id as case_id, cases."case".person_id as person_id
  from cases.judicial_date join cases."case" on cases."case".id = cases.judicial_date.case_id where
  cases.judicial_date.settled_on is null and cases.judicial_date.kind = $47
  and cases.judicial_date.due_on <= $48::date and cases."case".status <> 'CLOSED'
  and cases."case".holder = any($49) ) as kept (due_on, id, case_id,
  person_id) union all select $50::text as kind, kept.* from ( select cases.judicial_date.due_on as due_on,
  cases.judicial_date.id as id, cases.judicial_date.case_id as case_id, cases."case".person_id as person_id
  from cases.judicial_date join cases."case" on cases."case".id = cases.judicial_date.case_id where
  cases.judicial_date.settled_on is null and cases.judicial_date.kind = $51
  and cases.judicial_date.due_on <= $52::date and cases."case".status <> 'CLOSED'
  and cases."case".holder = any($53) ) as kept (due_on, id, case_id, person_id)) due;

-- loads of operators
select cases.assignment.operator_id as "operatorId", cases."case".phase as phase,
  count(*) filter (where cases.assignment.role = 'CASE_MANAGER') as managed,
  count(*) filter (where cases.assignment.role = 'TEAM') as "inTeam"
from cases.assignment
join cases."case" on cases."case".id = cases.assignment.case_id
where cases.assignment.operator_id = any((select $1::uuid[])::uuid[]) and cases.assignment.until is null
  and cases."case".status <> 'CLOSED'
group by cases.assignment.operator_id, cases."case".phase
order by cases."case".phase;

-- absences of operators
select id as uuid, operator_id as "operatorId", substitute_id as "substituteId", since, until
from cases.absence
where (cases.absence.operator_id = any((select $1::uuid[])::uuid[]) and cases.absence.withdrawn_at is null
  and cases.absence.until >= $2::date)
order by cases.absence.since asc, cases.absence.id asc;

-- cases by id
select id as uuid, number, person_id as "personId", phase, opened_on as "openedOn",
  coalesce(cases."case".file_readers && (select registry.viewer_keys()), false) as "hasFile"
from cases."case"
where cases."case".id = any((select $1::uuid[])::uuid[]);

-- operators of case
select cases.operator.id as uuid, cases.operator.issuer, cases.operator.subject,
  cases.operator.given_name as "givenName", cases.operator.family_name as "familyName",
  cases.operator.profession, cases.operator.comune as "comuneCode",
  cases.operator.ambito_code as "ambitoCode", cases.assignment.case_id as "caseId", cases.assignment.role
from cases.assignment
inner join cases.operator on cases.operator.id = cases.assignment.operator_id
where (cases.assignment.case_id = any((select $1::uuid[])::uuid[]) and cases.assignment.until is null)
order by cases.assignment.role asc, cases.assignment.since asc, cases.assignment.id asc;

-- access entry
insert into registry.access_entry (scope, issuer, subject, roles, client, purpose, purpose_code,
  purpose_reference, operation, request_id, action, persons, readers, searches)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14);

commit;
