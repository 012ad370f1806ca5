-- person-for-secretariat as secretariat@bari: 4 statements

begin isolation level repeatable read;

select set_config('cse.keys', $1, true), set_config('cse.scope', $2, true), set_config('cse.person', $3,
  true), set_config('statement_timeout', $4, true), set_config('role', $5, true), set_config('cse.issuer', $6,
  true), set_config('cse.subject', $7, true);

-- persons by id
with found as (select persons.person.id as id, persons.person.given_name as "givenName",
  persons.person.family_name as "familyName", persons.person.email as email, persons.person.mobile as mobile
  from persons.person where persons.person.id = any((select $1::uuid[])::uuid[])), missing as materialized (
  select requested from unnest($2::uuid[]) as requested where not exists (select from found where found.id =
  requested) ), former as materialized (select requested, persons.kept(requested) as kept from missing)
select id as requested, found.*
from found
union all select former.requested, kept.*
from former
cross join lateral (select persons.person.id as id, persons.person.given_name as "givenName",
  persons.person.family_name as "familyName", persons.person.email as email,
  persons.person.mobile as mobile from persons.person where persons.person.id = former.kept
  and former.kept <> former.requested) kept;

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

-- access entry
insert into registry.access_entry (scope, issuer, subject, roles, client, purpose, purpose_code,
  purpose_reference, operation, request_id, action, persons, readers, searches)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14);

commit;
