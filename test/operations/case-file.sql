-- case-file as social-worker@bari: 22 statements

begin isolation level repeatable read;

-- viewer in emergency
select persons, set_config('cse.keys', $1 || coalesce(',person:' || replace(persons, ',', ',person:'), ''),
  true), set_config('cse.scope', $2, true), set_config('cse.person', $3, true),
  set_config('statement_timeout', $4, true), set_config('cse.emergency',
  coalesce('person:' || replace(persons, ',', ',person:'), ''), true), set_config('role', $5, true),
  set_config('cse.issuer', $6, true), set_config('cse.subject', $7, true)
from registry.emergencies_of($6, $7, $8) as persons;

-- cases by id
select id as uuid, number, person_id as "personId", target_area as "targetArea", phase, status,
  opened_on as "openedOn", comune as "comuneCode", ambito_code as "ambitoCode", holder as "holderKey",
  version, coalesce(cases."case".file_readers && (select registry.viewer_keys()), false) as "hasFile"
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

-- access interviews
select case_id as "caseId", channel, motive,
  (coalesce((select data_key.wrapped_key from cases.data_key where data_key.key_id = encode(substr(request, 2,
  16), 'hex')::uuid), '\x00') || uuid_send(cases.access_interview.id) || request) as request,
  (coalesce((select data_key.wrapped_key from cases.data_key where data_key.key_id =
  encode(substr(pre_assessment, 2, 16), 'hex')::uuid),
  '\x00') || uuid_send(cases.access_interview.id) || pre_assessment) as "preAssessment",
  (coalesce((select data_key.wrapped_key from cases.data_key where data_key.key_id = encode(substr(orientation,
  2, 16), 'hex')::uuid), '\x00') || uuid_send(cases.access_interview.id) || orientation) as orientation,
  outcome, received_at as "receivedAt"
from cases.access_interview
where cases.access_interview.case_id = any((select $1::uuid[])::uuid[])
order by cases.access_interview.id asc;

-- assessments
select cases.assessment.id as uuid, cases.assessment.case_id as "caseId",
  cases.assessment.instrument as instrument, cases.assessment.instrument_version as "instrumentVersion",
  cases.assessment.kind as kind, cases.assessment.planned_on as "plannedOn",
  cases.assessment.completed_on as "completedOn", cases.assessment.score::float8 as score, (coalesce((select
  data_key.wrapped_key from cases.data_key where data_key.key_id = encode(substr(cases.assessment.outcome, 2,
  16), 'hex')::uuid), '\x00') || uuid_send(cases.assessment.id) || cases.assessment.outcome) as outcome,
  (coalesce((select data_key.wrapped_key from cases.data_key where data_key.key_id =
  encode(substr(cases.assessment.findings, 2, 16), 'hex')::uuid),
  '\x00') || uuid_send(cases.assessment.id) || cases.assessment.findings) as findings,
  cases.assessment.cancelled_at as "cancelledAt", cases.assessment.version as version
from cases.assessment
where cases.assessment.case_id = any((select $1::uuid[])::uuid[])
order by cases.assessment.planned_on, cases.assessment.id;

-- uvm sessions
select cases.uvm_session.id as uuid, cases.uvm_session.case_id as "caseId",
  cases.uvm_session.convened_on as "convenedOn", (coalesce((select data_key.wrapped_key from cases.data_key
  where data_key.key_id = encode(substr(cases.uvm_session.place, 2, 16), 'hex')::uuid),
  '\x00') || uuid_send(cases.uvm_session.id) || cases.uvm_session.place) as place,
  cases.uvm_session.convened_by_issuer as "convenedByIssuer",
  cases.uvm_session.convened_by as "convenedBySubject", (coalesce((select data_key.wrapped_key from
  cases.data_key where data_key.key_id = encode(substr(cases.uvm_session.agenda, 2, 16), 'hex')::uuid),
  '\x00') || uuid_send(cases.uvm_session.id) || cases.uvm_session.agenda) as agenda,
  cases.uvm_session.held_on as "heldOn", cases.uvm_session.outcome as outcome, (coalesce((select
  data_key.wrapped_key from cases.data_key where data_key.key_id = encode(substr(cases.uvm_session.decision,
  2, 16), 'hex')::uuid),
  '\x00') || uuid_send(cases.uvm_session.id) || cases.uvm_session.decision) as decision, (coalesce((select
  data_key.wrapped_key from cases.data_key where data_key.key_id = encode(substr(cases.uvm_session.minutes, 2,
  16), 'hex')::uuid), '\x00') || uuid_send(cases.uvm_session.id) || cases.uvm_session.minutes) as minutes,
  cases.uvm_session.cancelled_at as "cancelledAt"
from cases.uvm_session
where cases.uvm_session.case_id = any((select $1::uuid[])::uuid[])
order by cases.uvm_session.convened_on, cases.uvm_session.id;

-- projects
select cases.project.id as uuid, cases.project.case_id as "caseId", cases.project.kind as kind,
  (coalesce((select data_key.wrapped_key from cases.data_key where data_key.key_id =
  encode(substr(cases.project.title, 2, 16), 'hex')::uuid),
  '\x00') || uuid_send(cases.project.id) || cases.project.title) as title,
  cases.project.agreed_on as "agreedOn", cases.project.ends_on as "endsOn", cases.project.status as status
from cases.project
where cases.project.case_id = any((select $1::uuid[])::uuid[]) and cases.project.status <> 'DISCARDED'
order by cases.project.id desc;

-- evaluations
select case_id as "caseId", evaluated_on as "evaluatedOn", outcome,
  (coalesce((select data_key.wrapped_key from cases.data_key where data_key.key_id = encode(substr(conclusion,
  2, 16), 'hex')::uuid), '\x00') || uuid_send(cases.evaluation.id) || conclusion) as conclusion,
  withdrawn_at as "withdrawnAt"
from cases.evaluation
where cases.evaluation.case_id = any((select $1::uuid[])::uuid[])
order by cases.evaluation.id asc;

-- documents
select cases.document.id as uuid, cases.document.case_id as "caseId", (coalesce((select data_key.wrapped_key
  from cases.data_key where data_key.key_id = encode(substr(cases.document.title, 2, 16), 'hex')::uuid),
  '\x00') || uuid_send(cases.document.id) || cases.document.title) as title,
  cases.document.media_type as "mediaType", cases.document.size_bytes as "sizeBytes",
  cases.document.sha256 as sha256, cases.document.attached_at as "attachedAt", cases.document.scan as scan,
  cases.document.scanned_at as "scannedAt", cases.document.restricted as restricted,
  cases.document.attached_by as "attachedById", cases.document.withdrawn_at as "withdrawnAt",
  cases.document.withdrawn_by as "withdrawnById", (coalesce((select data_key.wrapped_key from cases.data_key
  where data_key.key_id = encode(substr(cases.document.withdrawal_reason, 2, 16), 'hex')::uuid),
  '\x00') || uuid_send(cases.document.id) || cases.document.withdrawal_reason) as "withdrawalReason"
from cases.document
where cases.document.case_id = any((select $1::uuid[])::uuid[])
order by cases.document.attached_at desc, cases.document.id desc;

-- transfers of case
select id as uuid, case_id as "caseId", person_id as "personId", from_holder as "fromHolder",
  to_holder as "toHolder", status, basis, consent_on as "consentOn", consent_id as "consentId",
  proposal_id as "proposalId",
  (coalesce((select data_key.wrapped_key from cases.data_key where data_key.key_id = encode(substr(reason, 2,
  16), 'hex')::uuid), '\x00') || uuid_send(cases.transfer.id) || reason) as reason,
  requested_at as "requestedAt", decided_at as "decidedAt", (coalesce((select data_key.wrapped_key from
  cases.data_key where data_key.key_id = encode(substr(decision_reason, 2, 16), 'hex')::uuid),
  '\x00') || uuid_send(cases.transfer.id) || decision_reason) as "decisionReason", version
from cases.transfer
where cases.transfer.case_id = any((select $1::uuid[])::uuid[])
order by cases.transfer.requested_at, cases.transfer.id;

-- standing of cases
select cases."case".closed_on as "closedOn", cases."case".closure_reason as "closureReason",
  cases."case".assessment_reached_on as "assessmentReachedOn",
  cases."case".project_reached_on as "projectReachedOn",
  cases."case".delivery_reached_on as "deliveryReachedOn",
  cases."case".closure_reached_on as "closureReachedOn", cases."case".person_changes as "personChanges",
  cases."case".id as uuid, cases."case".person_id as "personId", cases."case".target_area as "targetArea",
  cases."case".phase as phase, cases."case".status as status, cases."case".opened_on as "openedOn",
  cases."case".comune as "comuneCode", cases."case".ambito_code as "ambitoCode",
  cases."case".holder as holder, cases."case".suspended_on as "suspendedOn",
  cases."case".suspension_reason as "suspensionReason", cases."case".file_readers as "fileReaders",
  cases."case".version as version, coalesce(cases."case".file_readers && (select registry.viewer_keys()),
  false) as "hasFile", comune.province as province, (select uuid_send(data_key.key_id) || data_key.wrapped_key
  from cases.data_key where data_key.organisation = cases."case".holder
  and data_key.record_id = cases."case".id and data_key.retired_at is null) as "dataKey",
  exists (select from cases.transfer where cases.transfer.case_id = cases."case".id
  and cases.transfer.status = 'REQUESTED') as "transferRequested",
  exists (select from cases.transfer_proposal where cases.transfer_proposal.case_id = cases."case".id
  and cases.transfer_proposal.status = 'OPEN') as "transferProposed",
  access.recorded is not null as "accessRecorded", coalesce(access.outcome is not null, false) as oriented,
  assessed.open as "assessmentsOpen", assessed.completed as "assessmentsCompleted",
  exists (select from cases.uvm_session where cases.uvm_session.case_id = cases."case".id
  and cases.uvm_session.decision is null and cases.uvm_session.cancelled_at is null) as "uvmConvened",
  latest.id as "projectId", coalesce(latest.status, 'NONE') as project, coalesce(latest.status = 'AGREED',
  false) and exists (select from cases.project_version where cases.project_version.project_id = latest.id
  and cases.project_version.status = 'DRAFT' and cases.project_version.number > 1) as "variationDrafted",
  coalesce(planned.count, 0) as "plannedInterventions", coalesce(planned.running, 0) as "deliveriesOpen"
from cases."case"
join registry.comune on comune.istat_code = cases."case".comune
left join lateral ( select true as recorded, cases.access_interview.outcome as outcome from
  cases.access_interview where cases.access_interview.case_id = cases."case".id order by
  cases.access_interview.id desc limit 1 ) access on true
cross join lateral ( select count(*) filter (where cases.assessment.completed_on is null) as open, count(*)
  filter (where cases.assessment.completed_on is not null) as completed from cases.assessment where
  cases.assessment.case_id = cases."case".id and not cases.assessment.superseded ) assessed
left join lateral ( select cases.project.id as id, cases.project.status as status,
  cases.project.delivery_started_on as "startedOn" from cases.project where cases.project.case_id =
  cases."case".id
  and cases.project.status <> 'DISCARDED' order by cases.project.id desc limit 1 ) latest on true
left join lateral ( select count(*) as count, count(*) filter (where latest."startedOn" is not null and
  cases.planned_intervention.ended_on is null) as running from cases.planned_intervention where
  cases.planned_intervention.project_id = latest.id ) planned on true
where cases."case".id = any((select $1::uuid[])::uuid[]);

-- objectives
select cases.objective.id as uuid, cases.objective.case_id as "caseId",
  cases.objective.project_id as "projectId", (coalesce((select data_key.wrapped_key from cases.data_key where
  data_key.key_id = encode(substr(cases.objective.description, 2, 16), 'hex')::uuid),
  '\x00') || uuid_send(cases.objective.id) || cases.objective.description) as description,
  cases.objective.term as term, cases.objective.outcome as outcome,
  cases.objective.verified_on as "verifiedOn"
from cases.objective
where cases.objective.project_id = any((select $1::uuid[])::uuid[]) and cases.objective.since_version <=
  coalesce((select cases.project_version.number from cases.project_version where
  cases.project_version.project_id = cases.objective.project_id and cases.project_version.status = 'AGREED'),
  1) and coalesce(cases.objective.until_version > coalesce((select cases.project_version.number from
  cases.project_version where cases.project_version.project_id = cases.objective.project_id
  and cases.project_version.status = 'AGREED'), 1), true)
order by cases.objective.position;

-- planned interventions
select cases.planned_intervention.id as uuid, cases.planned_intervention.project_id as "projectId",
  cases.planned_intervention.service_type as "serviceTypeCode",
  cases.planned_intervention.facility_id as "facilityId",
  cases.planned_intervention.plan_intervention_id as "planInterventionId",
  cases.planned_intervention.funding_state as "fundingState", cases.planned_intervention.unit as unit,
  cases.planned_intervention.frequency as frequency, cases.planned_intervention.quantity::float8 as quantity,
  cases.planned_intervention.total_cents as "totalCost",
  cases.planned_intervention.body_share_cents as "bodyShare",
  cases.planned_intervention.user_share_cents as "userShare",
  cases.planned_intervention.health_share_cents as "healthShare"
from cases.planned_intervention
where cases.planned_intervention.project_id = any((select $1::uuid[])::uuid[])
order by cases.planned_intervention.position, cases.planned_intervention.id;

select requested.id as id
from unnest((select $1::uuid[])::uuid[]) as requested(id)
where not exists (select from registry.protected_place place where place.facility_id = requested.id)
  or exists (select from registry.placement where placement.facility_id = requested.id);

set local role cse_finance;

-- plan interventions by id
select finance.plan_intervention.id as uuid, finance.plan_intervention.code as code,
  finance.plan_intervention.title as title
from finance.plan_intervention
where finance.plan_intervention.id = any((select $1::uuid[])::uuid[]);

set local role cse_services;

-- facilities by id
select id, name, provider_id as "providerId", comune, ambito_code as "ambitoCode", address, regulation,
  article, article_from as "articleFrom", capacity, occupancy, protected, authorised_on as "authorisedOn",
  authorisation_act as "authorisationAct", registered_on as "registeredOn", accredited_on as "accreditedOn",
  listed_on as "listedOn", closed_on as "closedOn"
from services.facility
where services.facility.id = any((select $1::uuid[])::uuid[]);

-- service types by code
select code, label as name, family, parent_code as "parentCode", macro_area as "macroArea", leps,
  target_areas as "targetAreas", valid_from as "validFrom", valid_to as "validTo"
from services.service_type
where services.service_type.code = any((select $1::text[])::text[]);

-- comuni by code
select istat_code as "istatCode", name, slug, cadastral_code as "cadastralCode", province,
  postal_codes as "postalCodes", population, population_census_2011 as "populationCensus2011"
from registry.comune
where registry.comune.istat_code = any((select $1::text[])::text[]);

-- Ambiti by code
select code, name, lead_comune as "leadComune", province, local_code as "localCode",
  associative_form as "associativeForm", confidence, evidence
from registry.ambito
where registry.ambito.code = any((select $1::text[])::text[]);

-- target areas
select code, label as name, siuss_area as "siussArea", confidence
from services.target_area
order by services.target_area.code asc;

set local role cse_persons;

-- persons by id
with found as (select persons.person.id as id, persons.person.tax_code as "taxCode",
  persons.person.given_name as "givenName", persons.person.family_name as "familyName",
  persons.person.birth_year as "birthYear", persons.person.birth_month as "birthMonth",
  persons.person.birth_day as "birthDay", persons.person.deceased_on as "deceasedOn",
  persons.person.email as email, persons.person.mobile as mobile from persons.person where persons.person.id =
  any((select $1::uuid[])::uuid[])), missing as materialized ( select requested from unnest($2::uuid[]) as
  requested where not exists (select from found where found.id = requested) ),
  former as materialized (select requested, persons.kept(requested) as kept from missing)
select id as requested, found.*
from found
union all select former.requested, kept.*
from former
cross join lateral (select persons.person.id as id, persons.person.tax_code as "taxCode",
  persons.person.given_name as "givenName", persons.person.family_name as "familyName",
  persons.person.birth_year as "birthYear", persons.person.birth_month as "birthMonth",
  persons.person.birth_day as "birthDay", persons.person.deceased_on as "deceasedOn",
  persons.person.email as email,
  persons.person.mobile as mobile from persons.person where persons.person.id = former.kept
  and former.kept <> former.requested) kept;

-- access entry
insert into registry.access_entry (scope, issuer, subject, roles, client, purpose, purpose_code,
  purpose_reference, operation, request_id, action, persons, readers, searches)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14);

commit;
