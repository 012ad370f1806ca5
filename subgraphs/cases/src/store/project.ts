import { objective, plannedIntervention, project, projectVersion } from '@cse/db/cases/project-tables'
import type { Selected } from '@cse/db/src/query/selected'
import { type SQL, sql } from '@cse/db/src/query/sql'
import { encodeId } from '@cse/schema/ids'
import { type FilePart, narrowedPartsUnder, partById, partsUnder } from './part.ts'

export const projectFields = {
  uuid: project.id,
  caseId: project.caseId,
  kind: project.kind,
  title: project.title,
  draftedOn: project.draftedOn,
  agreedOn: project.agreedOn,
  startsOn: project.startsOn,
  deliveryStartedOn: project.deliveryStartedOn,
  endsOn: project.endsOn,
  status: project.status,
  version: project.version,
}

export interface ProjectRow extends Selected<typeof projectFields> {
  readonly id: string
}

/** Gives a row of {@link projectFields} its public id. */
export function shapeProject(row: Selected<typeof projectFields>): ProjectRow {
  return Object.assign(row, { id: encodeId('individual_project', row.uuid) })
}

const projects: FilePart<typeof projectFields, ProjectRow> = {
  name: 'projects',
  table: project,
  fields: projectFields,
  shape: shapeProject,
}

export const projectById = partById(projects)
/** The projects of a case, the newest first: that is the one being worked on. A draft that was given up is none of them. */
export const projectsOfCase = narrowedPartsUnder(
  projects,
  {
    under: project.caseId,
    parentOf: ({ caseId }) => caseId,
    where: sql`${project.status} <> 'DISCARDED'`,
    order: sql`${project.id} desc`,
  },
  ['uuid', 'caseId'],
)

export const objectiveFields = {
  uuid: objective.id,
  caseId: objective.caseId,
  projectId: objective.projectId,
  description: objective.description,
  term: objective.term,
  outcome: objective.outcome,
  verifiedOn: objective.verifiedOn,
}

export interface ObjectiveRow extends Selected<typeof objectiveFields> {
  readonly id: string
}

const objectives: FilePart<typeof objectiveFields, ObjectiveRow> = {
  name: 'objectives',
  table: objective,
  fields: objectiveFields,
  shape: shapeObjective,
}

/** Gives a row of {@link objectiveFields} its public id. */
export function shapeObjective(row: Selected<typeof objectiveFields>): ObjectiveRow {
  return { ...row, id: encodeId('objective', row.uuid) }
}

export const objectiveById = partById(objectives)
/** The objectives of the version in force, or of the first draft while nothing is agreed. */
export const objectivesOfProject = partsUnder(objectives, {
  under: objective.projectId,
  parentOf: ({ projectId }) => projectId,
  where: inVersion(
    sql`coalesce((select ${projectVersion.number} from ${projectVersion}
      where ${projectVersion.projectId} = ${objective.projectId} and ${projectVersion.status} = 'AGREED'), 1)`,
  ),
  order: sql`${objective.position}`,
})

/** Whether an objective belongs to the version with this number. */
export function inVersion(number: SQL): SQL {
  return sql`${objective.sinceVersion} <= ${number} and coalesce(${objective.untilVersion} > ${number}, true)`
}

const interventionFields = {
  uuid: plannedIntervention.id,
  caseId: plannedIntervention.caseId,
  projectId: plannedIntervention.projectId,
  serviceTypeCode: plannedIntervention.serviceType,
  facilityId: plannedIntervention.facilityId,
  planInterventionId: plannedIntervention.planInterventionId,
  fundingState: plannedIntervention.fundingState,
  startsOn: plannedIntervention.startsOn,
  endsOn: plannedIntervention.endsOn,
  unit: plannedIntervention.unit,
  frequency: plannedIntervention.frequency,
  quantity: sql`${plannedIntervention.quantity}::float8` as SQL<number>,
  unitCost: plannedIntervention.unitCostCents,
  totalCost: plannedIntervention.totalCents,
  bodyShare: plannedIntervention.bodyShareCents,
  userShare: plannedIntervention.userShareCents,
  healthShare: plannedIntervention.healthShareCents,
}

export interface PlannedInterventionRow extends Selected<typeof interventionFields> {
  readonly id: string
  readonly planIntervention: { readonly id: string } | null
}

const interventions: FilePart<typeof interventionFields, PlannedInterventionRow> = {
  name: 'planned interventions',
  table: plannedIntervention,
  fields: interventionFields,
  shape: (row) =>
    Object.assign(row, {
      id: encodeId('planned_intervention', row.uuid),
      planIntervention: row.planInterventionId
        ? { id: encodeId('plan_intervention', row.planInterventionId) }
        : null,
    }),
}

export const plannedInterventionById = partById(interventions)
export const plannedInterventionsOfProject = narrowedPartsUnder(
  interventions,
  {
    under: plannedIntervention.projectId,
    parentOf: ({ projectId }) => projectId,
    order: sql`${plannedIntervention.position}, ${plannedIntervention.id}`,
  },
  ['uuid', 'projectId', 'planInterventionId', 'totalCost'],
)
