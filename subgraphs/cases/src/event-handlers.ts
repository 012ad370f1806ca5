import type { Database } from '@cse/db/src/session/database'
import type { EventHandlers } from '@cse/schema/events/handlers'
import { keepCoPayment } from './store/co-payments.ts'
import {
  eraseOrderedFiles,
  forgetOrderedPersons,
  proposeFiles,
  removeOutdated,
} from './store/disposal-events.ts'
import { followMerge } from './store/follow-merge.ts'
import { keepFundingDecision } from './store/funding-decision.ts'
import { followDeath } from './store/funding-release.ts'
import { keepResidence, proposeTransfers } from './store/residence-commands.ts'

/** What cases does with what happened elsewhere, and with work that it left to itself. Done twice it changes nothing. */
export function eventHandlers(database: Database): EventHandlers {
  return {
    'finance.funding-decided': (decision) => keepFundingDecision(database, decision),
    'finance.co-payment-decided': (decided) => keepCoPayment(database, decided),
    // the comune that may open cases for the person is another, and the open ones propose to follow
    'persons.residence-changed': async (change) => {
      await keepResidence(database, change)
      await proposeTransfers(database, change)
    },
    'persons.death-changed': (death) => followDeath(database, death),
    'persons.merged': (merged) => followMerge(database, merged, 1),
    'persons.split': (merged) => followMerge(database, merged, 2),
    'persons.disposal-search-begun': ({ endedBefore }) =>
      proposeFiles(database, { endedBefore, after: null }),
    'cases.disposal-search-continued': (turn) => proposeFiles(database, turn),
    'persons.case-file-disposal-ordered': (order) => eraseOrderedFiles(database, order),
    'persons.person-record-disposal-ordered': (order) => forgetOrderedPersons(database, order),
    'clock.day-ended': () => removeOutdated(database),
  }
}
