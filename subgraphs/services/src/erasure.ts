import { proposeTurn } from '@cse/db/src/erasure/due-records'
import { forgetPersons } from '@cse/db/src/erasure/forgotten-persons'
import {
  dueRecord,
  ERASURE,
  type EraseOrder,
  eraseOrder,
  findDue,
  leftOutOf,
  reportDue,
  reportErased,
} from '@cse/db/src/erasure/orders'
import { removeOldReceipts } from '@cse/db/src/erasure/receipts'
import type { Database } from '@cse/db/src/session/database'
import type { Writing } from '@cse/db/src/session/schema-session'
import { pseudonymOf } from '@cse/schema/events/pseudonyms'
import { z } from 'zod'
import { appointmentsDue, eraseAppointments, withAppointments } from './store/erasure.ts'

/** With persons whose records are due as far as persons and cases know: it is for services to say of whom an appointment is kept. */
const lookedFor = findDue.extend({ persons: z.array(dueRecord).optional() })

const ordered = eraseOrder.extend({ rule: z.enum(['APPOINTMENT', 'PERSON_RECORD']) })

/**
 * What services does when records are to be erased: it proposes appointments whose period is over, erases those that a supervisor has ordered, and
 * forgets persons of whom no appointment is left. Done twice it changes nothing; interrupted, all of a batch is there still.
 */
export function erasureHandlers(
  database: Database,
): Readonly<Record<string, (payload: unknown) => Promise<void>>> {
  const erasing = <Result>(work: (writing: Writing) => Promise<Result>) =>
    database.system('services', (session) => session.write(work), ERASURE)
  return {
    'services.find-due': async (payload) => {
      const { endedBefore, after, persons } = lookedFor.parse(payload)
      await erasing(async (writing) => {
        if (persons) {
          const kept = new Set(
            await withAppointments(
              writing,
              persons.map(({ person }) => person),
            ),
          )
          const due = persons.filter(({ person }) => !kept.has(person))
          return reportDue(writing, endedBefore, 'PERSON_RECORD', due)
        }
        await proposeTurn(
          writing,
          'services.find-due',
          { endedBefore, after },
          { rule: 'APPOINTMENT', find: (turn) => appointmentsDue(writing, turn) },
        )
      })
    },
    'services.erase': (payload) => {
      const order = ordered.parse(payload)
      return erasing((writing) =>
        order.rule === 'APPOINTMENT'
          ? erase(writing, order)
          : forgetPersons(writing, order, { by: 'services', next: 'persons.erase' }),
      )
    },
    'services.remove-outdated': async () => {
      await removeOldReceipts(database, 'services')
    },
  }
}

async function erase(writing: Writing, { proposal, batch, records, endedBefore }: EraseOrder): Promise<void> {
  const appointments = await eraseAppointments(writing, records, endedBefore)
  const erased = appointments.filter(({ because }) => because === null)
  writing.touch(erased.map(({ person }) => person))
  const people = erased.map(({ record, person }) => ({
    person: pseudonymOf('person', person),
    facts: [pseudonymOf('appointment', record)],
    whole: false,
  }))
  await writing.emit('analytics.erase', { proposal, batch, people })
  await reportErased(writing, {
    proposal,
    batch,
    by: 'services',
    leftOut: leftOutOf(appointments),
    removed: { APPOINTMENTS: erased.length },
  })
}
