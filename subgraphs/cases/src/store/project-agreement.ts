import {
  plannedIntervention,
  project,
  projectVersion,
  signature,
  versionIntervention,
} from '@cse/db/cases/project-tables'
import type { DataKey } from '@cse/db/src/encryption/data-key'
import { newUuid } from '@cse/db/src/encryption/uuid-bytes'
import { Param, type SQL, sql } from '@cse/db/src/query/sql'
import type { GivenSignature } from '../rules/signing.ts'
import { type Draft, PLANNED, type ProjectPlace } from './project-rows.ts'

/** A signature, and uuid of who signed: an operator or a person. */
interface IdentifiedSignature extends GivenSignature {
  readonly signedByOperator: string | null
  readonly signedByPerson: string | null
}

/** What is agreed. */
export interface Agreement {
  /** Of the version that comes into force; the project then has it too. */
  readonly title: string
  readonly signatures: readonly IdentifiedSignature[]
  /** Day of the last signature. */
  readonly on: string
  /** What is requested (anew) from the zone plan of the Ambito: planned interventions by uuid. */
  readonly fundingRequests: readonly { readonly plannedIntervention: string; readonly version: number }[]
  readonly ambito: string
}

/** The version before goes out of force. */
export function supersede({ project: of }: Draft): SQL {
  return sql`update ${projectVersion} set status = 'SUPERSEDED' where project_id = ${of} and status = 'AGREED'`
}

/** Puts a draft in force, with its signatures. What it no longer plans ends, and plans what was delivered. */
export function agree(
  { case: caseId, readers, key }: ProjectPlace,
  { version, number, project: of }: Draft,
  { title, signatures, on, fundingRequests, ambito }: Agreement,
  today: string,
): SQL {
  const requested = sql`excluded.funding_ambito is not null`
  const dropsRequest = sql`excluded.plan_intervention_id is null and planned.plan_intervention_id is not null`
  return sql`
    with requesting as (
      select "plannedIntervention" as id, "version" from jsonb_to_recordset(${JSON.stringify(fundingRequests)}::jsonb)
        as one ("plannedIntervention" uuid, "version" smallint)
    ), agreed as (
      update ${projectVersion} set status = 'AGREED', agreed_on = ${on} where id = ${version}
    ), signed as (
      insert into ${signature} (id, version_id, case_id, party, signatory, signed_on, manner, signed_by_operator, signed_by_person, readers)
      select id, ${version}, ${caseId}, party, signatory, signed_on, manner, signed_by_operator, signed_by_person, ${new Param(readers)}::text[]
      from jsonb_populate_recordset(null::${signature}, ${JSON.stringify(signatures.map((one) => signatureRow(one, key)))}::jsonb)
    ), dropped as (
      update ${plannedIntervention} set ended_on = ${today}, end_reason = 'VARIATION',
        planned_quantity = delivered_quantity, total_cents = delivered_body_cents + delivered_user_cents + delivered_health_cents,
        body_share_cents = delivered_body_cents, user_share_cents = delivered_user_cents, health_share_cents = delivered_health_cents
      where project_id = ${of} and ended_on is null
        and id not in (select planned_intervention_id from ${versionIntervention} where version_id = ${version})
    ), planned as (
      insert into ${plannedIntervention} as planned (id, project_id, case_id, ${PLANNED}, funding_state, funding_version, funding_ambito, claimed_cents, readers)
      select planned_intervention_id, ${of}, ${caseId}, ${PLANNED}, 'REQUESTED', coalesce(requesting.version, ${number}),
        case when requesting.id is not null then ${ambito} end, case when requesting.id is not null then body_share_cents else 0 end, readers
      from ${versionIntervention} left join requesting on requesting.id = planned_intervention_id where version_id = ${version}
      on conflict (id) do update set (${PLANNED}) = row(${EXCLUDED}),
        funding_state = case when ${requested} or ${dropsRequest} then 'REQUESTED' else planned.funding_state end,
        funding_version = case when ${requested} then excluded.funding_version else planned.funding_version end,
        funding_reason = case when ${requested} or ${dropsRequest} then null else planned.funding_reason end,
        funding_ambito = coalesce(excluded.funding_ambito, planned.funding_ambito),
        claimed_cents = case when ${requested} then excluded.claimed_cents else planned.claimed_cents end
    )
    update ${project} set status = 'AGREED', agreed_on = ${on}, title = ${key.encrypt(project.title, of, title)},
      starts_on = agreed.starts_on, ends_on = agreed.ends_on, version = ${project}.version + 1
    from ${projectVersion} agreed where agreed.id = ${version} and ${project}.id = agreed.project_id`
}

const EXCLUDED =
  sql.raw(`excluded.position, excluded.service_type, excluded.facility_id, excluded.plan_intervention_id,
  excluded.funding_line_id, excluded.starts_on, excluded.ends_on, excluded.unit, excluded.frequency, excluded.quantity,
  excluded.planned_quantity, excluded.unit_cost_cents, excluded.total_cents, excluded.body_share_cents, excluded.user_share_cents,
  excluded.health_share_cents`)

function signatureRow({ party, signatory, signedOn, manner, ...signed }: IdentifiedSignature, key: DataKey) {
  const id = newUuid()
  return {
    id,
    party,
    signatory: key.encrypt(signature.signatory, id, signatory),
    signed_on: signedOn,
    manner,
    signed_by_operator: signed.signedByOperator,
    signed_by_person: signed.signedByPerson,
  }
}
