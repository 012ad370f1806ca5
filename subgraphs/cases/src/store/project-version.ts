import { objective, projectVersion, signature, versionIntervention } from '@cse/db/cases/project-tables'
import { listLoader } from '@cse/db/src/query/loader'
import { anyOf, type Given, prepared } from '@cse/db/src/query/prepared'
import { type Selected, selected } from '@cse/db/src/query/selected'
import { type SQL, sql } from '@cse/db/src/query/sql'
import { encodeId } from '@cse/schema/ids'
import { inVersion, type ObjectiveRow, objectiveFields, shapeObjective } from './project.ts'

interface Keys {
  readonly keys: readonly string[]
}

const fields = {
  uuid: projectVersion.id,
  projectId: projectVersion.projectId,
  number: projectVersion.number,
  status: projectVersion.status,
  title: projectVersion.title,
  startsOn: projectVersion.startsOn,
  endsOn: projectVersion.endsOn,
  reason: projectVersion.reason,
  draftedOn: projectVersion.draftedOn,
  agreedOn: projectVersion.agreedOn,
}

export type ProjectVersionRow = Selected<typeof fields>

const selectVersions = prepared('project versions', (given: Given<Keys>) => {
  return sql<ProjectVersionRow>`
    select ${selected(fields)} from ${projectVersion} where ${anyOf(projectVersion.projectId, given.keys)}
    order by ${projectVersion.number} desc`
})

/** The versions of a project, the newest first. */
export const versionsOfProject = listLoader(
  'project versions',
  (session, keys: readonly string[]) => session.rows(selectVersions({ keys })),
  ({ projectId }) => projectId,
)

const signatureFields = {
  versionId: signature.versionId,
  party: signature.party,
  signatory: signature.signatory,
  signedOn: signature.signedOn,
  manner: signature.manner,
}

export type SignatureRow = Selected<typeof signatureFields>

const selectSignatures = prepared('signatures', (given: Given<Keys>) => {
  return sql<SignatureRow>`
    select ${selected(signatureFields)} from ${signature} where ${anyOf(signature.versionId, given.keys)}
    order by ${signature.signedOn}, ${signature.id}`
})

/** Who signed a version, in the order of the days. */
export const signaturesOfVersion = listLoader(
  'signatures',
  (session, keys: readonly string[]) => session.rows(selectSignatures({ keys })),
  ({ versionId }) => versionId,
)

const selectObjectives = prepared('objectives of versions', (given: Given<Keys>) => {
  return sql<Selected<typeof objectiveFields> & { versionId: string }>`
    select ${selected(objectiveFields)}, ${projectVersion.id} as "versionId"
    from ${projectVersion}
    join ${objective} on ${objective.projectId} = ${projectVersion.projectId} and ${inVersion(sql`${projectVersion.number}`)}
    where ${anyOf(projectVersion.id, given.keys)} order by ${objective.position}`
})

/** The objectives of a version. */
export const objectivesOfVersion = listLoader(
  'objectives of versions',
  async (session, keys: readonly string[]): Promise<(ObjectiveRow & { versionId: string })[]> => {
    const rows = await session.rows(selectObjectives({ keys }))
    return rows.map((row) => ({ ...shapeObjective(row), versionId: row.versionId }))
  },
  ({ versionId }) => versionId,
)

const interventionFields = {
  versionId: versionIntervention.versionId,
  plannedInterventionId: versionIntervention.plannedInterventionId,
  serviceTypeCode: versionIntervention.serviceType,
  facilityId: versionIntervention.facilityId,
  planInterventionId: versionIntervention.planInterventionId,
  startsOn: versionIntervention.startsOn,
  endsOn: versionIntervention.endsOn,
  unit: versionIntervention.unit,
  frequency: versionIntervention.frequency,
  quantity: sql`${versionIntervention.quantity}::float8` as SQL<number>,
  plannedQuantity: sql`${versionIntervention.plannedQuantity}::float8` as SQL<number>,
  unitCost: versionIntervention.unitCostCents,
  totalCost: versionIntervention.totalCents,
  bodyShare: versionIntervention.bodyShareCents,
  userShare: versionIntervention.userShareCents,
  healthShare: versionIntervention.healthShareCents,
}

export interface VersionInterventionRow extends Selected<typeof interventionFields> {
  readonly planIntervention: { readonly id: string } | null
}

const selectInterventions = prepared('interventions of versions', (given: Given<Keys>) => {
  return sql<Selected<typeof interventionFields>>`
    select ${selected(interventionFields)} from ${versionIntervention}
    where ${anyOf(versionIntervention.versionId, given.keys)} order by ${versionIntervention.position}`
})

/** What a version plans, in order. */
export const interventionsOfVersion = listLoader(
  'interventions of versions',
  async (session, keys: readonly string[]): Promise<VersionInterventionRow[]> => {
    const rows = await session.rows(selectInterventions({ keys }))
    return rows.map((row) => ({
      ...row,
      planIntervention: row.planInterventionId
        ? { id: encodeId('plan_intervention', row.planInterventionId) }
        : null,
    }))
  },
  ({ versionId }) => versionId,
)
