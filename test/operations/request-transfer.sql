-- request-transfer as social-worker@bari: 8 statements

begin isolation level read committed;

select set_config('cse.keys', $1, true), set_config('cse.scope', $2, true), set_config('cse.person', $3,
  true), set_config('statement_timeout', $4, true), set_config('role', $5, true);

select person_id as "personId", phase, holder, comune as "comuneCode", ambito_code as "ambitoCode", version,
  ( select requested_at from cases.transfer where case_id = id and status = 'REQUESTED') as "transferAskedAt"
from cases."case"
where cases."case".id = $1;

update cases."case"
set version = $1, updated_at = $2
where (cases."case".id = $3 and cases."case".version = $4);

insert into cases.transfer (id, case_id, person_id, from_holder, to_holder, status, basis, reason,
  requested_at, decided_at, decision_reason, version, readers)
values (uuidv7(), $1, $2, $3, $4, $5, $6, $7, $8, default, default, default, $9)
returning id as uuid;

insert into cases.event (id, case_id, kind, phase, at, actor, actor_role, note, readers)
values (uuidv7(), $1, $2, null, $3, $4, $5, $6, null);

-- access entry
insert into registry.access_entry (scope, subject, roles, client, purpose, operation, request_id, action,
  persons, readers)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10);

commit;

begin isolation level repeatable read;

select set_config('cse.keys', $1, true), set_config('cse.scope', $2, true), set_config('cse.person', $3,
  true), set_config('statement_timeout', $4, true), set_config('role', $5, true);

-- transfers by id
select id as uuid, case_id as "caseId", person_id as "personId", from_holder as "fromHolder",
  to_holder as "toHolder", status, basis, reason, requested_at as "requestedAt", decided_at as "decidedAt",
  decision_reason as "decisionReason", version
from cases.transfer
where cases.transfer.id = any($1);

-- cases by id
select id as uuid, number, person_id as "personId", target_area as "targetArea", phase, status,
  opened_on as "openedOn", closed_on as "closedOn", closure_reason as closure,
  project_outcome as "projectOutcome", comune as "comuneCode", ambito_code as "ambitoCode",
  holder as "holderKey", held_since as "heldSince", version,
  coalesce(file_readers && (select registry.viewer_keys()), false) as "hasFile"
from cases."case"
where cases."case".id = any($1);

set local role cse_services;

-- Ambiti by code
select code, name, lead_comune as "leadComune", province, local_code as "localCode",
  associative_form as "associativeForm", confidence, evidence
from registry.ambito
where registry.ambito.code = any($1);

commit;
