import { office, slot } from '@cse/db/services/tables'
import { type KeysetStretch, keyset } from '@cse/db/src/query/keyset'
import { listLoader, loader } from '@cse/db/src/query/loader'
import { anyOf, type Given, prepared } from '@cse/db/src/query/prepared'
import { query, type RowOf } from '@cse/db/src/query/query'
import { and, asc, eq, gte, lt, not, type SQL, sql } from '@cse/db/src/query/sql'
import type { Reading, SchemaSession } from '@cse/db/src/session/schema-session'

const officeColumns = {
  id: office.id,
  comune: office.comune,
  name: office.name,
  address: office.address,
  kind: office.kind,
}
const slotColumns = {
  id: slot.id,
  officeId: slot.officeId,
  comune: slot.comune,
  startsAt: slot.startsAt,
  endsAt: slot.endsAt,
  capacity: slot.capacity,
  freePlaces: sql<number>`cardinality(${slot.freePlaces})`.as('freePlaces'),
  booked: slot.booked,
  withdrawn: slot.withdrawn,
}

const selectOffices = prepared('offices by id', (given: Given<{ ids: readonly string[] }>) =>
  query.select(officeColumns).from(office).where(anyOf(office.id, given.ids)),
)
const selectOfficesOfComuni = prepared('offices of comuni', (given: Given<{ codes: readonly string[] }>) =>
  query
    .select(officeColumns)
    .from(office)
    .where(anyOf(office.comune, given.codes))
    .orderBy(asc(office.name), asc(office.id)),
)
const selectSlots = prepared('slots by id', (given: Given<{ ids: readonly string[] }>) =>
  query.select(slotColumns).from(slot).where(anyOf(slot.id, given.ids)),
)

export type OfficeRow = RowOf<ReturnType<typeof selectOffices>>
export type SlotRow = RowOf<ReturnType<typeof selectSlots>>

export const officeById = loader(
  'offices by id',
  (session, ids: readonly string[]) => session.rows(selectOffices({ ids })),
  ({ id }) => id,
)

export const officesOfComune = listLoader(
  'offices of comuni',
  (session, codes: readonly string[]) => session.rows(selectOfficesOfComuni({ codes })),
  ({ comune }) => comune,
)

export const slotById = loader(
  'slots by id',
  (session, ids: readonly string[]) => session.rows(selectSlots({ ids })),
  ({ id }) => id,
)

/** Which free slots are wanted: those of a comune that begin in [from, to). */
export interface FreeSlots {
  readonly comune: string
  readonly from: Date
  readonly to: Date | null
}

const byTime = keyset([slot.startsAt, slot.id])

export function freeSlots(reading: Reading, free: FreeSlots, stretch: KeysetStretch): Promise<SlotRow[]> {
  return reading.rows(
    query
      .select(slotColumns)
      .from(slot)
      .where(and(wanted(free), byTime.past(stretch)))
      .orderBy(byTime.by(stretch))
      .limit(stretch.limit),
  )
}

export async function countFreeSlots(session: SchemaSession, free: FreeSlots): Promise<number> {
  const counted = await session.one(
    query.select({ count: sql<number>`count(*)` }).from(slot).where(wanted(free)),
  )
  return counted?.count ?? 0
}

function wanted({ comune, from, to }: FreeSlots): SQL | undefined {
  return and(
    eq(slot.comune, comune),
    not(slot.booked),
    not(slot.withdrawn),
    gte(slot.startsAt, from),
    to ? lt(slot.startsAt, to) : undefined,
  )
}
