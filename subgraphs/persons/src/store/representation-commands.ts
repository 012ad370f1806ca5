import { representation } from '@cse/db/persons/tables'
import { query } from '@cse/db/src/query/query'
import { and, eq, isNull, sql } from '@cse/db/src/query/sql'
import { writeOnce } from '@cse/db/src/session/idempotency'
import type { SchemaSession } from '@cse/db/src/session/schema-session'
import { badInput } from '@cse/schema/errors'
import { keptOutcomes, notFound, refuse } from '@cse/schema/refusal'
import { type NewRepresentation, wrongForPerson } from '../rules/representation.ts'
import type { Request } from './consent-commands.ts'
import { representationById } from './representations.ts'

/**
 * Writes down who acts for a person. Who acts needs a record, since it is by the own identity; it may be one that the operator does not see.
 * @returns its uuid, or why not
 * @throws GraphQLError BAD_USER_INPUT for a representative without a record, and for a parent of who is of age
 */
export function recordRepresentation(
  session: SchemaSession,
  { issuer, subject, key, at, today }: Request & { readonly at: Date; readonly today: string },
  given: NewRepresentation,
) {
  const once = {
    schema: 'persons',
    issuer,
    subject,
    operation: 'recordRepresentation',
    key,
    input: given,
  } as const
  return writeOnce(session, once, keptOutcomes, async (writing) => {
    const { person, representative, representativeTaxCode, kind, powers, document, validFrom, validTo } =
      given
    const known = await writing.one(
      sql<{ id: string; majority: string | null; representative: string | null }>`
        select id as "id", persons.majority_of(birth_year, birth_month, birth_day)::text as "majority",
          coalesce((select other.id from persons.person other where other.id = ${representative}::uuid),
            persons.id_of_tax_code(${representativeTaxCode})) as "representative"
        from persons.person where id = ${person}`,
      { concerns: ({ id }) => id },
    )
    if (!known) return notFound()
    const wrong = wrongForPerson(given, known.majority, today)
    if (known.representative === null)
      wrong.push({
        path: representative === null ? 'input.representativeTaxCode' : 'input.representative',
        reason: 'Chi rappresenta non è registrato o non è consultabile: va prima registrato.',
      })
    if (known.representative === person)
      wrong.push({ path: 'input.representativeTaxCode', reason: 'Nessuno rappresenta sé stesso.' })
    if (wrong.length > 0) throw badInput(wrong)
    const inserted = await writing.one(
      query
        .insert(representation)
        .values({
          id: sql`uuidv7()`,
          personId: person,
          representativeId: known.representative,
          representativeName: '',
          kind,
          powers: [...powers],
          document,
          validFrom,
          validTo,
          recordedByIssuer: issuer,
          recordedBy: subject,
          recordedAt: at,
        })
        .returning({ id: representation.id }),
    )
    if (!inserted) throw new Error('The representation was not recorded')
    return { representation: inserted.id }
  })
}

/** Ends that somebody acts for a person, after a last day; the person alone dismisses a delegate too. */
export function endRepresentation(
  session: SchemaSession,
  { issuer, subject }: Pick<Request, 'issuer' | 'subject'>,
  { representation: id, lastDay, reason }: { representation: string; lastDay: string; reason: string },
) {
  return session.write(async (writing) => {
    const known = await representationById(writing, id)
    if (!known) return notFound()
    if (known.endedOn !== null) return ended(known.endedOn)
    if (lastDay < known.validFrom)
      throw badInput([{ path: 'input.lastDay', reason: 'L’ultimo giorno precede l’inizio.' }])
    const changed = await writing.run(
      query
        .update(representation)
        .set({ endedOn: lastDay, endReason: reason, endedByIssuer: issuer, endedBy: subject })
        .where(and(eq(representation.id, id), isNull(representation.endedOn))),
    )
    // what the row policies do not let the viewer change is as if it were not there
    return changed > 0 ? { representation: id } : notFound()
  })
}

const ended = (on: string) => refuse('RepresentationEnded', 'La rappresentanza risulta già cessata.', { on })
