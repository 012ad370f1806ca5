-- person-sheet as social-worker@bari: 19 statements

begin isolation level repeatable read;

-- viewer in emergency
select persons, set_config('cse.keys', $1 || coalesce(',person:' || replace(persons, ',', ',person:'), ''),
  true), set_config('cse.scope', $2, true), set_config('cse.person', $3, true),
  set_config('statement_timeout', $4, true), set_config('cse.emergency',
  coalesce('person:' || replace(persons, ',', ',person:'), ''), true), set_config('role', $5, true),
  set_config('cse.issuer', $6, true), set_config('cse.subject', $7, true)
from registry.emergencies_of($6, $7, $8) as persons;

-- person by tax code
select id, tax_code as "taxCode", given_name as "givenName", family_name as "familyName", sex,
  birth_year as "birthYear", birth_month as "birthMonth", birth_day as "birthDay",
  birth_order as "birthOrder", birth_place_code as "birthPlaceCode", birth_place_name as "birthPlaceName",
  citizenships, deceased_on as "deceasedOn", residence_comune as "residenceComune",
  residence_address as "residenceAddress", residence_since as "residenceSince",
  domicile_comune as "domicileComune", domicile_address as "domicileAddress", email, mobile,
  household_id as "householdId", health_code as "healthCode", code_name as "codeName", language,
  interpreter_needed as "interpreterNeeded", identity_source as "identitySource", version,
  updated_at as "updatedAt"
from persons.person
where persons.person.tax_code = $1;

-- households by id
select id, comune, address
from persons.household
where persons.household.id = any((select $1::uuid[])::uuid[]);

-- relationships of persons
select persons.relationship.id, persons.relationship.person_id as "personId",
  persons.relationship.other_person_id as "otherPersonId", persons.relationship.other_name as "otherName",
  persons.relationship.kind, persons.relationship_kind.label as "kindName", persons.relationship.note,
  persons.relationship.since, persons.relationship.until, persons.relationship.end_reason as "endReason"
from persons.relationship
inner join persons.relationship_kind on persons.relationship_kind.code = persons.relationship.kind
where (persons.relationship.person_id = any((select $1::uuid[])::uuid[])
  and (persons.relationship.until is null or $2::boolean))
order by persons.relationship.kind asc, persons.relationship.id asc;

-- ISEE on a day
select distinct on (persons.isee_attestation.person_id) person_id as "personId", kind, current,
  isee_cents as value, ise_cents as ise, equivalence_scale as "equivalenceScale",
  dsu_protocol as "dsuProtocol", submitted_on as "submittedOn", valid_until as "validUntil", discrepancies
from persons.isee_attestation
where (persons.isee_attestation.person_id = any((select $1::uuid[])::uuid[])
  and persons.isee_attestation.kind = $2 and persons.isee_attestation.submitted_on <= $3
  and persons.isee_attestation.valid_until >= $4)
order by persons.isee_attestation.person_id, persons.isee_attestation.submitted_on desc,
  persons.isee_attestation.current desc;

-- employment
select person_id as "personId", status, since, source, as_of as "asOf"
from persons.employment_status
where persons.employment_status.person_id = any((select $1::uuid[])::uuid[]);

-- disability findings
select person_id as "personId", kind_code as "kindCode", percentage, found_on as "foundOn",
  review_on as "reviewOn", source
from persons.disability_finding
where persons.disability_finding.person_id = any((select $1::uuid[])::uuid[])
order by persons.disability_finding.found_on desc;

-- consents
select persons.consent.id, persons.consent.person_id as "personId", persons.consent.purpose,
  persons.consent_purpose.label as "purposeName", persons.consent.given_on as "givenOn",
  persons.consent.expires_on as "expiresOn", persons.consent.withdrawn_on as "withdrawnOn",
  persons.consent.signatory
from persons.consent
inner join persons.consent_purpose on persons.consent_purpose.code = persons.consent.purpose
where persons.consent.person_id = any((select $1::uuid[])::uuid[])
order by persons.consent.given_on desc, persons.consent.id desc;

-- certifications
select id, person_id as "personId", source, service, request_reference as "requestReference", fields,
  certified_at as "certifiedAt", organisation, issuer, subject, purpose_code as "purposeCode", reference,
  valid_until as "validUntil",
  (coalesce((select data_key.wrapped_key from persons.data_key where data_key.key_id = encode(substr(facts, 2,
  16), 'hex')::uuid), '\x00') || uuid_send(persons.certification.id) || facts) as facts
from persons.certification
where persons.certification.person_id = any((select $1::uuid[])::uuid[])
order by persons.certification.certified_at desc, persons.certification.id desc;

-- possible duplicates
select persons.person.id, persons.person.tax_code as "taxCode", persons.person.given_name as "givenName",
  persons.person.family_name as "familyName", persons.person.sex, persons.person.birth_year as "birthYear",
  persons.person.birth_month as "birthMonth", persons.person.birth_day as "birthDay",
  persons.person.birth_order as "birthOrder", persons.person.birth_place_code as "birthPlaceCode",
  persons.person.birth_place_name as "birthPlaceName", persons.person.citizenships,
  persons.person.deceased_on as "deceasedOn", persons.person.residence_comune as "residenceComune",
  persons.person.residence_address as "residenceAddress", persons.person.residence_since as "residenceSince",
  persons.person.domicile_comune as "domicileComune", persons.person.domicile_address as "domicileAddress",
  persons.person.email, persons.person.mobile, persons.person.household_id as "householdId",
  persons.person.health_code as "healthCode", persons.person.code_name as "codeName", persons.person.language,
  persons.person.interpreter_needed as "interpreterNeeded",
  persons.person.identity_source as "identitySource", persons.person.version,
  persons.person.updated_at as "updatedAt", persons.possible_duplicate.person_id as "duplicateOf"
from persons.possible_duplicate
inner join persons.person on persons.person.id = persons.possible_duplicate.other_person_id
where persons.possible_duplicate.person_id = any((select $1::uuid[])::uuid[])
order by persons.possible_duplicate.similarity desc, persons.person.id;

-- members of households
select household_id as "householdId", person_id as "personId", given_name as "givenName",
  family_name as "familyName", relation_code as "relationCode", since
from persons.household_member
where (persons.household_member.household_id = any((select $1::uuid[])::uuid[])
  and persons.household_member.until is null)
order by lpad(persons.household_member.relation_code, 2, '0'), persons.household_member.person_id asc;

select person_id as "personId"
from registry.deaths_among($1::uuid[]);

-- persons by id
with found as (select persons.person.id as id, persons.person.given_name as "givenName",
  persons.person.family_name as "familyName", persons.person.sex as sex,
  persons.person.birth_year as "birthYear", persons.person.birth_month as "birthMonth",
  persons.person.birth_day as "birthDay", persons.person.birth_place_code as "birthPlaceCode",
  persons.person.birth_place_name as "birthPlaceName", persons.person.citizenships as citizenships,
  persons.person.deceased_on as "deceasedOn", persons.person.residence_comune as "residenceComune",
  persons.person.residence_address as "residenceAddress", persons.person.residence_since as "residenceSince",
  persons.person.domicile_comune as "domicileComune", persons.person.domicile_address as "domicileAddress",
  persons.person.email as email, persons.person.mobile as mobile, persons.person.household_id as "householdId"
  from persons.person where persons.person.id = any((select $1::uuid[])::uuid[])), missing as materialized (
  select requested from unnest($2::uuid[]) as requested where not exists (select from found where found.id =
  requested) ), former as materialized (select requested, persons.kept(requested) as kept from missing)
select id as requested, found.*
from found
union all select former.requested, kept.*
from former
cross join lateral (select persons.person.id as id, persons.person.given_name as "givenName",
  persons.person.family_name as "familyName", persons.person.sex as sex,
  persons.person.birth_year as "birthYear", persons.person.birth_month as "birthMonth",
  persons.person.birth_day as "birthDay", persons.person.birth_place_code as "birthPlaceCode",
  persons.person.birth_place_name as "birthPlaceName", persons.person.citizenships as citizenships,
  persons.person.deceased_on as "deceasedOn", persons.person.residence_comune as "residenceComune",
  persons.person.residence_address as "residenceAddress", persons.person.residence_since as "residenceSince",
  persons.person.domicile_comune as "domicileComune", persons.person.domicile_address as "domicileAddress",
  persons.person.email as email, persons.person.mobile as mobile,
  persons.person.household_id as "householdId" from persons.person where persons.person.id = former.kept
  and former.kept <> former.requested) kept;

set local role cse_services;

select id, slot_id as "slotId", person_id as "personId", case_id as "caseId", comune, "purposeCode", purpose,
  place, status, booked_at as "bookedAt", settled_at as "settledAt", reason, version, starts_at as "startsAt",
  rank
from (select services.appointment.id, services.appointment.slot_id, services.appointment.person_id,
  services.appointment.case_id, services.appointment.comune, services.appointment.purpose as "purposeCode", (
  select services.appointment_purpose.label from services.appointment_purpose where
  services.appointment_purpose.code = services.appointment.purpose) as purpose, services.appointment.place,
  services.appointment.status, services.appointment.booked_at, services.appointment.settled_at,
  services.appointment.reason, services.appointment.version, services.slot.starts_at,
  row_number() over (partition by services.appointment.person_id order by services.slot.starts_at desc,
  services.appointment.id desc) as rank from services.appointment inner join services.slot on services.slot.id
  = services.appointment.slot_id where services.appointment.person_id = any($1)) ranked
where rank <= $2
order by rank;

-- comuni by code
select istat_code as "istatCode", name, slug, cadastral_code as "cadastralCode", province,
  postal_codes as "postalCodes", population, population_census_2011 as "populationCensus2011"
from registry.comune
where registry.comune.istat_code = any((select $1::text[])::text[]);

set local role cse_cases;

select page.*
from unnest((select $1::uuid[])::uuid[]) as parent(id)
cross join lateral ( select cases."case".id as uuid, cases."case".number as number,
  cases."case".person_id as "personId", cases."case".target_area as "targetArea", cases."case".phase as phase,
  cases."case".status as status, cases."case".opened_on as "openedOn", cases."case".closed_on as "closedOn",
  cases."case".closure_reason as "closureCode", cases."case".project_outcome as "projectOutcome",
  cases."case".suspended_on as "suspendedOn", cases."case".suspension_reason as "suspensionCode",
  cases."case".comune as "comuneCode", cases."case".ambito_code as "ambitoCode",
  cases."case".holder as "holderKey", cases."case".held_since as "heldSince", cases."case".version as version,
  coalesce(cases."case".file_readers && (select registry.viewer_keys()), false) as "hasFile" from cases."case"
  where cases."case".person_id = parent.id order by cases."case".opened_on desc,
  cases."case".id desc limit $2 ) as page;

set local role cse_services;

-- memberships of comuni
select comune, ambito, valid_from as "validFrom", valid_to as "validTo", act, confidence, evidence
from registry.ambito_membership
where registry.ambito_membership.comune = any((select $1::text[])::text[])
order by registry.ambito_membership.valid_from asc;

-- Ambiti by code
select code, name, lead_comune as "leadComune", province, local_code as "localCode",
  associative_form as "associativeForm", confidence, evidence
from registry.ambito
where registry.ambito.code = any((select $1::text[])::text[]);

-- access entry
insert into registry.access_entry (scope, issuer, subject, roles, client, purpose, purpose_code,
  purpose_reference, operation, request_id, action, persons, readers, searches)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14);

commit;
