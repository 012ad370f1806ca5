import { project } from '@cse/db/cases/project-tables'
import {
  assessment,
  assignment,
  caseRecord,
  transfer,
  transferProposal,
  uvmSession,
} from '@cse/db/cases/tables'
import type { PgColumn } from '@cse/db/src/query/columns'
import { keyset, type Order } from '@cse/db/src/query/keyset'
import { anyOf } from '@cse/db/src/query/prepared'
import { type Selected, type Selection, selected } from '@cse/db/src/query/selected'
import { Param, type SQL, sql } from '@cse/db/src/query/sql'
import type { SchemaSession } from '@cse/db/src/session/schema-session'
import type { Listing } from '@cse/schema/paging'
import { type AssessmentRow, assessmentFields, shapeAssessment } from './assessment.ts'
import { type CaseRow, caseFields, shapeCase } from './case.ts'
import { type ProjectRow, projectFields, shapeProject } from './project.ts'
import { shapeTransfer, type TransferRow, transferFields } from './transfer.ts'
import { proposalFields, shapeProposal, type TransferProposalRow } from './transfer-proposal.ts'
import { shapeUvmSession, type UvmSessionRow, uvmSessionFields } from './uvm.ts'

interface Waiting<Fields extends Selection, Row> {
  readonly name: string
  /** Whom a row is about among them, for the access log. */
  readonly fields: Fields & { readonly personId: PgColumn }
  readonly from: SQL
  readonly where: SQL
  readonly order: Order
  readonly shape: (row: Selected<Fields>) => Row
  readonly cursorOf: Listing<Row>['cursorOf']
}

interface WaitingTransferRow extends TransferRow {
  /** Exact to the microsecond, which a Date is not. */
  readonly requestedAtExactly: string
}

/** Transfers on which one of these holders must decide, the oldest first. */
export function transfersToAccept(
  session: SchemaSession,
  holders: readonly string[],
): Listing<WaitingTransferRow> {
  return requested(session, 'transfers to accept', anyOf(transfer.toHolder, holders))
}

/** Transfers that one of these holders asked for and that wait for an answer, the oldest first. */
export function transfersAsked(
  session: SchemaSession,
  holders: readonly string[],
): Listing<WaitingTransferRow> {
  return requested(session, 'transfers requested', anyOf(transfer.fromHolder, holders))
}

/** Cases of these holders whose need is being assessed, those opened first at the top. */
export function casesToAssess(session: SchemaSession, holders: readonly string[]): Listing<CaseRow> {
  return waiting(session, {
    name: 'cases to assess',
    fields: caseFields,
    from: sql`${caseRecord}`,
    where: sql`${caseRecord.phase} = 'NEEDS_ASSESSMENT' and ${anyOf(caseRecord.holder, holders)}`,
    order: keyset([caseRecord.openedOn, caseRecord.id]),
    shape: shapeCase,
    cursorOf: ({ openedOn, uuid }) => [openedOn, uuid],
  })
}

/** Open cases of these holders for which no case manager answers, those opened first at the top. */
export function casesToAssign(session: SchemaSession, holders: readonly string[]): Listing<CaseRow> {
  return waiting(session, {
    name: 'cases to assign',
    fields: caseFields,
    from: sql`${caseRecord}`,
    where: sql`${caseRecord.status} <> 'CLOSED' and ${anyOf(caseRecord.holder, holders)} and not exists (
      select from ${assignment} where ${assignment.caseId} = ${caseRecord.id} and ${assignment.role} = 'CASE_MANAGER' and ${assignment.until} is null)`,
    order: keyset([caseRecord.openedOn, caseRecord.id]),
    shape: shapeCase,
    cursorOf: ({ openedOn, uuid }) => [openedOn, uuid],
  })
}

/** Assessments in cases of these holders that were planned for a day before this one and are not completed, the latest ones last. */
export function overdueAssessments(
  session: SchemaSession,
  holders: readonly string[],
  day: string,
): Listing<AssessmentRow> {
  return waiting(session, {
    name: 'overdue assessments',
    fields: { ...assessmentFields, personId: caseRecord.personId },
    from: sql`${assessment} join ${caseRecord} on ${caseRecord.id} = ${assessment.caseId}`,
    where: sql`${ofHolders(assessment.readers, holders)} and ${assessment.completedOn} is null and not ${assessment.superseded} and ${assessment.plannedOn} < ${day}
      and ${caseRecord.status} <> 'CLOSED' and ${anyOf(caseRecord.holder, holders)}`,
    order: keyset([assessment.plannedOn, assessment.id]),
    shape: shapeAssessment,
    cursorOf: ({ plannedOn, uuid }) => [plannedOn, uuid],
  })
}

/** Projects under way in cases of these holders that end on this day or within so many days, the next to end first. */
export function endingProjects(
  session: SchemaSession,
  holders: readonly string[],
  day: string,
  withinDays: number,
): Listing<ProjectRow> {
  return waiting(session, {
    name: 'ending projects',
    fields: { ...projectFields, personId: caseRecord.personId },
    from: sql`${project} join ${caseRecord} on ${caseRecord.id} = ${project.caseId}`,
    where: sql`${ofHolders(project.readers, holders)} and ${project.status} = 'AGREED'
      and ${project.endsOn} between ${day}::date and ${day}::date + ${withinDays}::integer
      and ${caseRecord.status} <> 'CLOSED' and ${anyOf(caseRecord.holder, holders)}`,
    order: keyset([project.endsOn, project.id]),
    shape: shapeProject,
    cursorOf: ({ endsOn, uuid }) => [endsOn, uuid],
  })
}

/** Transfers that changes of residence proposed for cases of these holders, and nobody has answered, the oldest first. */
export function transfersProposed(
  session: SchemaSession,
  holders: readonly string[],
): Listing<TransferProposalRow & { readonly proposedAtExactly: string }> {
  return waiting(session, {
    name: 'transfers proposed',
    fields: {
      ...proposalFields,
      proposedAtExactly: sql`${transferProposal.proposedAt}::text` as SQL<string>,
    },
    from: sql`${transferProposal} join ${caseRecord} on ${caseRecord.id} = ${transferProposal.caseId}`,
    where: sql`${ofHolders(transferProposal.readers, holders)} and ${transferProposal.status} = 'OPEN' and ${anyOf(caseRecord.holder, holders)}
      and not exists (select from ${transfer} where ${transfer.caseId} = ${caseRecord.id} and ${transfer.status} = 'REQUESTED')`,
    order: keyset([transferProposal.proposedAt, transferProposal.id]),
    shape: (row) => ({ ...shapeProposal(row), proposedAtExactly: row.proposedAtExactly }),
    cursorOf: ({ proposedAtExactly, uuid }) => [proposedAtExactly, uuid],
  })
}

/** Sessions of the UVM in cases of these holders that are convened and have not decided, the next at the top. */
export function uvmToHold(session: SchemaSession, holders: readonly string[]): Listing<UvmSessionRow> {
  return waiting(session, {
    name: 'uvm to hold',
    fields: { ...uvmSessionFields, personId: caseRecord.personId },
    from: sql`${uvmSession} join ${caseRecord} on ${caseRecord.id} = ${uvmSession.caseId}`,
    where: sql`${ofHolders(uvmSession.readers, holders)} and ${uvmSession.decision} is null and ${uvmSession.cancelledAt} is null and ${caseRecord.status} <> 'CLOSED' and ${anyOf(caseRecord.holder, holders)}`,
    order: keyset([uvmSession.convenedOn, uvmSession.id]),
    shape: shapeUvmSession,
    cursorOf: ({ convenedOn, uuid }) => [convenedOn, uuid],
  })
}

/** What belongs to a file repeats its keys, the holder's first: the indexes of what waits begin with it. */
function ofHolders(readers: PgColumn, holders: readonly string[]): SQL {
  return sql`${readers}[1] = any(${new Param(holders)}::text[])`
}

function requested(session: SchemaSession, name: string, where: SQL): Listing<WaitingTransferRow> {
  return waiting(session, {
    name,
    fields: { ...transferFields, requestedAtExactly: sql`${transfer.requestedAt}::text` as SQL<string> },
    from: sql`${transfer}`,
    where: sql`${transfer.status} = 'REQUESTED' and ${where}`,
    order: keyset([transfer.requestedAt, transfer.id]),
    shape: (row) => ({ ...shapeTransfer(row), requestedAtExactly: row.requestedAtExactly }),
    cursorOf: ({ requestedAtExactly, uuid }) => [requestedAtExactly, uuid],
  })
}

function waiting<Fields extends Selection, Row>(
  session: SchemaSession,
  { name, fields, from, where, order, shape, cursorOf }: Waiting<Fields, Row>,
): Listing<Row> {
  return {
    list: name,
    fetch: async (stretch) => {
      const past = order.past(stretch)
      const rows = await session.rows(
        sql<Selected<Fields> & { personId: string }>`
          select ${selected(fields)} from ${from} where ${where} ${past ? sql`and ${past}` : sql``}
          order by ${order.by(stretch)} limit ${stretch.limit}`,
        { concerns: ({ personId }) => personId, shown: stretch.shown },
      )
      return rows.map(shape)
    },
    cursorOf,
    count: async () => {
      const counted = await session.one(
        sql<{ count: number }>`select count(*) as "count" from ${from} where ${where}`,
      )
      return counted?.count ?? 0
    },
  }
}
