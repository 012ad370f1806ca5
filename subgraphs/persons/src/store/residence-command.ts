import { person, residence } from '@cse/db/persons/tables'
import { query } from '@cse/db/src/query/query'
import { eq, sql } from '@cse/db/src/query/sql'
import type { SchemaSession, Writing } from '@cse/db/src/session/schema-session'
import { badInput } from '@cse/schema/errors'
import { notFound, staleVersion } from '@cse/schema/refusal'
import { today } from '@cse/schema/today'
import { certifiedBySource } from '../rules/certified-by-source.ts'
import { type Move, mayMove } from '../rules/residence.ts'
import { lastCertificationOf } from './certifications.ts'
import { emit } from './emit.ts'
import { themselves } from './people.ts'
import { emitPersonFacts } from './person-facts.ts'

/** Who writes it down, when, and what was seen. */
export interface MoveAct {
  /** uuid of the person. */
  readonly person: string
  readonly expectedVersion: number
  /** ISTAT codes of the operator's comuni. */
  readonly comuni: readonly string[]
  readonly at: Date
}

/**
 * Writes down where a person lives from a day on. The keys that decide which comune sees the person move in the same statement
 * (function persons.move_residence). When the comune changes, who holds a case of the person receives it, who takes bookings, and analytics.
 * What a source certifies of the day on which the move begins is not typed over.
 * @throws GraphQLError BAD_USER_INPUT for a comune that is not one of Puglia, or a day outside the person's life
 */
export function recordResidence(session: SchemaSession, act: MoveAct, move: Move) {
  return session.write(async (writing) => {
    const certified = await lastCertificationOf(writing, act.person, 'residence')
    // a source says where somebody lived on the day it answered, and nothing of the days that came after it
    if (certified && move.since <= today(certified.certifiedAt))
      return certifiedBySource('residence', certified)
    return moveResident(writing, act, move)
  })
}

/** The same within a change that holds more than that. */
export async function moveResident(
  writing: Writing,
  { person: id, expectedVersion, comuni, at }: MoveAct,
  move: Move,
) {
  const resident = await residentOf(writing, id, move.comune)
  if (!resident) return notFound()
  const refusal = mayMove(resident, move, comuni, expectedVersion)
  if (refusal) return refusal
  if (!resident.comuneIsKnown)
    throw badInput([{ path: 'input.comune', reason: 'Il codice non è quello di un comune della Puglia.' }])
  const { comune: to, address, since: on } = move
  const moved = await writing.one(
    sql<{
      moved: boolean
    }>`select persons.move_residence(${id}, ${expectedVersion}, ${to}, ${address}, ${on}, ${at}) as "moved"`,
  )
  if (!moved?.moved) {
    const now = await residentOf(writing, id, to)
    return now ? staleVersion(now.version) : notFound()
  }
  const from = resident.residenceComune
  if (from !== to) {
    await emit(writing, 'persons.residence-changed', { person: id, from, to, on })
    await emitPersonFacts(writing, [id])
  }
  return { person: id }
}

function residentOf(writing: Writing, id: string, comune: string | null) {
  const last = sql`select max(coalesce(${residence.validTo}, ${residence.validFrom})) from ${residence} where ${residence.personId} = ${person.id}`
  return writing.one(
    query
      .select({
        id: person.id,
        version: person.version,
        birthOrder: person.birthOrder,
        deceasedOn: person.deceasedOn,
        residenceComune: person.residenceComune,
        residenceAddress: person.residenceAddress,
        lastChange: sql<string | null>`greatest(${person.residenceSince}, (${last}))`,
        comuneIsKnown: sql<boolean>`${comune}::text is null or exists (select from registry.comune where istat_code = ${comune})`,
      })
      .from(person)
      .where(eq(person.id, id)),
    themselves,
  )
}
