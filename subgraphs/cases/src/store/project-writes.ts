import {
  objective,
  plannedIntervention,
  project,
  projectVersion,
  signature,
  versionIntervention,
} from '@cse/db/cases/project-tables'
import type { DataKey } from '@cse/db/src/encryption/data-key'
import { newUuid } from '@cse/db/src/encryption/uuid-bytes'
import { selected } from '@cse/db/src/query/selected'
import { Param, type SQL, sql } from '@cse/db/src/query/sql'
import { objectiveChange, type PlacedObjective, type StandingObjective } from '../rules/objective-change.ts'
import type { PlanLine, PlanObjective } from '../rules/project-plan.ts'
import { numericOf } from '../rules/quantity.ts'
import type { GivenSignature } from '../rules/signing.ts'

/** What a version says, checked. */
export interface VersionContent {
  readonly title: string
  readonly startsOn: string
  readonly endsOn: string
  readonly objectives: readonly PlanObjective[]
  readonly lines: readonly PlanLine[]
}

/** Whose file is written to, and with which key. */
export interface Place {
  /** uuid of the case. */
  readonly case: string
  readonly readers: readonly string[]
  readonly key: DataKey
}

/** The columns in which a planned intervention repeats its version. */
const PLANNED =
  sql.raw(`position, service_type, facility_id, plan_intervention_id, funding_line_id, starts_on, ends_on, unit, frequency,
  quantity, planned_quantity, unit_cost_cents, total_cents, body_share_cents, user_share_cents, health_share_cents`)

/** Drafts a project in its first version, in one statement; the one before it is over. Answers its `id`. */
export function insertProject(
  { case: caseId, readers: keys, key }: Place,
  content: VersionContent & { readonly kind: 'PAI' | 'PAIS' },
  today: string,
): SQL<{ id: string }> {
  const { kind, title, startsOn, endsOn } = content
  const [id, version] = [newUuid(), newUuid()]
  const objectives = objectiveChange([], content.objectives).added
  const readers = sql`${new Param(keys)}::text[]`
  return sql<{ id: string }>`
    with completed as (
      update ${project} set status = 'COMPLETED', version = version + 1 where case_id = ${caseId} and status = 'AGREED'
    ), drafted as (
      insert into ${project} (id, case_id, kind, title, drafted_on, starts_on, ends_on, status, readers)
      values (${id}, ${caseId}, ${kind}, ${key.encrypt(project.title, id, title)}, ${today}, ${startsOn}, ${endsOn}, 'DRAFT', ${readers})
      returning id
    ), first as (
      insert into ${projectVersion} (id, project_id, case_id, number, status, title, starts_on, ends_on, drafted_on, readers)
      select ${version}, id, ${caseId}, 1, 'DRAFT', ${key.encrypt(projectVersion.title, version, title)}::bytea, ${startsOn}, ${endsOn}, ${today}, ${readers}
      from drafted
      returning id, project_id
    ), wanted as (${objectiveRows(objectives, key)}), added as (
      insert into ${objective} (id, project_id, case_id, position, description, term, readers)
      select wanted.id, drafted.id, ${caseId}, position, description, term, ${readers} from drafted, wanted
    ), line as materialized (${lines(content)}), kept as (
      insert into ${versionIntervention} (version_id, planned_intervention_id, case_id, ${PLANNED}, readers)
      select first.id, line.id, ${caseId}, ${PLANNED}, ${readers} from first, line
    ), planned as (
      insert into ${plannedIntervention} (id, project_id, case_id, ${PLANNED}, funding_state, readers)
      select line.id, first.project_id, ${caseId}, ${PLANNED}, 'REQUESTED', ${readers} from first, line
    )
    select id from drafted`
}

/** A version in the making. */
export interface Draft {
  /** uuid of the version. */
  readonly version: string
  readonly number: number
  /** uuid of the project. */
  readonly project: string
}

/** Takes back what a draft says, before it says it anew. */
export function clearDraft({ version, number, project: of }: Draft): SQL {
  return sql`
    with lines as (delete from ${versionIntervention} where version_id = ${version}), planned as (
      delete from ${plannedIntervention} where project_id = ${of} and ${number}::integer = 1
    ), restored as (
      update ${objective} set until_version = null where project_id = ${of} and until_version = ${number}
    )
    delete from ${objective} where project_id = ${of} and since_version = ${number}`
}

/** What an objective of a project says. */
export const objectiveFields = {
  uuid: objective.id,
  description: objective.description,
  term: objective.term,
}

/** The version that was begun, beside each objective that stands; once, without one, where none does. */
type BegunVariation = { readonly id: string; readonly number: number } & (
  | StandingObjective
  | { readonly uuid: null }
)

/** Begins a variation of a project. */
export function insertVariation(
  { case: caseId, readers, key }: Place,
  of: string,
  {
    title,
    startsOn,
    endsOn,
    reason,
  }: Pick<VersionContent, 'title' | 'startsOn' | 'endsOn'> & { reason: string },
  today: string,
): SQL<BegunVariation> {
  const id = newUuid()
  return sql<BegunVariation>`
    with begun as (
      insert into ${projectVersion} (id, project_id, case_id, number, status, title, starts_on, ends_on, reason, drafted_on, readers)
      select ${id}, ${of}, ${caseId}, coalesce(max(number), 0) + 1, 'DRAFT', ${key.encrypt(projectVersion.title, id, title)}::bytea, ${startsOn},
        ${endsOn}, ${key.encrypt(projectVersion.reason, id, reason)}::bytea, ${today}, ${new Param(readers)}::text[]
      from ${projectVersion} where project_id = ${of}
      returning id, number
    )
    select begun.id as "id", begun.number as "number", ${selected(objectiveFields)}
    from begun left join ${objective} on ${objective.projectId} = ${of} and ${objective.untilVersion} is null`
}

/**
 * Writes what a draft says. While nothing was agreed the project itself says the same; a variation leaves it as it is.
 * @param standing objectives of the version before
 */
export function fillDraft(
  { case: caseId, readers: keys, key }: Place,
  { version, number, project: of }: Draft,
  content: VersionContent & { readonly reason: string | null },
  standing: readonly StandingObjective[],
): SQL {
  const { title, startsOn, endsOn, reason } = content
  const readers = sql`${new Param(keys)}::text[]`
  const first = sql`${number}::integer = 1`
  const { dropped, added } = objectiveChange(standing, content.objectives)
  return sql`
    with line as materialized (${lines(content)}), planned as (
      insert into ${plannedIntervention} (id, project_id, case_id, ${PLANNED}, funding_state, readers)
      select line.id, ${of}, ${caseId}, ${PLANNED}, 'REQUESTED', ${readers} from line where ${first}
    ), wanted as (${objectiveRows(added, key)}), dropped as (
      update ${objective} set until_version = ${number} where id = any (${new Param(dropped)}::uuid[])
    ), added as (
      insert into ${objective} (id, project_id, case_id, position, description, term, since_version, readers)
      select wanted.id, ${of}, ${caseId}, position, description, term, ${number}, ${readers} from wanted
    ), renamed as (
      update ${projectVersion} set title = ${key.encrypt(projectVersion.title, version, title)}, starts_on = ${startsOn}, ends_on = ${endsOn},
        reason = ${key.encrypt(projectVersion.reason, version, reason)} where id = ${version}
    ), drafted as (
      update ${project} set title = ${key.encrypt(project.title, of, title)}, starts_on = ${startsOn}, ends_on = ${endsOn}, version = version + 1
      where id = ${of} and ${first}
    )
    insert into ${versionIntervention} (version_id, planned_intervention_id, case_id, ${PLANNED}, readers)
    select ${version}, line.id, ${caseId}, ${PLANNED}, ${readers} from line`
}

/** What is agreed. */
export interface Agreement {
  /** Of the version that comes into force; the project then has it too. */
  readonly title: string
  readonly signatures: readonly GivenSignature[]
  /** Day of the last signature. */
  readonly on: string
  /** uuids of the interventions for which money is asked (anew). */
  readonly asking: readonly string[]
}

/** The version before goes out of force. */
export function supersede({ project: of }: Draft): SQL {
  return sql`update ${projectVersion} set status = 'SUPERSEDED' where project_id = ${of} and status = 'AGREED'`
}

/** Puts a draft in force, with its signatures. What it no longer plans ends, and plans what was delivered. */
export function agree(
  { case: caseId, readers, key }: Place,
  { version, number, project: of }: Draft,
  { title, signatures, on, asking }: Agreement,
  today: string,
): SQL {
  const asked = sql`planned.id = any (${new Param(asking)}::uuid[])`
  return sql`
    with agreed as (
      update ${projectVersion} set status = 'AGREED', agreed_on = ${on} where id = ${version}
    ), signed as (
      insert into ${signature} (id, version_id, case_id, party, signatory, signed_on, manner, readers)
      select id, ${version}, ${caseId}, party, signatory, signed_on, manner, ${new Param(readers)}::text[]
      from jsonb_populate_recordset(null::${signature}, ${JSON.stringify(signatures.map((one) => signatureRow(one, key)))}::jsonb)
    ), dropped as (
      update ${plannedIntervention} set ended_on = ${today}, end_reason = 'VARIATION', funding_version = ${number},
        planned_quantity = delivered_quantity, total_cents = delivered_body_cents + delivered_user_cents + delivered_health_cents,
        body_share_cents = delivered_body_cents, user_share_cents = delivered_user_cents, health_share_cents = delivered_health_cents
      where project_id = ${of} and ended_on is null
        and id not in (select planned_intervention_id from ${versionIntervention} where version_id = ${version})
    ), planned as (
      insert into ${plannedIntervention} as planned (id, project_id, case_id, ${PLANNED}, funding_state, funding_version, readers)
      select planned_intervention_id, ${of}, ${caseId}, ${PLANNED}, 'REQUESTED', ${number}, readers
      from ${versionIntervention} where version_id = ${version}
      on conflict (id) do update set (${PLANNED}) = row(${EXCLUDED}),
        funding_state = case when ${asked} then 'REQUESTED' else planned.funding_state end,
        funding_version = case when ${asked} then ${number} else planned.funding_version end,
        funding_reason = case when ${asked} then null else planned.funding_reason end
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

function objectiveRows(objectives: readonly PlacedObjective[], key: DataKey): SQL {
  const rows = objectives.map(({ position, description, term }) => {
    const id = newUuid()
    return { id, position, description: key.encrypt(objective.description, id, description), term }
  })
  return sql`select id, position, description, term from jsonb_populate_recordset(null::${objective}, ${JSON.stringify(rows)}::jsonb)`
}

function lines({ lines }: VersionContent): SQL {
  const rows = lines.map((line, index) => ({
    planned_intervention_id: line.plannedIntervention,
    position: index + 1,
    service_type: line.serviceType,
    facility_id: line.facility,
    plan_intervention_id: line.planIntervention,
    funding_line_id: line.fundingLine,
    starts_on: line.startsOn,
    ends_on: line.endsOn,
    unit: line.unit,
    frequency: line.frequency,
    quantity: numericOf(line.quantity),
    planned_quantity: numericOf(line.totalQuantity),
    unit_cost_cents: line.unitCost,
    total_cents: line.totalCost,
    body_share_cents: line.bodyShare,
    user_share_cents: line.userShare,
    health_share_cents: line.healthShare,
  }))
  return sql`
    select coalesce(planned_intervention_id, uuidv7()) as id, ${PLANNED}
    from jsonb_populate_recordset(null::${versionIntervention}, ${JSON.stringify(rows)}::jsonb)`
}

function signatureRow({ party, signatory, signedOn, manner }: GivenSignature, key: DataKey) {
  const id = newUuid()
  return {
    id,
    party,
    signatory: key.encrypt(signature.signatory, id, signatory),
    signed_on: signedOn,
    manner,
  }
}
