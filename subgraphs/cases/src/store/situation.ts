import type { SchemaSession } from '@cse/db/src/schema-session'
import { holderOf } from '../holder.ts'
import type { Situation } from '../step.ts'
import { accessOfCase } from './access-interview.ts'
import { assessmentsOfCase } from './assessment.ts'
import type { CaseRow } from './case.ts'
import { plannedInterventionsOfProject, projectsOfCase } from './project.ts'
import { transfersOfCase } from './transfer.ts'
import { uvmSessionsOfCase } from './uvm.ts'

/** Where a case stands, as far as the viewer may see it: who may not read a part has no step that depends on it. */
export async function situationOf(session: SchemaSession, row: CaseRow): Promise<Situation> {
  const [access, assessments, uvm, [project], transfers] = await Promise.all([
    accessOfCase(session, row.uuid),
    assessmentsOfCase(session, row.uuid),
    uvmSessionsOfCase(session, row.uuid),
    projectsOfCase(session, row.uuid),
    transfersOfCase(session, row.uuid),
  ])
  const interventions = project ? await plannedInterventionsOfProject(session, project.uuid) : []
  const completed = assessments.filter(({ completedOn }) => completedOn !== null).length
  return {
    phase: row.phase,
    suspended: row.status === 'SUSPENDED',
    held: 'code' in holderOf(row.holderKey) ? 'AMBITO' : 'COMUNE',
    transferAsked: transfers.some(({ status }) => status === 'REQUESTED'),
    accessRecorded: access !== null,
    assessmentsOpen: assessments.length - completed,
    assessmentsCompleted: completed,
    uvmConvened: uvm.some(({ decision }) => decision === null),
    project: project?.status ?? 'NONE',
    plannedInterventions: interventions.length,
  }
}
