-- own-deliveries as citizen: 5 statements, the same for 1 or 8 rows

begin isolation level repeatable read;

-- viewer for others
select represented, set_config('cse.keys', $1 || coalesce(',' || acting.keys, ''), true),
  set_config('cse.scope', $2, true), set_config('cse.person', $3, true), set_config('statement_timeout', $4,
  true), set_config('role', $5, true), set_config('cse.issuer', $6, true), set_config('cse.subject', $7, true)
from registry.represented_by($3::text::uuid, $8, $9) as acting;

-- cases by id
select id as uuid, number, person_id as "personId", opened_on as "openedOn",
  coalesce(cases."case".file_readers && (select registry.viewer_keys()), false) as "hasFile"
from cases."case"
where cases."case".id = any((select $1::uuid[])::uuid[]);

select page.*
from unnest((select $1::uuid[])::uuid[]) as parent(id)
cross join lateral ( select cases.delivery.id as uuid, cases.delivery.case_id as "caseId",
  cases.delivery.planned_intervention_id as "plannedInterventionId",
  cases.delivery.service_type as "serviceTypeCode", cases.delivery.month as "firstDay",
  to_char(cases.delivery.month, 'YYYY-MM') as month, cases.delivery.quantity::float8 as quantity,
  cases.delivery.hours::float8 as hours, cases.delivery.amount_cents as amount,
  cases.delivery.body_share_cents as "bodyShare", cases.delivery.user_share_cents as "userShare",
  cases.delivery.health_share_cents as "healthShare", cases.delivery.status as status,
  cases.delivery.recorded_at as "recordedAt", cases.delivery.withdrawn_at as "withdrawnAt", (coalesce((select
  data_key.wrapped_key from cases.data_key where data_key.key_id =
  encode(substr(cases.delivery.withdrawal_reason, 2, 16), 'hex')::uuid), '\x00') ||
  uuid_send(cases.delivery.id) || cases.delivery.withdrawal_reason) as "withdrawalReason" from cases.delivery
  where cases.delivery.case_id = parent.id order by cases.delivery.month desc,
  cases.delivery.id desc limit $2 ) as page;

set local role cse_services;

-- service types by code
select code, label as name, family, parent_code as "parentCode", macro_area as "macroArea", leps,
  target_areas as "targetAreas", valid_from as "validFrom", valid_to as "validTo"
from services.service_type
where services.service_type.code = any((select $1::text[])::text[]);

-- access entry
insert into registry.access_entry (scope, issuer, subject, roles, client, purpose, purpose_code,
  purpose_reference, operation, request_id, action, persons, readers, searches)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14);

commit;
