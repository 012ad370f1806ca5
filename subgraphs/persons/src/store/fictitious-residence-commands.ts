import { fictitiousResidence } from '@cse/db/persons/tables'
import { newUuid } from '@cse/db/src/encryption/uuid-bytes'
import { query } from '@cse/db/src/query/query'
import { and, eq, sql } from '@cse/db/src/query/sql'
import { writeOnce } from '@cse/db/src/session/idempotency'
import type { SchemaSession } from '@cse/db/src/session/schema-session'
import { badInput } from '@cse/schema/errors'
import { isRefused, keptOutcomes, notFound, refuse } from '@cse/schema/refusal'
import type { Request } from './consent-commands.ts'
import { fictitiousResidenceById } from './fictitious-residences.ts'
import { themselves } from './people.ts'
import { moveResident } from './residence-command.ts'

/** What somebody without a home asks of a comune. */
export interface NewFictitiousResidence {
  readonly person: string
  readonly comune: string
  readonly requestedOn: string
  readonly protocol: string
  readonly presence: string
}

/** Writes down that somebody asked to be registered at the address of the comune. @returns its uuid, or why not */
export function requestFictitiousResidence(
  session: SchemaSession,
  { issuer, subject, key }: Request,
  requested: NewFictitiousResidence,
) {
  const operation = 'requestFictitiousResidence'
  const once = { schema: 'persons', issuer, subject, operation, key, input: requested } as const
  return writeOnce(session, once, keptOutcomes, async (writing) => {
    const known = await writing.one(
      sql<{ id: string; residence: string | null; under: boolean }>`
        select id as "id", residence_comune as "residence", exists (
          select from persons.fictitious_residence known where known.person_id = person.id and known.status in ('REQUESTED', 'REGISTERED')) as "under"
        from persons.person where id = ${requested.person} for no key update`,
      themselves,
    )
    if (!known) return notFound()
    if (known.under)
      return refuse(
        'FictitiousResidencePending',
        'La persona ha già una richiesta o un’iscrizione in via fittizia.',
      )
    if (known.residence !== null)
      return refuse(
        'HasResidence',
        'La persona risulta residente: l’iscrizione in via fittizia è per chi non lo è.',
      )
    const id = newUuid()
    await writing.run(
      query.insert(fictitiousResidence).values({
        id,
        personId: requested.person,
        ...requested,
        status: 'REQUESTED',
        recordedByIssuer: issuer,
        recordedBy: subject,
      }),
    )
    return { fictitiousResidence: id }
  })
}

/** Who decides or cancels, for which comuni, and when. */
interface RegisterAct {
  readonly comuni: readonly string[]
  readonly at: Date
  /** Version of the person that was read. */
  readonly expectedVersion: number
}

/** The decision of the registry office; whoever is registered has the address of the comune from the first day on. */
export interface FictitiousResidenceDecision {
  readonly on: string
  readonly decision: string
  /** None when it was refused. */
  readonly registration: { readonly address: string; readonly from: string } | null
}

/**
 * Writes down what was decided on a request: a residence from a day on with the next number of the register, or a refusal with its reason.
 * @throws GraphQLError BAD_USER_INPUT for days before the request
 */
export function decideFictitiousResidence(
  session: SchemaSession,
  { comuni, at, expectedVersion }: RegisterAct,
  id: string,
  { on, decision, registration }: FictitiousResidenceDecision,
) {
  return session.write(async (writing) => {
    const known = await fictitiousResidenceById(writing, id)
    if (!known || !comuni.includes(known.comune)) return notFound()
    if (known.status !== 'REQUESTED') return decided()
    const early = [
      ...(on < known.requestedOn ? ['input.decidedOn'] : []),
      ...(registration && registration.from < known.requestedOn ? ['input.registeredFrom'] : []),
    ]
    if (early.length > 0)
      throw badInput(early.map((path) => ({ path, reason: 'La data precede la richiesta.' })))
    if (registration) {
      const { address, from } = registration
      const act = { person: known.personId, expectedVersion, comuni, at }
      const moved = await moveResident(writing, act, { comune: known.comune, address, since: from })
      if (isRefused(moved)) return moved
      await writing.run(
        sql`select pg_advisory_xact_lock(hashtextextended(${`persons.fictitious-residence ${known.comune}`}, 0))`,
      )
    }
    const year = on.slice(0, 4)
    const changed = await writing.run(
      query
        .update(fictitiousResidence)
        .set({
          status: registration ? 'REGISTERED' : 'REFUSED',
          decidedOn: on,
          decision,
          ...(registration && {
            address: registration.address,
            registeredFrom: registration.from,
            registerNumber: sql`${year} || '/' || (select 1 + count(*) from persons.fictitious_residence other
              where other.comune = ${known.comune} and other.register_number like ${`${year}/%`})`,
          }),
        })
        .where(and(eq(fictitiousResidence.id, id), eq(fictitiousResidence.status, 'REQUESTED'))),
    )
    return changed > 0 ? { fictitiousResidence: id } : decided()
  })
}

/** Cancels a registration: the person has left or cannot be found; who finds a home leaves it by that. */
export function cancelFictitiousResidence(
  session: SchemaSession,
  { comuni, at, expectedVersion }: RegisterAct,
  id: string,
  { on, reason }: { on: string; reason: string },
) {
  return session
    .write(async (writing) => {
      const known = await fictitiousResidenceById(writing, id)
      if (!known || !comuni.includes(known.comune)) return notFound()
      if (known.status !== 'REGISTERED') return decided()
      if (known.registeredFrom !== null && on <= known.registeredFrom)
        throw badInput([{ path: 'input.cancelledOn', reason: 'La cancellazione segue l’iscrizione.' }])
      await writing.run(
        query
          .update(fictitiousResidence)
          .set({ status: 'CANCELLED', cancelledOn: on, cancelReason: reason })
          .where(and(eq(fictitiousResidence.id, id), eq(fictitiousResidence.status, 'REGISTERED'))),
      )
      const act = { person: known.personId, expectedVersion, comuni, at }
      const moved = await moveResident(writing, act, { comune: null, address: null, since: on })
      // nothing of it is kept when the residence did not end
      if (isRefused(moved)) throw new StillResident(moved)
      return { fictitiousResidence: id }
    })
    .catch((error: unknown) => {
      if (error instanceof StillResident) return error.refusal
      throw error
    })
}

type Moved = Awaited<ReturnType<typeof moveResident>>
type Unmoved = Exclude<Moved, { readonly person: string }>

/** The residence was not ended, so nothing is cancelled. */
class StillResident extends Error {
  readonly refusal: Unmoved
  constructor(refusal: Unmoved) {
    super('The residence was not ended')
    this.refusal = refusal
  }
}

const decided = () =>
  refuse('AlreadyDecided', 'La richiesta è già stata decisa, o l’iscrizione già cancellata.')
