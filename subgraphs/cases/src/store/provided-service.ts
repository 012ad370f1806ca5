import { attendance } from '@cse/db/cases/invitation-tables'
import { newUuid } from '@cse/db/src/encryption/uuid-bytes'
import { keyset } from '@cse/db/src/query/keyset'
import { listLoader, loader } from '@cse/db/src/query/loader'
import { anyOf, type Given, prepared } from '@cse/db/src/query/prepared'
import { query } from '@cse/db/src/query/query'
import { type Selected, selected } from '@cse/db/src/query/selected'
import { and, eq, isNull, sql } from '@cse/db/src/query/sql'
import { writeOnce } from '@cse/db/src/session/idempotency'
import type { SchemaSession, Writing } from '@cse/db/src/session/schema-session'
import { encodeId } from '@cse/schema/ids'
import type { Listing } from '@cse/schema/paging'
import { keptOutcomes, notFound, refuse } from '@cse/schema/refusal'
import { principalOf } from '@cse/schema/viewer'
import type { StepContext } from './take-step.ts'

/** What a provider knows of what it delivers to somebody. */
export interface ProvidedServiceRow {
  /** uuid of the planned intervention. */
  readonly uuid: string
  readonly personId: string
  readonly serviceTypeCode: string
  readonly facilityId: string
  readonly unit: 'HOUR' | 'DAY' | 'MEAL' | 'TRIP' | 'MONTH' | 'CONTRIBUTION'
  readonly frequency: 'ONCE' | 'WEEKLY' | 'MONTHLY'
  readonly quantity: number
  readonly startsOn: string
  readonly endsOn: string | null
  readonly endedOn: string | null
}

const columns = sql`provided.id as "uuid", provided.person_id as "personId", provided.service_type as "serviceTypeCode",
  provided.facility_id as "facilityId", provided.unit as "unit", provided.frequency as "frequency", provided.quantity::float8 as "quantity",
  provided.starts_on as "startsOn", provided.ends_on as "endsOn", provided.ended_on as "endedOn"`
const concerns = { concerns: ({ personId }: { readonly personId: string }) => personId }

const selectByIds = prepared(
  'provided services by id',
  (given: Given<{ ids: readonly string[] }>) => sql<ProvidedServiceRow>`
    select ${columns} from cases.provided_services() provided where provided.id = any(${given.ids}::uuid[])`,
)

/** A service that the viewer provides, by the uuid of the planned intervention. */
export const providedServiceById = loader(
  'provided services by id',
  (session, ids: readonly string[]) => session.rows(selectByIds({ ids }), concerns),
  ({ uuid }) => uuid,
)

/** What the viewer's contracts provide, by first day. */
export function providedServices(session: SchemaSession): Listing<ProvidedServiceRow> {
  const order = keyset([sql`provided.starts_on`, sql`provided.id`])
  return {
    list: 'provided services',
    order: '',
    fetch: (stretch) => {
      const past = order.past(stretch)
      return session.rows(
        sql<ProvidedServiceRow>`select ${columns} from cases.provided_services() provided ${past ? sql`where ${past}` : sql``}
          order by ${order.by(stretch)} limit ${stretch.limit}`,
        { ...concerns, shown: stretch.shown },
      )
    },
    cursorOf: ({ startsOn, uuid }) => [startsOn, uuid],
    count: async () =>
      (await session.one(sql<{ count: number }>`select count(*) as "count" from cases.provided_services()`))
        ?.count ?? 0,
  }
}

/** A month of a service as the body confirmed it. */
export interface ProvidedMonthRow {
  readonly service: string
  /** First day of the month. */
  readonly month: string
  readonly quantity: number
  readonly status: 'RECORDED' | 'SUSPENDED' | 'WITHDRAWN'
}

const selectMonths = prepared(
  'provided months',
  (given: Given<{ ids: readonly string[] }>) => sql<ProvidedMonthRow>`
    select planned_intervention_id as "service", month as "month", quantity::float8 as "quantity", status as "status"
    from cases.provided_months(${given.ids}::uuid[]) order by month desc`,
)

/** What was confirmed of a service, the newest month first. */
export const providedMonthsOf = listLoader(
  'provided months',
  (session, ids: readonly string[]) => session.rows(selectMonths({ ids })),
  ({ service }) => service,
)

const attendanceFields = {
  uuid: attendance.id,
  service: attendance.plannedInterventionId,
  day: attendance.day,
  quantity: attendance.quantity,
  recordedAt: attendance.recordedAt,
  withdrawnAt: attendance.withdrawnAt,
}

type FoundAttendance = Selected<typeof attendanceFields>

export interface AttendanceRow extends Omit<FoundAttendance, 'quantity'> {
  readonly quantity: number
}

const selectAttendance = prepared(
  'attendance',
  (given: Given<{ ids: readonly string[] }>) => sql<FoundAttendance>`
    select ${selected(attendanceFields)} from ${attendance} where ${anyOf(attendance.plannedInterventionId, given.ids)}
    order by ${attendance.day} desc, ${attendance.id} desc`,
)

/** Who came on which day, the latest first; what was withdrawn is marked. */
export const attendanceOf = listLoader(
  'attendance',
  async (session, ids: readonly string[]): Promise<AttendanceRow[]> =>
    (await session.rows(selectAttendance({ ids }))).map((row) => ({
      ...row,
      quantity: Number(row.quantity),
    })),
  ({ service }) => service,
)

type Key = { readonly key: string; readonly input: unknown }

/** Records that somebody came on a day, within the contract and the service. @returns uuid of the planned intervention, or why not */
export function recordAttendance(
  session: SchemaSession,
  act: StepContext,
  requested: {
    readonly service: string
    readonly day: string
    readonly quantity: number
    readonly idempotencyKey: Key
  },
) {
  return once(session, act, 'recordAttendance', requested.idempotencyKey, async (writing) => {
    const found = await writing.one(
      sql<{ caseId: string; personId: string; within: boolean; recorded: boolean }>`
        select provided.case_id as "caseId", provided.person_id as "personId",
          ${requested.day}::date between greatest(provided.starts_on, provided.contracted_from)
            and least(provided.ended_on, provided.ends_on, provided.contracted_to) as "within",
          exists (select from ${attendance} where ${attendance.plannedInterventionId} = provided.id
            and ${attendance.day} = ${requested.day}::date and ${attendance.withdrawnAt} is null) as "recorded"
        from cases.provided_services() provided where provided.id = ${requested.service}`,
      concerns,
    )
    if (!found) return notFound()
    if (!found.within) return outsideContract()
    if (found.recorded) return recordedAlready()
    await writing.run(
      query.insert(attendance).values({
        id: newUuid(),
        plannedInterventionId: requested.service,
        caseId: found.caseId,
        day: requested.day,
        quantity: String(requested.quantity),
        provider: act.viewer.invitee ?? '',
        recordedAt: act.at,
        recordedByIssuer: act.viewer.issuer,
        recordedBy: act.viewer.subject,
        readers: sql`null`,
      }),
    )
    return { service: requested.service }
  })
}

/** Withdraws an attendance that was recorded by mistake: it stays, marked. @returns uuid of the planned intervention, or why not */
export function withdrawAttendance(
  session: SchemaSession,
  act: StepContext,
  requested: { readonly attendance: string; readonly idempotencyKey: Key },
) {
  return once(session, act, 'withdrawAttendance', requested.idempotencyKey, async (writing) => {
    const found = await writing.one(
      query
        .select({ service: attendance.plannedInterventionId })
        .from(attendance)
        .where(and(eq(attendance.id, requested.attendance), isNull(attendance.withdrawnAt))),
    )
    if (!found) return notFound()
    await writing.run(
      query.update(attendance).set({ withdrawnAt: act.at }).where(eq(attendance.id, requested.attendance)),
    )
    return { service: found.service }
  })
}

function once<Outcome extends object>(
  session: SchemaSession,
  { viewer }: StepContext,
  operation: string,
  idempotencyKey: Key,
  work: (writing: Writing) => Promise<Outcome>,
) {
  const key = { schema: 'cases' as const, ...principalOf(viewer), operation, ...idempotencyKey }
  return writeOnce(session, key, keptOutcomes, work)
}

/** The public id of an attendance. */
export const attendanceId = ({ uuid }: AttendanceRow) => encodeId('attendance', uuid)

const outsideContract = () =>
  refuse('OutsideContract', 'Il giorno non rientra nel contratto o nel periodo previsto dal progetto.')
const recordedAlready = () =>
  refuse('RecordedAlready', 'Per questo giorno la presenza è già registrata: prima va annullata.')
