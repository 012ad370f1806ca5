import { appointment, appointmentPurpose, slot } from '@cse/db/services/tables'
import { children } from '@cse/db/src/query/children'
import { type KeysetStretch, keyset } from '@cse/db/src/query/keyset'
import { listLoader, loader } from '@cse/db/src/query/loader'
import { anyOf, type Given, prepared } from '@cse/db/src/query/prepared'
import { query, type RowOf } from '@cse/db/src/query/query'
import { and, asc, desc, eq, gte, lt, lte, type SQL, sql } from '@cse/db/src/query/sql'
import type { SchemaSession } from '@cse/db/src/session/schema-session'
import { MOST_COUNTED } from '@cse/schema/paging'

const labelOfPurpose = sql<string>`(
  select ${appointmentPurpose.label} from ${appointmentPurpose} where ${appointmentPurpose.code} = ${appointment.purpose})`
const appointmentColumns = {
  id: appointment.id,
  slotId: appointment.slotId,
  personId: appointment.personId,
  caseId: appointment.caseId,
  comune: appointment.comune,
  purposeCode: sql<string>`${appointment.purpose}`.as('purposeCode'),
  purpose: labelOfPurpose.as('purpose'),
  place: appointment.place,
  status: appointment.status,
  bookedAt: appointment.bookedAt,
  settledAt: appointment.settledAt,
  reason: appointment.reason,
  version: appointment.version,
  startsAt: slot.startsAt,
}
const ofTheirSlots = eq(slot.id, appointment.slotId)

const selectAppointments = prepared('appointments by id', (given: Given<{ ids: readonly string[] }>) =>
  query
    .select(appointmentColumns)
    .from(appointment)
    .innerJoin(slot, ofTheirSlots)
    .where(anyOf(appointment.id, given.ids)),
)
const selectAppointmentsOfCases = prepared(
  'appointments of cases',
  (given: Given<{ ids: readonly string[] }>) =>
    query
      .select(appointmentColumns)
      .from(appointment)
      .innerJoin(slot, ofTheirSlots)
      .where(anyOf(appointment.caseId, given.ids))
      .orderBy(desc(slot.startsAt), desc(appointment.id)),
)
const selectCountsOfPersons = prepared('counts of appointments', (given: Given<{ ids: readonly string[] }>) =>
  query
    .select({ personId: appointment.personId, count: sql<number>`count(*)` })
    .from(appointment)
    .where(anyOf(appointment.personId, given.ids))
    .groupBy(appointment.personId),
)

const selectPurposes = prepared('purposes of appointments', (given: Given<{ day: string }>) =>
  query
    .select({ code: appointmentPurpose.code, label: appointmentPurpose.label })
    .from(appointmentPurpose)
    .where(
      sql`daterange(${appointmentPurpose.validFrom}, ${appointmentPurpose.validTo}) @> ${given.day}::date`,
    )
    .orderBy(asc(appointmentPurpose.label)),
)

export type PurposeRow = RowOf<ReturnType<typeof selectPurposes>>
export type AppointmentRow = RowOf<ReturnType<typeof selectAppointments>>

const about = { concerns: ({ personId }: { readonly personId: string }) => personId }

/** Where an appointment stands in lists by time. Slots begin at whole minutes, so nothing is lost in the text. */
export function timeOf({ startsAt, id }: AppointmentRow): [string, string] {
  return [startsAt.toISOString(), id]
}

export const appointmentById = loader(
  'appointments by id',
  (session, ids: readonly string[]) => session.rows(selectAppointments({ ids }), about),
  ({ id }) => id,
)

/** The appointments of a case, the latest first. */
export const appointmentsOfCase = listLoader(
  'appointments of cases',
  (session, ids: readonly string[]) => session.rows(selectAppointmentsOfCases({ ids }), about),
  ({ caseId }) => caseId ?? '',
)

const latestFirst = keyset([slot.startsAt, appointment.id], 'descending')

/** The appointments of a person, the latest first. */
export const appointmentsOfPerson = children(
  'appointments of persons',
  (session, persons, stretch: KeysetStretch) => {
    const ranked = query
      .select({
        ...appointmentColumns,
        rank: sql<number>`row_number() over (partition by ${appointment.personId} order by ${latestFirst.by(stretch)})`.as(
          'rank',
        ),
      })
      .from(appointment)
      .innerJoin(slot, ofTheirSlots)
      .where(and(anyOf(appointment.personId, persons), latestFirst.past(stretch)))
      .as('ranked')
    return session.rows(
      query.select().from(ranked).where(lte(ranked.rank, stretch.limit)).orderBy(ranked.rank),
      about,
    )
  },
  ({ personId }) => personId,
)

const countsOfPersons = loader(
  'counts of appointments',
  (session, ids: readonly string[]) => session.rows(selectCountsOfPersons({ ids }), about),
  ({ personId }) => personId,
)

export async function countAppointmentsOfPerson(session: SchemaSession, person: string): Promise<number> {
  return (await countsOfPersons(session, person))?.count ?? 0
}

/** What a person may come for on a day, by name. */
export function appointmentPurposes(session: SchemaSession, day: string): Promise<PurposeRow[]> {
  return session.rows(selectPurposes({ day }))
}

/** Which appointments of front offices are wanted: those of the comuni that begin in [from, to). */
export interface Agenda {
  readonly comuni: readonly string[]
  readonly from: Date
  readonly to: Date | null
  readonly office?: string | null | undefined
  readonly status?: AppointmentRow['status'] | null | undefined
}

const byTime = keyset([appointment.startsAt, appointment.id])

export function agenda(
  session: SchemaSession,
  wanted: Agenda,
  stretch: KeysetStretch,
): Promise<AppointmentRow[]> {
  return session.rows(
    query
      .select(appointmentColumns)
      .from(appointment)
      .innerJoin(slot, ofTheirSlots)
      .where(and(within(wanted), byTime.past(stretch)))
      .orderBy(byTime.by(stretch))
      .limit(stretch.limit),
    { ...about, shown: stretch.shown },
  )
}

export async function countAgenda(session: SchemaSession, wanted: Agenda): Promise<number> {
  const counted = await session.one(
    sql<{ count: number }>`select count(*) as "count" from (
      select from ${appointment} where ${within(wanted)} limit ${sql.raw(`${MOST_COUNTED}`)}) as counted`,
  )
  return counted?.count ?? 0
}

function within({ comuni, from, to, office, status }: Agenda): SQL | undefined {
  return and(
    anyOf(appointment.comune, comuni),
    gte(appointment.startsAt, from),
    to ? lt(appointment.startsAt, to) : undefined,
    office == null
      ? undefined
      : sql`exists (select from ${slot} where ${ofTheirSlots} and ${slot.officeId} = ${office})`,
    status == null ? undefined : eq(appointment.status, status),
  )
}
