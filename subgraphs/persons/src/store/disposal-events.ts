import { nextTurn } from '@cse/db/src/erasure/due-records'
import { A_TURN, type DisposableRule, ERASURE, leftOutOf } from '@cse/db/src/erasure/orders'
import type { Schema } from '@cse/db/src/migrate/schemas'
import type { Database } from '@cse/db/src/session/database'
import type { Writing } from '@cse/db/src/session/schema-session'
import type { EventPayload } from '@cse/schema/events/catalogue'
import type { DisposalOrder, DisposalReport } from '@cse/schema/events/disposal'
import { pseudonym } from '@cse/schema/events/pseudonyms'
import { personsDue, propose, requestsDue, supersedeProposals } from './due-records.ts'
import { emit } from './emit.ts'
import { erasePersons, eraseRequests, settleBatch } from './erasure.ts'

// Once a year persons has everybody look for records whose period was over on 1 January (in Italy), and keeps what they find in one proposal for
// each holder. What a supervisor has ordered it erases itself as far as it keeps it, and notes of the others what they have erased. Done twice
// each of these changes nothing; interrupted, all of a batch is there still.

const erasing = (database: Database, work: (writing: Writing) => Promise<void>) =>
  database.system('persons', (session) => session.write(work), ERASURE)

/** The first turn has the others look, and looks for requests; every turn looks for persons of whom nothing else is left. */
export function searchDisposable(
  database: Database,
  { year, after }: EventPayload<'persons.disposal-search-requested'>,
): Promise<void> {
  const endedBefore = `${year}-01-01`
  return erasing(database, async (writing) => {
    if (after === null) {
      await supersedeProposals(writing, year)
      await emit(writing, 'persons.disposal-search-begun', { endedBefore })
      const requests = await requestsDue(writing, endedBefore)
      await propose(writing, { endedBefore, rule: 'RIGHTS_REQUEST', records: requests }, new Date())
    }
    const persons = await personsDue(writing, { endedBefore, after, most: A_TURN })
    if (persons.length > 0)
      await emit(writing, 'persons.disposable-persons-found', { endedBefore, records: persons })
    const next = nextTurn(persons)
    if (next) await emit(writing, 'persons.disposal-search-requested', { year, after: next })
  })
}

/** Puts what was found into the proposals of its holders. */
export function keepDisposable(
  database: Database,
  rule: DisposableRule,
  { endedBefore, records }: EventPayload<'cases.disposable-files-found'>,
): Promise<void> {
  return erasing(database, (writing) => propose(writing, { endedBefore, rule, records }, new Date()))
}

export function eraseOrderedRequests(
  database: Database,
  { proposal, batch, records, endedBefore }: DisposalOrder,
): Promise<void> {
  return erasing(database, async (writing) => {
    const requests = await eraseRequests(writing, records, endedBefore)
    const erased = requests.filter(({ because }) => because === null)
    writing.touch(erased.map(({ person }) => person))
    await emit(writing, 'persons.disposal-carried-out', {
      proposal,
      batch,
      leftOut: leftOutOf(requests),
      removed: { RIGHTS_REQUESTS: erased.length },
    })
  })
}

/** Persons is the last of three who keep something of a person. */
export function eraseOrderedPersons(
  database: Database,
  { proposal, batch, records, endedBefore }: DisposalOrder,
): Promise<void> {
  return erasing(database, async (writing) => {
    const persons = await erasePersons(writing, records, endedBefore)
    const erased = persons.filter(({ because }) => because === null)
    const ids = erased.flatMap(({ ids }) => ids)
    writing.touch(ids)
    const people = ids.map((id) => ({
      person: pseudonym(writing.pseudonymKey, 'person', id),
      facts: [],
      whole: true,
    }))
    await emit(writing, 'persons.facts-detached', { proposal, batch, people })
    await emit(writing, 'persons.disposal-carried-out', {
      proposal,
      batch,
      leftOut: leftOutOf(persons),
      removed: {
        PERSONS: erased.length,
        CERTIFIED_FACTS: erased.reduce((sum, { removed }) => sum + removed, 0),
      },
    })
  })
}

/** Notes that a subgraph has done its part of a batch. */
export function keepReport(database: Database, by: Schema, report: DisposalReport): Promise<void> {
  return erasing(database, (writing) => settleBatch(writing, by, report, new Date()))
}
