import { proposeTurn } from '@cse/db/src/erasure/due-records'
import { forgetPersons } from '@cse/db/src/erasure/forgotten-persons'
import {
  type DetachFacts,
  ERASURE,
  type EraseOrder,
  eraseOrder,
  findDue,
  leftOutOf,
  reportErased,
} from '@cse/db/src/erasure/orders'
import { removeOldReceipts } from '@cse/db/src/erasure/receipts'
import type { Handler } from '@cse/db/src/outbox/outbox'
import { sql } from '@cse/db/src/query/sql'
import type { Database } from '@cse/db/src/session/database'
import type { Writing } from '@cse/db/src/session/schema-session'
import { pseudonymOf } from '@cse/schema/events/pseudonyms'
import { z } from 'zod'
import { eraseFiles, type FileToErase, filesDue, filesToErase } from './store/erasure.ts'

const ordered = eraseOrder.extend({ rule: z.enum(['CASE_FILE', 'PERSON_RECORD']) })

/**
 * What cases does when records are to be erased: it proposes the files whose period is over, erases those that a supervisor has ordered, and
 * forgets persons of whom no case is left. Done twice it changes nothing; interrupted, all of a batch is there still.
 */
export function erasureHandlers(database: Database): Readonly<Record<string, Handler>> {
  const erasing = <Result>(work: (writing: Writing) => Promise<Result>) =>
    database.system('cases', (session) => session.write(work), ERASURE)
  return {
    'cases.find-due': async (payload) => {
      const { endedBefore, after } = findDue.parse(payload)
      await erasing((writing) =>
        proposeTurn(
          writing,
          'cases.find-due',
          { endedBefore, after },
          { rule: 'CASE_FILE', find: (turn) => filesDue(writing, turn) },
        ),
      )
    },
    'cases.erase': (payload) => {
      const order = ordered.parse(payload)
      return erasing((writing) =>
        order.rule === 'CASE_FILE'
          ? erase(writing, order)
          : forgetPersons(writing, order, { by: 'cases', next: 'services.erase' }),
      )
    },
    'cases.remove-outdated': async () => {
      await removeOldReceipts(database, 'cases')
      await erasing((writing) => writing.rows(sql<object>`select cases.remove_waiting_files() as "removed"`))
    },
  }
}

async function erase(writing: Writing, { proposal, batch, records, endedBefore }: EraseOrder): Promise<void> {
  const files = await filesToErase(writing, records, endedBefore)
  const due = files.filter(({ because }) => because === null)
  const keys = await eraseFiles(
    writing,
    due.map(({ record }) => record),
  )
  writing.touch(due.map(({ person }) => person))
  const facts: DetachFacts = { proposal, batch, people: due.map(factsOf) }
  await writing.emit('analytics.erase', { ...facts })
  await writing.emit('finance.erase', { proposal, batch, records: due.map(({ record }) => record) })
  const sum = (count: (file: FileToErase) => number) => due.reduce((total, file) => total + count(file), 0)
  await reportErased(writing, {
    proposal,
    batch,
    by: 'cases',
    leftOut: leftOutOf(files),
    removed: {
      DATA_KEYS: keys,
      DOCUMENTS: sum(({ documents }) => documents),
      DIARY_ENTRIES: sum(({ entries }) => entries),
      ASSESSMENTS: sum(({ assessments }) => assessments.length),
    },
  })
}

/** What analytics was told of a case: it goes by another person from now on, who is nobody. */
function factsOf({ record, person, assessments, deliveries, transfers }: FileToErase) {
  return {
    person: pseudonymOf('person', person),
    facts: [
      pseudonymOf('case', record),
      ...assessments.map((id) => pseudonymOf('assessment', id)),
      ...deliveries.map((id) => pseudonymOf('delivery', id)),
      ...transfers.map((id) => pseudonymOf('transfer', id)),
    ],
    whole: false,
  }
}
