import {
  objective,
  plannedIntervention,
  project,
  projectVersion,
  versionIntervention,
} from '@cse/db/cases/project-tables'
import { newUuid } from '@cse/db/src/encryption/uuid-bytes'
import { selected } from '@cse/db/src/query/selected'
import { Param, type SQL, sql } from '@cse/db/src/query/sql'
import { objectiveChange, type StandingObjective } from '../rules/objective-change.ts'
import {
  type Draft,
  lines,
  objectiveRows,
  PLANNED,
  type ProjectPlace,
  type VersionContent,
} from './project-rows.ts'

/** Drafts a project in its first version, in one statement; the one before it is over. Answers its `id`, and uuids of those that are over with it. */
export function insertProject(
  { case: caseId, readers: keys, key }: ProjectPlace,
  content: VersionContent & { readonly kind: 'PAI' | 'PAIS' },
  today: string,
): SQL<{ id: string; completed: string[] }> {
  const { kind, title, startsOn, endsOn } = content
  const [id, version] = [newUuid(), newUuid()]
  const objectives = objectiveChange([], content.objectives).added
  const readers = sql`${new Param(keys)}::text[]`
  return sql<{ id: string; completed: string[] }>`
    with completed as (
      update ${project} set status = 'COMPLETED', version = version + 1 where case_id = ${caseId} and status = 'AGREED' returning id
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
    select id, array(select id from completed) as completed from drafted`
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
  { case: caseId, readers, key }: ProjectPlace,
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
  { case: caseId, readers: keys, key }: ProjectPlace,
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
