import { nextTurn } from '@cse/db/src/erasure/due-records'
import { forgetPersons } from '@cse/db/src/erasure/forget-persons'
import { A_TURN, ERASURE, leftOutOf } from '@cse/db/src/erasure/orders'
import type { Database } from '@cse/db/src/session/database'
import type { Writing } from '@cse/db/src/session/schema-session'
import type { EventPayload } from '@cse/schema/events/catalogue'
import type { DisposalOrder } from '@cse/schema/events/disposal'
import { pseudonym } from '@cse/schema/events/pseudonyms'
import { emit } from './emit.ts'
import { appointmentsDue, eraseAppointments, withAppointments } from './erasure.ts'

// Services proposes appointments whose period is over, erases those that a supervisor has ordered, and forgets persons of whom no appointment is left.
// Done twice each of these changes nothing; interrupted, all of a batch is there still.

const erasing = (database: Database, work: (writing: Writing) => Promise<void>) =>
  database.system('services', (session) => session.write(work), ERASURE)

/** Proposes what one turn finds, and leaves what comes after it to the next. */
export function proposeAppointments(
  database: Database,
  { endedBefore, after }: { readonly endedBefore: string; readonly after: string | null },
): Promise<void> {
  return erasing(database, async (writing) => {
    const records = await appointmentsDue(writing, { endedBefore, after, most: A_TURN })
    if (records.length > 0)
      await emit(writing, 'services.disposable-appointments-found', { endedBefore, records })
    const next = nextTurn(records)
    if (next) await emit(writing, 'services.disposal-search-continued', { endedBefore, after: next })
  })
}

/** Of persons whose records are due as far as persons and cases know it is for services to say of whom an appointment is kept. */
export function confirmPersons(
  database: Database,
  { endedBefore, records: persons }: EventPayload<'persons.disposable-persons-found'>,
): Promise<void> {
  return erasing(database, async (writing) => {
    const ids = persons.map(({ person }) => person)
    const kept = new Set(await withAppointments(writing, ids))
    const records = persons.filter(({ person }) => !kept.has(person))
    if (records.length > 0) await emit(writing, 'services.disposable-persons-found', { endedBefore, records })
  })
}

export function eraseOrderedAppointments(
  database: Database,
  { proposal, batch, records, endedBefore }: DisposalOrder,
): Promise<void> {
  return erasing(database, async (writing) => {
    const appointments = await eraseAppointments(writing, records, endedBefore)
    const erased = appointments.filter(({ because }) => because === null)
    writing.touch(erased.map(({ person }) => person))
    const people = erased.map(({ record, person }) => ({
      person: pseudonym(writing.pseudonymKey, 'person', person),
      facts: [pseudonym(writing.pseudonymKey, 'appointment', record)],
      whole: false,
    }))
    await emit(writing, 'services.facts-detached', { proposal, batch, people })
    await emit(writing, 'services.disposal-carried-out', {
      proposal,
      batch,
      leftOut: leftOutOf(appointments),
      removed: { APPOINTMENTS: erased.length },
    })
  })
}

/** Services is the second of three who keep something of a person. */
export function forgetOrderedPersons(database: Database, order: DisposalOrder): Promise<void> {
  const { proposal, batch } = order
  return erasing(database, async (writing) => {
    const { forgotten, leftOut } = await forgetPersons(writing, 'services', order.records)
    if (leftOut.length > 0)
      await emit(writing, 'services.disposal-carried-out', { proposal, batch, leftOut, removed: {} })
    await emit(writing, 'services.persons-forgotten', { ...order, records: forgotten })
  })
}
