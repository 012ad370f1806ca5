import type { Principal } from '@cse/db/src/audit/principal'
import { writeOnce } from '@cse/db/src/session/idempotency'
import type { SchemaSession } from '@cse/db/src/session/schema-session'
import { badInput } from '@cse/schema/errors'
import { keptOutcomes, notFound } from '@cse/schema/refusal'
import { book, type Wish } from './booking-commands.ts'
import { slotById } from './slots.ts'

/**
 * Books for a person, once for each idempotency key. Whether the slot exists comes before whether an operator said for whom.
 * @returns uuid of the appointment, or why there is none.
 * @throws GraphQLError BAD_USER_INPUT without a person, and when the purpose is none of today.
 */
export async function bookOnce(
  session: SchemaSession,
  request: Principal & { readonly key: string },
  wish: Omit<Wish, 'person' | 'replacing'> & { readonly person: string | null },
  now: Date,
) {
  const { person } = wish
  if (person === null) {
    if (!(await slotById(session, wish.slot))) return notFound()
    throw badInput([{ path: 'input.person', reason: 'Manca la persona per cui si prenota.' }])
  }
  const once = { schema: 'services', ...request, operation: 'bookAppointment', input: wish } as const
  return writeOnce(session, once, keptOutcomes, (writing) => book(writing, { ...wish, person }, now))
}
