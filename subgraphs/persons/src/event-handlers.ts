import { removeOldIdempotencyRecords } from '@cse/db/src/erasure/idempotency-records'
import type { Database } from '@cse/db/src/session/database'
import type { EventHandlers } from '@cse/schema/events/handlers'
import { today } from '@cse/schema/today'
import { answerIsee } from './store/co-payment-isee.ts'
import { compareResidences } from './store/compare-residences.ts'
import {
  eraseOrderedPersons,
  eraseOrderedRequests,
  keepDisposable,
  keepReport,
  searchDisposable,
} from './store/disposal-events.ts'
import { noteMergeFollowed, searchDuplicates } from './store/merge-events.ts'

/** What persons does with what happened elsewhere, and with work that it left to itself. Done twice it changes nothing. */
export function eventHandlers(database: Database): EventHandlers {
  return {
    'cases.merge-followed': (followed) => noteMergeFollowed(database, 'cases', followed),
    'services.merge-followed': (followed) => noteMergeFollowed(database, 'services', followed),
    'persons.duplicate-search-requested': ({ after }) => searchDuplicates(database, after),
    'clock.year-ended': ({ _cron }) => {
      const year = Number(today(_cron ? new Date(_cron.ts) : new Date()).slice(0, 4))
      return searchDisposable(database, { year, after: null })
    },
    'persons.disposal-search-requested': (search) => searchDisposable(database, search),
    'cases.disposable-files-found': (found) => keepDisposable(database, 'CASE_FILE', found),
    'services.disposable-appointments-found': (found) => keepDisposable(database, 'APPOINTMENT', found),
    'services.disposable-persons-found': (found) => keepDisposable(database, 'PERSON_RECORD', found),
    'persons.rights-request-disposal-ordered': (order) => eraseOrderedRequests(database, order),
    'services.persons-forgotten': (order) => eraseOrderedPersons(database, order),
    'persons.disposal-carried-out': (report) => keepReport(database, 'persons', report),
    'cases.disposal-carried-out': (report) => keepReport(database, 'cases', report),
    'services.disposal-carried-out': (report) => keepReport(database, 'services', report),
    'finance.disposal-carried-out': (report) => keepReport(database, 'finance', report),
    'analytics.disposal-carried-out': (report) => keepReport(database, 'analytics', report),
    'finance.isee-requested': (requested) => answerIsee(database, requested),
    'clock.day-ended': async () => {
      await removeOldIdempotencyRecords(database, 'persons')
      await compareResidences(database)
    },
  }
}
