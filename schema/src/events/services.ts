import {
  detachedFacts,
  disposableRecords,
  disposalOrder,
  disposalReport,
  disposalSearchTurn,
} from './disposal.ts'
import { appointmentFacts } from './facts.ts'
import { mergeFollowed } from './merge-followed.ts'

/** The events of services. */
export const servicesEvents = {
  'services.merge-followed': mergeFollowed,
  'services.disposal-search-continued': disposalSearchTurn,
  'services.disposable-appointments-found': disposableRecords,
  /** Of the persons that persons has found, those of whom no appointment is kept either. */
  'services.disposable-persons-found': disposableRecords,
  /** Of these persons, whose records were ordered to be erased, services keeps nothing any more. */
  'services.persons-forgotten': disposalOrder,
  'services.facts-detached': detachedFacts,
  'services.disposal-carried-out': disposalReport,
  'services.appointment-facts-changed': appointmentFacts,
} as const
