import { judicialDate } from '@cse/db/cases/judicial-tables'
import { activationPact, pactMeeting, project } from '@cse/db/cases/project-tables'
import { assessment, assignment, caseRecord, transfer, uvmSession } from '@cse/db/cases/tables'
import type { Principal } from '@cse/db/src/audit/principal'
import { keyset } from '@cse/db/src/query/keyset'
import { anyOf } from '@cse/db/src/query/prepared'
import { Param, type SQL, sql } from '@cse/db/src/query/sql'
import type { SchemaSession } from '@cse/db/src/session/schema-session'
import type { Listing } from '@cse/schema/paging'
import {
  ANSWER_TERM,
  BEREAVEMENT_TERM,
  type DeadlineKind,
  FIRST_MEETING_TERM,
  NEXT_MEETING_TERM,
  ofTheFile,
  WITHDRAWAL_TERM,
} from '../rules/deadline.ts'
import { worksAs } from './absence.ts'

/** Something that falls due. */
export interface DeadlineRow {
  readonly kind: DeadlineKind
  /** `YYYY-MM-DD`. */
  readonly dueOn: string
  /** uuid of what falls due: the assessment, the session … */
  readonly uuid: string
  readonly caseId: string
  readonly personId: string
  /** uuid of who has died, of HOUSEHOLD_MEMBER_DECEASED. */
  readonly deceasedId: string | null
}

interface Requested {
  /** Keys under which the viewer's organisation holds cases. */
  readonly holders: readonly string[]
  /** Today, `YYYY-MM-DD`. */
  readonly today: string
  /** Up to and with this day; what is overdue comes first. */
  readonly until: string
  /** Only of these kinds. */
  readonly kinds: readonly DeadlineKind[]
  /** Only in cases to which this operator is assigned. */
  readonly assignedTo: Principal | null
  /** For who answers for the service and reads no file: the day, the kind and the case alone. */
  readonly coordinating: boolean
}

/** What falls due in the cases of these holders, the next at the top. A transfer falls due for both ends. */
export function deadlines(session: SchemaSession, requested: Requested): Listing<DeadlineRow> {
  // one death is a deadline of each case of the household, and of two kinds in the own case
  const order = keyset([sql`due_on`, sql`id`, sql`kind`, sql`case_id`])
  return {
    list: 'deadlines',
    order: [...requested.kinds].sort().join(' '),
    fetch: async (stretch) => {
      const past = order.past(stretch)
      return session.rows(
        sql<DeadlineRow>`
          select kind as "kind", due_on as "dueOn", id as "uuid", case_id as "caseId", person_id as "personId",
            case when kind = 'HOUSEHOLD_MEMBER_DECEASED' then id end as "deceasedId" from (${due(requested)}) due
          ${past ? sql`where ${past}` : sql``} order by ${order.by(stretch)} limit ${stretch.limit}`,
        { concerns: ({ personId }) => personId, shown: stretch.shown },
      )
    },
    cursorOf: ({ dueOn, uuid, kind, caseId }) => [dueOn, uuid, kind, caseId],
    count: async () => {
      const counted = await session.one(
        sql<{ count: number }>`select count(*) as "count" from (${due(requested)}) due`,
      )
      return counted?.count ?? 0
    },
  }
}

function due({ holders, today, until, kinds, assignedTo, coordinating }: Requested): SQL {
  const assigned = (of: SQL) =>
    assignedTo === null
      ? sql``
      : sql`and exists (select from ${assignment}
          where ${assignment.caseId} = ${of} and ${assignment.until} is null and ${assignment.operatorId} in (${worksAs(assignedTo, today)}))`
  /** What belongs to the file of a case under way. */
  const ofCases = (day: SQL, id: SQL, from: SQL, where: SQL, caseId: SQL) => sql`
    select ${day} as due_on, ${id} as id, ${caseId} as case_id, ${caseRecord.personId} as person_id
    from ${from} join ${caseRecord} on ${caseRecord.id} = ${caseId}
    where ${where} and ${day} <= ${until}::date and ${caseRecord.status} <> 'CLOSED' and ${anyOf(caseRecord.holder, holders)}
      ${assigned(sql`${caseRecord.id}`)}`
  const meeting = sql`coalesce((select max(${pactMeeting.heldOn}) from ${pactMeeting} where ${pactMeeting.caseId} = ${activationPact.caseId})
    + ${NEXT_MEETING_TERM}::integer, ${activationPact.subscribedOn} + ${FIRST_MEETING_TERM}::integer)`
  const answer = sql`((${transfer.requestedAt} at time zone 'Europe/Rome')::date + ${ANSWER_TERM}::integer)`
  const judicial = (kind: 'HEARING' | 'TERM') =>
    ofCases(
      sql`${judicialDate.dueOn}`,
      sql`${judicialDate.id}`,
      sql`${judicialDate}`,
      sql`${judicialDate.settledOn} is null and ${judicialDate.kind} = ${kind}`,
      sql`${judicialDate.caseId}`,
    )
  const openOfHolders = sql`array(select open.person_id from ${caseRecord} open
    where open.status <> 'CLOSED' and open.holder = any(${new Param(holders)}::text[]))`
  /** Cases of who has died. */
  const ofDeceased = (where: SQL) =>
    ofCases(
      sql`death.died_on`,
      sql`${caseRecord.id}`,
      sql`registry.deaths_among(${openOfHolders}) death`,
      sql`death.person_id = ${caseRecord.personId} and ${where}`,
      sql`${caseRecord.id}`,
    )
  const selects: Readonly<Record<DeadlineKind, SQL>> = {
    ASSESSMENT: ofCases(
      sql`${assessment.plannedOn}`,
      sql`${assessment.id}`,
      sql`${assessment}`,
      sql`${assessment.completedOn} is null and not ${assessment.superseded}`,
      sql`${assessment.caseId}`,
    ),
    UVM_SESSION: ofCases(
      sql`${uvmSession.convenedOn}`,
      sql`${uvmSession.id}`,
      sql`${uvmSession}`,
      sql`${uvmSession.decision} is null and ${uvmSession.cancelledAt} is null`,
      sql`${uvmSession.caseId}`,
    ),
    PROJECT_END: ofCases(
      sql`${project.endsOn}`,
      sql`${project.id}`,
      sql`${project}`,
      sql`${project.status} = 'AGREED'`,
      sql`${project.caseId}`,
    ),
    PACT_MEETING: ofCases(
      meeting,
      sql`${activationPact.caseId}`,
      sql`${activationPact}`,
      sql`true`,
      sql`${activationPact.caseId}`,
    ),
    TRANSFER_ANSWER: sql`
      select ${answer}, ${transfer.id}, ${transfer.caseId}, ${transfer.personId} from ${transfer}
      where ${transfer.status} = 'REQUESTED' and ${answer} <= ${until}::date
        and (${anyOf(transfer.toHolder, holders)} or ${anyOf(transfer.fromHolder, holders)}) ${assigned(sql`${transfer.caseId}`)}`,
    PERSON_DECEASED: ofDeceased(sql`true`),
    DELIVERY_OF_DECEASED: ofDeceased(sql`${caseRecord.phase} = 'SERVICE_DELIVERY'`),
    HOUSEHOLD_MEMBER_DECEASED: ofCases(
      sql`bereaved.died_on`,
      sql`bereaved.deceased_id`,
      sql`registry.household_deaths_among(${openOfHolders}) bereaved`,
      sql`bereaved.member_id = ${caseRecord.personId} and bereaved.recorded_on > ${today}::date - ${BEREAVEMENT_TERM}::integer`,
      sql`${caseRecord.id}`,
    ),
    // who asked for the transfer withdraws the request; who took the case over looks whether it may stay
    CONSENT_WITHDRAWN: ofCases(
      sql`withdrawn.withdrawn_on`,
      sql`${transfer.id}`,
      sql`registry.consents_among(array(select resting.consent_id from ${transfer} resting
        where resting.basis = 'CONSENT' and resting.consent_id is not null and resting.status in ('REQUESTED', 'ACCEPTED'))) withdrawn
        join ${transfer} on ${transfer.consentId} = withdrawn.id`,
      sql`withdrawn.withdrawn_on is not null and (${transfer.status} = 'REQUESTED' and ${transfer.fromHolder} = ${caseRecord.holder}
        or ${transfer.status} = 'ACCEPTED' and ${transfer.toHolder} = ${caseRecord.holder}
          and withdrawn.withdrawn_on > ${today}::date - ${WITHDRAWAL_TERM}::integer)`,
      sql`${transfer.caseId}`,
    ),
    // rows only for who holds RESTRICTED
    HEARING: judicial('HEARING'),
    JUDICIAL_TERM: judicial('TERM'),
  }
  /** What only the file tells, as its coordinator sees it. */
  const ofService = (kind: DeadlineKind) => sql`
    select due_on, id, case_id, person_id from cases.service_deadlines(${FIRST_MEETING_TERM}, ${NEXT_MEETING_TERM})
    where kind = ${kind} and due_on <= ${until}::date ${assigned(sql`case_id`)}`
  const selectOf = (kind: DeadlineKind) =>
    coordinating && ofTheFile.has(kind) ? ofService(kind) : selects[kind]
  return sql.join(
    kinds.map(
      (kind) =>
        sql`select ${kind}::text as kind, kept.* from (${selectOf(kind)}) as kept (due_on, id, case_id, person_id)`,
    ),
    sql` union all `,
  )
}
