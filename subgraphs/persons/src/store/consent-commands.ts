import { consent, consentPurpose, person } from '@cse/db/persons/tables'
import { query } from '@cse/db/src/query/query'
import { and, eq, isNull, sql } from '@cse/db/src/query/sql'
import { writeOnce } from '@cse/db/src/session/idempotency'
import type { SchemaSession } from '@cse/db/src/session/schema-session'
import { badInput } from '@cse/schema/errors'
import { keptOutcomes, notFound, refuse } from '@cse/schema/refusal'
import { wrongWithdrawal } from '../rules/consent.ts'
import { outsideLife } from '../rules/lifetime.ts'
import { validCode } from './codes.ts'
import { themselves } from './people.ts'

/** A consent as it is written down; its days were checked against each other. */
export interface NewConsent {
  /** uuid of the person. */
  readonly person: string
  readonly purpose: string
  readonly givenOn: string
  readonly expiresOn: string | null
  readonly signatory: string
}

/** Who asks, and under which key. */
export interface Request {
  readonly issuer: string
  readonly subject: string
  readonly key: string
}

/**
 * Writes a consent down. @returns its uuid, or why not.
 * @throws GraphQLError BAD_USER_INPUT for a purpose that was not valid on the day, or a day outside the person's life
 */
export function recordConsent(session: SchemaSession, { issuer, subject, key }: Request, given: NewConsent) {
  const once = { schema: 'persons', issuer, subject, operation: 'recordConsent', key, input: given } as const
  return writeOnce(session, once, keptOutcomes, async (writing) => {
    const known = await writing.one(
      query
        .select({
          id: person.id,
          birthOrder: person.birthOrder,
          deceasedOn: person.deceasedOn,
          purposeIsValid: validCode(consentPurpose, given.purpose, given.givenOn),
        })
        .from(person)
        .where(eq(person.id, given.person)),
      themselves,
    )
    if (!known) return notFound()
    const wrong = outsideLife(known, given.givenOn, 'input.givenOn')
    if (!known.purposeIsValid)
      wrong.push({
        path: 'input.purpose',
        reason: 'La finalità non esiste o non era in vigore a quella data.',
      })
    if (wrong.length > 0) throw badInput(wrong)
    const { person: personId, ...reported } = given
    const inserted = await writing.one(
      query
        .insert(consent)
        .values({ ...reported, personId, id: sql`uuidv7()` })
        .returning({ id: consent.id }),
    )
    if (!inserted) throw new Error('The consent was not recorded')
    return { consent: inserted.id }
  })
}

/**
 * Withdraws a consent, from a day on. What rested on it until then stays lawful (Reg. UE 2016/679 art. 7 par. 3).
 * @param today the day it is in Italy
 */
export function withdrawConsent(
  session: SchemaSession,
  { consent: id, withdrawnOn, today }: { consent: string; withdrawnOn: string; today: string },
) {
  return session.write(async (writing) => {
    const known = await writing.one(
      query
        .select({ personId: consent.personId, givenOn: consent.givenOn, withdrawnOn: consent.withdrawnOn })
        .from(consent)
        .where(eq(consent.id, id)),
      { concerns: ({ personId }) => personId },
    )
    if (!known) return notFound()
    if (known.withdrawnOn !== null) return alreadyWithdrawn(known.withdrawnOn)
    const wrong = wrongWithdrawal(known.givenOn, withdrawnOn, today)
    if (wrong.length > 0) throw badInput(wrong)
    const withdrawn = await writing.run(
      query
        .update(consent)
        .set({ withdrawnOn })
        .where(and(eq(consent.id, id), isNull(consent.withdrawnOn))),
    )
    return withdrawn > 0 ? { consent: id } : alreadyWithdrawn(withdrawnOn)
  })
}

const alreadyWithdrawn = (on: string) =>
  refuse('ConsentWithdrawn', 'Il consenso è già stato revocato.', { on })
