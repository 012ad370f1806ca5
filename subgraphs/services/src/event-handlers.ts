import { removeOldIdempotencyRecords } from '@cse/db/src/erasure/idempotency-records'
import type { Database } from '@cse/db/src/session/database'
import type { EventHandlers } from '@cse/schema/events/handlers'
import {
  confirmPersons,
  eraseOrderedAppointments,
  forgetOrderedPersons,
  proposeAppointments,
} from './store/disposal-events.ts'
import { followMerge } from './store/follow-merge.ts'
import { countPlaces, countPlacesOfDay, forgetCases } from './store/places-taken.ts'
import { keepResidence } from './store/resident-commands.ts'

/** What services does with what happened elsewhere, and with work that it left to itself. Done twice it changes nothing. */
export function eventHandlers(database: Database): EventHandlers {
  return {
    // where people live says at whose front offices they book
    'persons.residence-changed': ({ person, to, on }) =>
      database.system('services', (session) => keepResidence(session, { person, comune: to, since: on }), [
        `person:${person}`,
      ]),
    'persons.merged': (merged) => followMerge(database, merged, 1),
    'persons.split': (merged) => followMerge(database, merged, 2),
    'persons.disposal-search-begun': ({ endedBefore }) =>
      proposeAppointments(database, { endedBefore, after: null }),
    'services.disposal-search-continued': (turn) => proposeAppointments(database, turn),
    'persons.disposable-persons-found': (found) => confirmPersons(database, found),
    'persons.appointment-disposal-ordered': (order) => eraseOrderedAppointments(database, order),
    'cases.persons-forgotten': (order) => forgetOrderedPersons(database, order),
    'cases.stays-changed': ({ facility }) => countPlaces(database, [facility]),
    'cases.files-erased': (erased) => forgetCases(database, erased),
    'clock.day-ended': async () => {
      await countPlacesOfDay(database)
      await removeOldIdempotencyRecords(database, 'services')
    },
  }
}
