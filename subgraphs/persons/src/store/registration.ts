import { person } from '@cse/db/persons/tables'
import { newUuid } from '@cse/db/src/encryption/uuid-bytes'
import { query } from '@cse/db/src/query/query'
import { eq, sql } from '@cse/db/src/query/sql'
import { writeOnce } from '@cse/db/src/session/idempotency'
import type { SchemaSession, Writing } from '@cse/db/src/session/schema-session'
import { badInput } from '@cse/schema/errors'
import { keptOutcomes, refuse } from '@cse/schema/refusal'
import { birthOf, type NewPerson } from '../rules/registration.ts'
import type { Request } from './consent-commands.ts'
import { emit } from './emit.ts'
import { type PersonRow, personColumns, personOfTaxCode, themselves } from './people.ts'
import { emitPersonFacts } from './person-facts.ts'

/** A record that may be of the person who is about to be registered, and why. */
export interface Candidate {
  readonly person: PersonRow
  readonly sameNames: boolean
  readonly sameBirth: boolean
  /** 0.75 to 1. */
  readonly similarity: number
}

/** Who registers somebody, where, when, and whom they have looked at. */
export interface RegistrationAct extends Request {
  /** ISTAT code of the comune whose front office receives the person. */
  readonly comune: string
  readonly at: Date
  /** `YYYY-MM-DD` in Italy. */
  readonly today: string
  /** uuids of records that were shown as possibly the same, and are of others. */
  readonly differentFrom: readonly string[]
}

/**
 * Registers somebody who is in no register, once for each idempotency key: seen by the comune of residence, or by the one that receives who has
 * none. Whoever may be on record already is shown instead, and the same code is nobody else's.
 * @returns uuid of the person, or why not
 * @throws GraphQLError BAD_USER_INPUT for a domicile in a comune that does not exist
 */
export function registerPerson(
  session: SchemaSession,
  { issuer, subject, key, comune, at, today, differentFrom }: RegistrationAct,
  declared: NewPerson,
) {
  const input = { ...declared, comune, differentFrom }
  const once = { schema: 'persons', issuer, subject, operation: 'registerPerson', key, input } as const
  return writeOnce(session, once, keptOutcomes, async (writing) => {
    // of two front offices of a comune that register the same person at once the second sees the first's
    await writing.run(sql`select pg_advisory_xact_lock(hashtextextended(${`persons.register ${comune}`}, 0))`)
    const town = declared.domicile?.comune ?? null
    const known = await writing.one(sql<{ code: boolean; town: boolean }>`
      select persons.is_registered(${declared.taxCode}, ${declared.healthCode}) as "code",
        ${town}::text is null or exists (select from registry.comune where istat_code = ${town}) as "town"`)
    if (!known?.town)
      throw badInput([
        { path: 'input.domicile.comune', reason: 'Il codice non è quello di un comune della Puglia.' },
      ])
    if (known.code) return alreadyRegistered(await personWithCode(session, declared))
    const candidates = await candidatesFor(writing, declared)
    const unseen = candidates.filter((candidate) => !differentFrom.includes(candidate.person.id))
    if (unseen.length > 0) return possibleDuplicates(unseen)

    const id = await insert(writing, declared, comune, at)
    if (id === null) return alreadyRegistered(null)
    const { residence } = declared
    if (residence)
      await writing.run(
        sql`select persons.move_residence(${id}, 1, ${residence.comune}, ${residence.address}, ${residence.since}, ${at})`,
      )
    await emit(writing, 'persons.residence-changed', {
      person: id,
      from: null,
      to: residence?.comune ?? comune,
      on: residence?.since ?? today,
    })
    await emitPersonFacts(writing, [id])
    return { person: id }
  })
}

/** The record of who has this tax code, or had it before records were merged, or this health code; if the viewer may see it. */
async function personWithCode(session: SchemaSession, { taxCode, healthCode }: NewPerson) {
  const known = taxCode && (await personOfTaxCode(session, taxCode))
  if (known || healthCode === null) return known || null
  return session.one(
    query.select(personColumns).from(person).where(eq(person.healthCode, healthCode)),
    themselves,
  )
}

async function candidatesFor(writing: Writing, declared: NewPerson): Promise<Candidate[]> {
  const { givenName, familyName, birth, taxCode } = declared
  if (givenName === null && familyName === null) return []
  const { birthYear, birthMonth, birthDay } = birthOf(birth)
  const rows = await writing.rows(
    query
      .select({
        ...personColumns,
        sameNames: sql<boolean>`found.same_names`,
        sameBirth: sql<boolean>`found.same_birth`,
        similarity: sql<number>`found.similarity`,
      })
      .from(person)
      .innerJoin(
        sql`persons.similar_to(${givenName}, ${familyName}, ${birthYear}::integer, ${birthMonth}::integer, ${birthDay}::integer, ${taxCode}) found`,
        sql`found.id = ${person.id}`,
      )
      .orderBy(sql`found.similarity desc`, person.id),
    themselves,
  )
  return rows.map(({ sameNames, sameBirth, similarity, ...row }) => ({
    person: row,
    sameNames,
    sameBirth,
    similarity,
  }))
}

/** @returns uuid of the new record; null when somebody with the same code was registered meanwhile. */
async function insert(writing: Writing, declared: NewPerson, comune: string, at: Date) {
  const { residence: _, domicile, birth, citizenships, ...plain } = declared
  const id = newUuid()
  const made = await writing.one(
    query
      .insert(person)
      .values({
        id,
        ...plain,
        ...birthOf(birth),
        citizenships: [...citizenships],
        domicileComune: domicile?.comune ?? null,
        domicileAddress: domicile?.address ?? null,
        identitySource: 'DECLARED',
        receivedBy: comune,
        readers: [`comune:${comune}`, `person:${id}`],
        updatedAt: at,
      })
      .onConflictDoNothing()
      .returning({ id: person.id }),
    themselves,
  )
  return made?.id ?? null
}

function alreadyRegistered(known: PersonRow | null) {
  return refuse('AlreadyRegistered', 'Il codice indicato è già quello di una persona registrata.', {
    records: known ? [known] : [],
  })
}

function possibleDuplicates(candidates: readonly Candidate[]) {
  return refuse(
    'PossibleDuplicates',
    'La persona potrebbe essere già registrata: confrontare le cartelle indicate prima di proseguire.',
    { candidates },
  )
}
