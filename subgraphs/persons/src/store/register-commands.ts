import { person } from '@cse/db/persons/tables'
import { query } from '@cse/db/src/query/query'
import { eq, sql } from '@cse/db/src/query/sql'
import type { SchemaSession, Writing } from '@cse/db/src/session/schema-session'
import { notFound, staleVersion } from '@cse/schema/refusal'
import { identityFacts, registerFacts } from '../rules/certified-facts.ts'
import { identityOf, type RegisteredFacts } from '../rules/registered-facts.ts'
import { certify, type SourceAnswer } from './certify.ts'
import { emit } from './emit.ts'
import { themselves } from './people.ts'
import { emitPersonFacts } from './person-facts.ts'
import { moveResident } from './residence-command.ts'

/** Whose record is changed by an answer of the register, and what was seen of it before. */
export interface RegisterAct {
  /** uuid of the person. */
  readonly person: string
  readonly expectedVersion: number
  /** ISTAT codes of the operator's comuni. */
  readonly comuni: readonly string[]
  readonly at: Date
}

/** Writes down that the register confirmed the names and the birth that were declared. */
export function confirmIdentity(session: SchemaSession, act: RegisterAct, source: SourceAnswer) {
  return session.write(async (writing) => {
    const known = await lockedRecord(writing, act)
    if ('refused' in known) return known
    await writing.run(
      query
        .update(person)
        .set({
          identitySource: 'ANPR',
          version: sql`${person.version} + 1`,
          updatedAt: act.at,
        })
        .where(eq(person.id, act.person)),
    )
    await certify(writing, act, source, identityFacts({ ...known, taxCode: known.taxCode }))
    return { person: act.person }
  })
}

/**
 * Puts what the register has of a person on record, all of it or nothing: names and birth, the day of death, and where the person lives, with all
 * that follows from a move or a death that is written down. A residence that began no later than the one on record stays as it is.
 */
export function applyRegister(
  session: SchemaSession,
  act: RegisterAct,
  source: SourceAnswer,
  facts: RegisteredFacts,
) {
  return session
    .write(async (writing) => {
      const known = await lockedRecord(writing, act)
      if ('refused' in known) return known
      const deceasedOn = facts.deceasedOn ?? known.deceasedOn
      await writing.run(
        query
          .update(person)
          .set({
            ...identityOf(facts, known),
            identitySource: 'ANPR',
            deceasedOn,
            version: sql`${person.version} + 1`,
            updatedAt: act.at,
          })
          .where(eq(person.id, act.person)),
      )
      if (deceasedOn !== known.deceasedOn)
        await emit(writing, 'persons.death-changed', { person: act.person })
      const { residence } = facts
      const town = residence && (await townOf(writing, residence.comune))
      const moves =
        residence !== null &&
        town !== known.residenceComune &&
        residence.since > (known.residenceSince ?? '') &&
        deceasedOn === null
      const agrees = moves || (residence !== null && town !== null && town === known.residenceComune)
      const certified = registerFacts(facts, { taxCode: known.taxCode, withResidence: agrees })
      await certify(writing, act, source, certified)
      // last: whoever has moved away is out of the operator's sight
      if (moves) {
        const to = { comune: town, address: town === null ? null : residence.address, since: residence.since }
        const moved = await moveResident(writing, { ...act, expectedVersion: act.expectedVersion + 1 }, to)
        // what stands in the way of the move leaves the rest undone too
        if ('refused' in moved) throw new RegisterRefused(moved)
      } else await emitPersonFacts(writing, [act.person])
      return { person: act.person }
    })
    .catch((error: unknown) => {
      if (error instanceof RegisterRefused) return error.refusal
      throw error
    })
}

type Refusal = Extract<Awaited<ReturnType<typeof moveResident>>, { readonly refused: string }>

/** Rolls back what was written before a refusal. */
class RegisterRefused extends Error {
  readonly refusal: Refusal
  constructor(refusal: Refusal) {
    super(refusal.message)
    this.refusal = refusal
  }
}

async function lockedRecord(writing: Writing, { person: id, expectedVersion }: RegisterAct) {
  const known = await writing.one(
    query
      .select({
        id: person.id,
        version: person.version,
        taxCode: person.taxCode,
        familyName: person.familyName,
        givenName: person.givenName,
        sex: person.sex,
        birthYear: person.birthYear,
        birthMonth: person.birthMonth,
        birthDay: person.birthDay,
        birthPlaceName: person.birthPlaceName,
        deceasedOn: person.deceasedOn,
        residenceComune: person.residenceComune,
        residenceSince: person.residenceSince,
      })
      .from(person)
      .where(eq(person.id, id))
      .for('no key update'),
    themselves,
  )
  if (!known) return notFound()
  return known.version === expectedVersion ? known : staleVersion(known.version)
}

/** The comune, when it is one of Puglia. */
async function townOf(writing: Writing, comune: string): Promise<string | null> {
  const found = await writing.one(
    sql<{ code: string }>`select istat_code as "code" from registry.comune where istat_code = ${comune}`,
  )
  return found?.code ?? null
}
