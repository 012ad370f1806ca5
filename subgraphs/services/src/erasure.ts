import {
  A_TURN,
  dueRecord,
  ERASURE,
  type EraseOrder,
  eraseOrder,
  findDue,
  reportDue,
  reportErased,
} from '@cse/db/src/erasure/orders'
import { removeOldReceipts } from '@cse/db/src/erasure/receipts'
import { pseudonymOf } from '@cse/db/src/outbox/pseudonyms'
import type { House } from '@cse/db/src/session/database'
import type { Writing } from '@cse/db/src/session/schema-session'
import { z } from 'zod'
import { appointmentsDue, eraseAppointments, forgetPersons, withAppointments } from './store/erasure.ts'

/** With persons whose records are due as far as persons and cases know: it is for services to say of whom an appointment is kept. */
const lookedFor = findDue.extend({ persons: z.array(dueRecord).optional() })

const ordered = eraseOrder.extend({ rule: z.enum(['APPOINTMENT', 'PERSON_RECORD']) })

/**
 * What services does when records are to be erased: it proposes appointments whose period is over, erases those that a supervisor has ordered, and
 * forgets persons of whom no appointment is left. Done twice it changes nothing; interrupted, all of a batch is there still.
 */
export function erasureHandlers(house: House): Readonly<Record<string, (payload: unknown) => Promise<void>>> {
  const erasing = <Result>(work: (writing: Writing) => Promise<Result>) =>
    house.system('services', (session) => session.write(work), ERASURE)
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
        const due = await appointmentsDue(writing, { endedBefore, after, most: A_TURN })
        await reportDue(writing, endedBefore, 'APPOINTMENT', due)
        const last = due.length === A_TURN ? due.at(-1) : undefined
        if (last) await writing.emit('services.find-due', { endedBefore, after: last.record })
      })
    },
    'services.erase': (payload) => {
      const order = ordered.parse(payload)
      return erasing((writing) =>
        order.rule === 'APPOINTMENT' ? erase(writing, order) : forget(writing, order),
      )
    },
    'services.remove-outdated': async () => {
      await removeOldReceipts(house, 'services')
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
    leftOut: appointments.flatMap(({ record, because }) => (because ? [{ record, because }] : [])),
    removed: { APPOINTMENTS: erased.length },
  })
}

/** The second of three who keep something of a person. */
async function forget(writing: Writing, order: EraseOrder): Promise<void> {
  const { proposal, batch, records } = order
  const leftOut = await forgetPersons(writing, records)
  const kept = new Set(leftOut.map(({ record }) => record))
  if (leftOut.length > 0)
    await reportErased(writing, { proposal, batch, by: 'services', leftOut, removed: {} })
  await writing.emit('persons.erase', { ...order, records: records.filter((record) => !kept.has(record)) })
}
