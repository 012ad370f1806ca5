import type { KeyObject } from 'node:crypto'
import { nextTurn } from '@cse/db/src/erasure/due-records'
import { forgetPersons } from '@cse/db/src/erasure/forget-persons'
import { removeOldIdempotencyRecords } from '@cse/db/src/erasure/idempotency-records'
import { A_TURN, ERASURE, leftOutOf } from '@cse/db/src/erasure/orders'
import { sql } from '@cse/db/src/query/sql'
import type { Database } from '@cse/db/src/session/database'
import type { Writing } from '@cse/db/src/session/schema-session'
import type { DisposalOrder } from '@cse/schema/events/disposal'
import { pseudonym } from '@cse/schema/events/pseudonyms'
import { emit } from './emit.ts'
import { eraseFiles, type FileToErase, filesDue, filesToErase } from './erasure.ts'

// Cases proposes the files whose period is over, erases those that a supervisor has ordered, and forgets persons of whom no case is left. Done twice
// each of these changes nothing; interrupted, all of a batch is there still.

const erasing = async (database: Database, work: (writing: Writing) => Promise<unknown>) =>
  void (await database.system('cases', (session) => session.write(work), ERASURE))

/** Proposes what one turn finds, and leaves what comes after it to the next. */
export function proposeFiles(
  database: Database,
  { endedBefore, after }: { readonly endedBefore: string; readonly after: string | null },
): Promise<void> {
  return erasing(database, async (writing) => {
    const records = await filesDue(writing, { endedBefore, after, most: A_TURN })
    if (records.length > 0) await emit(writing, 'cases.disposable-files-found', { endedBefore, records })
    const next = nextTurn(records)
    if (next) await emit(writing, 'cases.disposal-search-continued', { endedBefore, after: next })
  })
}

export function eraseOrderedFiles(
  database: Database,
  { proposal, batch, records, endedBefore }: DisposalOrder,
): Promise<void> {
  return erasing(database, async (writing) => {
    const files = await filesToErase(writing, records, endedBefore)
    const due = files.filter(({ because }) => because === null)
    const erased = due.map(({ record }) => record)
    const keys = await eraseFiles(writing, erased)
    writing.touch(due.map(({ person }) => person))
    await emit(writing, 'cases.facts-detached', {
      proposal,
      batch,
      people: due.map((file) => factsOf(writing.pseudonymKey, file)),
    })
    await emit(writing, 'cases.files-erased', { proposal, batch, records: erased })
    const sum = (count: (file: FileToErase) => number) => due.reduce((total, file) => total + count(file), 0)
    await emit(writing, 'cases.disposal-carried-out', {
      proposal,
      batch,
      leftOut: leftOutOf(files),
      removed: {
        DATA_KEYS: keys,
        DOCUMENTS: sum(({ documents }) => documents),
        DIARY_ENTRIES: sum(({ entries }) => entries),
        ASSESSMENTS: sum(({ assessments }) => assessments.length),
      },
    })
  })
}

/** The facts of a case: they go by another person from now on, who is nobody. */
function factsOf(key: KeyObject, { record, person, assessments, deliveries, transfers }: FileToErase) {
  return {
    person: pseudonym(key, 'person', person),
    facts: [
      pseudonym(key, 'case', record),
      ...assessments.map((id) => pseudonym(key, 'assessment', id)),
      ...deliveries.map((id) => pseudonym(key, 'delivery', id)),
      ...transfers.map((id) => pseudonym(key, 'transfer', id)),
    ],
    whole: false,
  }
}

/** Cases is the first of three who keep something of a person. */
export function forgetOrderedPersons(database: Database, order: DisposalOrder): Promise<void> {
  const { proposal, batch } = order
  return erasing(database, async (writing) => {
    const { forgotten, leftOut } = await forgetPersons(writing, 'cases', order.records)
    if (leftOut.length > 0)
      await emit(writing, 'cases.disposal-carried-out', { proposal, batch, leftOut, removed: {} })
    await emit(writing, 'cases.persons-forgotten', { ...order, records: forgotten })
  })
}

/** Removes what is no record of the administration. */
export async function removeOutdated(database: Database): Promise<void> {
  await removeOldIdempotencyRecords(database, 'cases')
  await erasing(database, (writing) =>
    writing.rows(sql<object>`select cases.remove_waiting_files() as "removed"`),
  )
}
