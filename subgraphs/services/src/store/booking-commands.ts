import { type Given, prepared } from '@cse/db/src/query/prepared'
import { type SQL, sql } from '@cse/db/src/query/sql'
import type { Reading, Writing } from '@cse/db/src/session/schema-session'
import { badInput } from '@cse/schema/errors'
import { isRefused, notFound, refuse } from '@cse/schema/refusal'
import { today } from '@cse/schema/today'
import type { Viewer } from '@cse/schema/viewer'
import type { AppointmentFactSource } from '../rules/appointment-fact.ts'
import {
  type AppointmentStanding,
  obstacleToBooking,
  obstacleToSettling,
  owesReason,
  type Settlement,
} from '../rules/booking.ts'
import { emitAppointmentFact } from './appointment-facts.ts'
import { freeSlots } from './slots.ts'

/** A place in a slot that somebody asks for. All ids are uuids. */
export interface Wish {
  readonly slot: string
  readonly person: string
  readonly case: string | null
  /** Code of what the person comes for. */
  readonly purpose: string
  /** The appointment that makes room for this one, and from which case and purpose come. */
  readonly replacing?: string
}

/**
 * Books a place for a person. The person's row is locked before the slot's, so that neither two bookings of one person nor two of the
 * last place look at the same state.
 * @returns uuid of the appointment, or why there is none.
 * @throws GraphQLError BAD_USER_INPUT when the purpose is none of today.
 */
export async function book(writing: Writing, wish: Wish, now: Date) {
  const { person, slot, purpose, replacing = null } = wish
  const named = replacing === null ? wish.case : null
  // sent together, run one behind the other: the second sees what the first has waited for
  const [known, place] = await Promise.all([
    writing.one(lockPerson({ person, case: named, purpose, day: today(now) }), concernsPerson),
    writing.one(lockSlot({ slot, person, now, replacing })),
  ])
  if (!known?.caseKnown || !place) return notFound()
  if (!known.purposeKnown && replacing === null)
    throw badInput([{ path: 'input.purpose', reason: 'Il motivo non è tra quelli previsti.' }])
  const obstacle = obstacleToBooking({ ...place, ...known }, now)
  if (obstacle) return obstacle
  if (place.free === null)
    return refuse('SlotTaken', 'Il posto è stato preso: scegliere un’altra fascia oraria.', {
      nextFree: await nextFree(writing, place, now),
    })
  const booked = await writing.one(
    insertAppointment({
      ...wish,
      place: place.free,
      comune: place.comune,
      now,
      readers: [`comune:${place.comune}`, `person:${person}`],
    }),
  )
  if (!booked) throw new Error('The appointment was not recorded')
  const made = { ...booked, personId: person, bookedAt: now, status: 'BOOKED', version: 1 } as const
  emitAppointmentFact(writing, { ...place, ...made })
  return { appointment: booked.uuid }
}

/** Who settles an appointment, when and why. */
export interface Settling {
  readonly viewer: Viewer
  readonly now: Date
  readonly expectedVersion: number
  readonly reason: string | null
}

/**
 * Cancels an appointment, or notes that the person came or did not. The place of a cancelled one is free again (trigger).
 * @throws GraphQLError BAD_USER_INPUT when an office cancels without a reason.
 */
export async function settle(writing: Writing, id: string, settlement: Settlement, settling: Settling) {
  const standing = await writing.one(lockAppointment({ id }), concernsPerson)
  const obstacle = obstacleToSettling(standing, settlement, settling)
  if (obstacle) return obstacle
  if (owesReason(settlement, settling))
    throw badInput([{ path: 'input.reason', reason: 'Lo sportello motiva l’annullamento.' }])
  if (!standing) return notFound()
  await recordSettlement(writing, standing, settlement, settling)
  return { appointment: id }
}

/** Books another slot in place of an appointment, which is cancelled; all of it or nothing. */
export async function reschedule(writing: Writing, id: string, slot: string, settling: Settling) {
  const standing = await writing.one(lockAppointment({ id }), concernsPerson)
  const obstacle = obstacleToSettling(standing, 'CANCELLED', settling)
  if (obstacle) return obstacle
  if (!standing) return notFound()
  const { personId: person, caseId, purpose, slotId } = standing
  await writing.rows(lockSlots({ slots: [slotId, slot] }))
  const booked = await book(writing, { slot, person, case: caseId, purpose, replacing: id }, settling.now)
  if (isRefused(booked)) return booked
  await recordSettlement(writing, standing, 'CANCELLED', settling)
  return booked
}

const concernsPerson = { concerns: ({ personId }: { readonly personId: string }) => personId }

async function recordSettlement(
  writing: Writing,
  standing: Locked,
  status: Settlement,
  { now, reason, expectedVersion }: Settling,
): Promise<void> {
  const version = expectedVersion + 1
  await writing.run(updateAppointment({ id: standing.uuid, status, now, reason, version }))
  emitAppointmentFact(writing, { ...standing, status, version })
}

/** A few slots of the comune that are free: those that follow, and where there are few, those before. */
async function nextFree(
  reading: Reading,
  { comune, startsAt }: { comune: string; startsAt: Date },
  now: Date,
) {
  const some = { limit: SHOWN, from: null, direction: 'forward' } as const
  const later = await freeSlots(reading, { comune, from: startsAt, to: null }, some)
  if (later.length === SHOWN) return later
  const sooner = await freeSlots(reading, { comune, from: now, to: startsAt }, some)
  return [...later, ...sooner].slice(0, SHOWN)
}

const SHOWN = 5

/** An appointment that is about to be settled. */
type Locked = AppointmentStanding &
  AppointmentFactSource & { readonly caseId: string | null; readonly slotId: string }

/** Ambito and province of the comune of a slot, on its day. */
const placeOf = (slot: SQL) => sql`
  (select ambito from registry.ambito_membership member where member.comune = ${slot}.comune
    and daterange(valid_from, valid_to) @> (${slot}.starts_at at time zone 'Europe/Rome')::date) as "ambito",
  (select province from registry.comune where istat_code = ${slot}.comune) as "province"`

/** The comune of residence, for whoever may see it. A case is known to the body that holds it. */
const lockPerson = prepared(
  'who books',
  (given: Given<{ person: string; case: string | null; purpose: string; day: string }>) => sql<{
    personId: string
    residence: string | null
    diedOn: string | null
    caseKnown: boolean
    purposeKnown: boolean
  }>`
    select person_id as "personId", comune as "residence", registry.death_of(person_id) as "diedOn",
      ${given.case}::uuid is null or exists (
        select from registry.case_custody held
        where held.case_id = ${given.case}::uuid and held.person_id = resident.person_id) as "caseKnown",
      exists (
        select from services.appointment_purpose
        where code = ${given.purpose} and daterange(valid_from, valid_to) @> ${given.day}::date) as "purposeKnown"
    from services.resident where person_id = ${given.person}
    for no key update`,
)

const lockSlot = prepared(
  'slot to be booked',
  (given: Given<{ slot: string; person: string; now: Date; replacing: string | null }>) => sql<{
    comune: string
    ambito: string
    province: string
    startsAt: Date
    free: number | null
    open: number
    already: boolean
  }>`
    select comune as "comune", ${placeOf(sql`requested`)}, starts_at as "startsAt",
      case when not withdrawn then free_places[1] end as "free",
      (select count(*) from services.appointment mine join services.slot on slot.id = mine.slot_id
        where mine.person_id = ${given.person} and mine.status = 'BOOKED' and slot.starts_at > ${given.now}
          and mine.id is distinct from ${given.replacing}::uuid) as "open",
      exists (select from services.appointment mine join services.slot taken on taken.id = mine.slot_id
        where mine.person_id = ${given.person} and mine.status <> 'CANCELLED' 
          and (mine.slot_id = requested.id or mine.id is distinct from ${given.replacing}::uuid)
          and taken.starts_at < requested.ends_at and taken.ends_at > requested.starts_at) as "already"
    from services.slot requested where id = ${given.slot}
    for no key update`,
)

/** In the order of their ids: two who change places with each other would wait for one another otherwise. */
const lockSlots = prepared(
  'slots of a change',
  (given: Given<{ slots: readonly string[] }>) => sql<{ id: string }>`
    select id as "id" from services.slot where id = any (${given.slots}::uuid[]) order by id for no key update`,
)

const lockAppointment = prepared(
  'appointment to be settled',
  (given: Given<{ id: string }>) => sql<Locked>`
    select settled.id as "uuid", person_id as "personId", case_id as "caseId", purpose as "purpose", slot_id as "slotId", status as "status",
      version as "version", booked_at as "bookedAt", settled.starts_at as "startsAt", settled.comune as "comune", ${placeOf(sql`slot`)}
    from services.appointment settled join services.slot on slot.id = settled.slot_id
    where settled.id = ${given.id}
    for no key update of settled`,
)

const insertAppointment = prepared(
  'book a place',
  (
    given: Given<{
      slot: string
      person: string
      case: string | null
      comune: string
      purpose: string
      now: Date
      place: number
      readers: readonly string[]
    }>,
  ) => sql<{ uuid: string; purpose: string }>`
    insert into services.appointment (id, slot_id, person_id, case_id, comune, purpose, status, booked_at, place, readers)
    values (uuidv7(), ${given.slot}, ${given.person}, ${given.case}, ${given.comune}, ${given.purpose}, 'BOOKED', ${given.now},
      ${given.place}, ${given.readers})
    returning id as "uuid", purpose as "purpose"`,
)

const updateAppointment = prepared(
  'settle an appointment',
  (
    given: Given<{ id: string; status: Settlement; now: Date; reason: string | null; version: number }>,
  ) => sql`
    update services.appointment
    set status = ${given.status}, settled_at = ${given.now}, reason = ${given.reason}, version = ${given.version}
    where id = ${given.id}`,
)
