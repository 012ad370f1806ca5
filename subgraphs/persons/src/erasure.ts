import {
  A_TURN,
  ERASURE,
  type EraseOrder,
  eraseOrder,
  leftOutOf,
  recordsDue,
  recordsErased,
  reportErased,
} from '@cse/db/src/erasure/orders'
import { removeOldReceipts } from '@cse/db/src/erasure/receipts'
import type { Database } from '@cse/db/src/session/database'
import type { Writing } from '@cse/db/src/session/schema-session'
import { pseudonymOf } from '@cse/schema/events/pseudonyms'
import { today } from '@cse/schema/today'
import { z } from 'zod'
import { personsDue, propose, requestsDue, supersedeProposals } from './store/due-records.ts'
import { erasePersons, eraseRequests, settleBatch } from './store/erasure.ts'

/** From the clock of the queue, which says when it struck, or from a command that names the year. Past an id, for the next turn. */
const begun = z.object({
  year: z.int().min(2000).max(2200).optional(),
  after: z.uuid().nullable().default(null),
  _cron: z.object({ ts: z.iso.datetime({ offset: true }) }).optional(),
})

const ordered = eraseOrder.extend({ rule: z.enum(['RIGHTS_REQUEST', 'PERSON_RECORD']) })

/**
 * What persons does when records are to be erased. Once a year it has everybody look for records whose period was over on 1 January (in Italy),
 * and keeps what they find in one proposal for each holder. What a supervisor has ordered it erases itself as far as it keeps it, and notes of
 * the others what they have erased. Done twice it changes nothing; interrupted, all of a batch is there still.
 */
export function erasureHandlers(
  database: Database,
): Readonly<Record<string, (payload: unknown) => Promise<void>>> {
  const erasing = (work: (writing: Writing) => Promise<void>) =>
    database.system('persons', (session) => session.write(work), ERASURE)
  return {
    'persons.begin-disposals': async (payload) => {
      const { year, after, _cron } = begun.parse(payload)
      const struck = _cron ? new Date(_cron.ts) : new Date()
      await erasing((writing) => begin(writing, year ?? Number(today(struck).slice(0, 4)), after))
    },
    'persons.records-due': async (payload) => {
      const found = recordsDue.parse(payload)
      await erasing((writing) => propose(writing, found, new Date()))
    },
    'persons.erase': async (payload) => {
      const order = ordered.parse(payload)
      await erasing((writing) =>
        order.rule === 'RIGHTS_REQUEST' ? eraseRequestsOf(writing, order) : erasePersonsOf(writing, order),
      )
    },
    'persons.records-erased': async (payload) => {
      const report = recordsErased.parse(payload)
      await erasing((writing) => settleBatch(writing, report, new Date()))
    },
    'persons.remove-outdated': async () => {
      await removeOldReceipts(database, 'persons')
    },
  }
}

/** The first turn asks the others, and looks for requests; every turn looks for persons of whom nothing else is left. */
async function begin(writing: Writing, year: number, after: string | null): Promise<void> {
  const endedBefore = `${year}-01-01`
  if (after === null) {
    await supersedeProposals(writing, year)
    await writing.emit('cases.find-due', { endedBefore })
    await writing.emit('services.find-due', { endedBefore })
    const requests = await requestsDue(writing, endedBefore)
    await propose(writing, { endedBefore, rule: 'RIGHTS_REQUEST', records: requests }, new Date())
  }
  const persons = await personsDue(writing, { endedBefore, after, most: A_TURN })
  if (persons.length > 0) await writing.emit('services.find-due', { endedBefore, persons })
  const last = persons.length === A_TURN ? persons.at(-1) : undefined
  if (last) await writing.emit('persons.begin-disposals', { year, after: last.record })
}

async function eraseRequestsOf(writing: Writing, order: EraseOrder): Promise<void> {
  const { proposal, batch, records, endedBefore } = order
  const requests = await eraseRequests(writing, records, endedBefore)
  const erased = requests.filter(({ because }) => because === null)
  writing.touch(erased.map(({ person }) => person))
  await reportErased(writing, {
    proposal,
    batch,
    by: 'persons',
    leftOut: leftOutOf(requests),
    removed: { RIGHTS_REQUESTS: erased.length },
  })
}

/** The last of three who keep something of a person. */
async function erasePersonsOf(writing: Writing, order: EraseOrder): Promise<void> {
  const { proposal, batch, records, endedBefore } = order
  const persons = await erasePersons(writing, records, endedBefore)
  const erased = persons.filter(({ because }) => because === null)
  const ids = erased.flatMap(({ ids }) => ids)
  writing.touch(ids)
  const people = ids.map((id) => ({ person: pseudonymOf('person', id), facts: [], whole: true }))
  await writing.emit('analytics.erase', { proposal, batch, people })
  await reportErased(writing, {
    proposal,
    batch,
    by: 'persons',
    leftOut: leftOutOf(persons),
    removed: {
      PERSONS: erased.length,
      CERTIFIED_FACTS: erased.reduce((sum, { removed }) => sum + removed, 0),
    },
  })
}
