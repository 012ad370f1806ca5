import { plannedIntervention, project, projectVersion } from '@cse/db/cases/project-tables'
import {
  accessInterview,
  assessment,
  caseRecord,
  transfer,
  transferProposal,
  uvmSession,
} from '@cse/db/cases/tables'
import { sentKeyInSql } from '@cse/db/src/encryption/data-keys'
import { loader } from '@cse/db/src/query/loader'
import { anyOf, type Given, prepared } from '@cse/db/src/query/prepared'
import { type Selected, selected } from '@cse/db/src/query/selected'
import { type SQL, sql } from '@cse/db/src/query/sql'
import type { Reading } from '@cse/db/src/session/schema-session'
import { holderOf } from '../rules/holder.ts'
import type { TransitionContext } from '../rules/transition-context.ts'
import { concernsPerson, hasFile } from './case.ts'

/** What changes with a step, and is emitted to analytics. */
export const progressFields = {
  closedOn: caseRecord.closedOn,
  closureReason: caseRecord.closureReason,
  assessmentReachedOn: caseRecord.assessmentReachedOn,
  projectReachedOn: caseRecord.projectReachedOn,
  deliveryReachedOn: caseRecord.deliveryReachedOn,
  closureReachedOn: caseRecord.closureReachedOn,
  personChanges: caseRecord.personChanges,
}

const fields = {
  ...progressFields,
  uuid: caseRecord.id,
  personId: caseRecord.personId,
  targetArea: caseRecord.targetArea,
  phase: caseRecord.phase,
  status: caseRecord.status,
  openedOn: caseRecord.openedOn,
  comuneCode: caseRecord.comune,
  ambitoCode: caseRecord.ambitoCode,
  holder: caseRecord.holder,
  suspendedOn: caseRecord.suspendedOn,
  suspensionReason: caseRecord.suspensionReason,
  fileReaders: caseRecord.fileReaders,
  version: caseRecord.version,
  hasFile,
}

interface Facts {
  /** The key with which its holder writes about it, as it was sent ({@link dataKeyFor} opens it); null while there is none. */
  readonly dataKey: Buffer | null
  readonly province: string
  readonly transferRequested: boolean
  readonly transferProposed: boolean
  readonly accessRecorded: boolean
  readonly oriented: boolean
  readonly assessmentsOpen: number
  readonly assessmentsCompleted: number
  readonly uvmConvened: boolean
  readonly projectId: string | null
  readonly project: TransitionContext['project']
  readonly plannedInterventions: number
  readonly variationDrafted: boolean
  readonly deliveriesOpen: number
}

/** Where a case stands: all that the rules of its steps need to know, and what is said of it to analytics. */
export type CaseStanding = TransitionContext & Facts & Selected<typeof fields>

const ofCase = (column: SQL | { readonly name: string }) => sql`${column} = ${caseRecord.id}`

const dataKey = sentKeyInSql('cases', {
  organisation: sql`${caseRecord.holder}`,
  record: sql`${caseRecord.id}`,
})

/** In one statement, as far as the viewer may see the file: who may not read a part has no step that depends on it. */
const select = prepared('standing of cases', (given: Given<{ ids: readonly string[] }>) => {
  return sql<Selected<typeof fields> & Facts>`
    select ${selected(fields)}, comune.province as "province", ${dataKey} as "dataKey",
      exists (select from ${transfer} where ${ofCase(transfer.caseId)} and ${transfer.status} = 'REQUESTED') as "transferRequested",
      exists (select from ${transferProposal} where ${ofCase(transferProposal.caseId)} and ${transferProposal.status} = 'OPEN') as "transferProposed",
      access."recorded" is not null as "accessRecorded", coalesce(access."outcome" is not null, false) as "oriented",
      assessed."open" as "assessmentsOpen", assessed."completed" as "assessmentsCompleted",
      exists (select from ${uvmSession} where ${ofCase(uvmSession.caseId)} and ${uvmSession.decision} is null
        and ${uvmSession.cancelledAt} is null) as "uvmConvened",
      latest."id" as "projectId", coalesce(latest."status", 'NONE') as "project",
      coalesce(latest."status" = 'AGREED', false) and exists (select from ${projectVersion} where ${projectVersion.projectId} = latest."id" and ${projectVersion.status} = 'DRAFT'
        and ${projectVersion.number} > 1) as "variationDrafted",
      coalesce(planned."count", 0) as "plannedInterventions", coalesce(planned."running", 0) as "deliveriesOpen"
    from ${caseRecord}
    join registry.comune on comune.istat_code = ${caseRecord.comune}
    left join lateral (
      select true as "recorded", ${accessInterview.outcome} as "outcome" from ${accessInterview}
      where ${ofCase(accessInterview.caseId)} order by ${accessInterview.id} desc limit 1
    ) access on true
    cross join lateral (
      select count(*) filter (where ${assessment.completedOn} is null) as "open",
        count(*) filter (where ${assessment.completedOn} is not null) as "completed"
      from ${assessment} where ${ofCase(assessment.caseId)} and not ${assessment.superseded}
    ) assessed
    left join lateral (
      select ${project.id} as "id", ${project.status} as "status", ${project.deliveryStartedOn} as "startedOn" from ${project}
      where ${ofCase(project.caseId)} and ${project.status} <> 'DISCARDED' order by ${project.id} desc limit 1
    ) latest on true
    left join lateral (
      select count(*) as "count",
        count(*) filter (where latest."startedOn" is not null and ${plannedIntervention.endedOn} is null) as "running"
      from ${plannedIntervention} where ${plannedIntervention.projectId} = latest."id"
    ) planned on true
    where ${anyOf(caseRecord.id, given.ids)}`
})

/** Where cases stand; those that the viewer does not see are left out. */
export async function standingsOf(reading: Reading, ids: readonly string[]): Promise<CaseStanding[]> {
  const rows = await reading.rows(select({ ids }), concernsPerson)
  return rows.map((row) => ({
    ...row,
    suspended: row.status === 'SUSPENDED',
    held: 'code' in holderOf(row.holder) ? 'AMBITO' : 'COMUNE',
  }))
}

/** Where a case stands, by its uuid. */
export const standingOf = loader('standing of cases', standingsOf, ({ uuid }) => uuid)
