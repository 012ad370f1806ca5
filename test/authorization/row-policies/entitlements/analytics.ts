import { counting, type Entitlements, nobody, region } from './rows.ts'

/** Who may see what of facts, figures and releases. */
export const analyticsEntitlements: Entitlements = {
  // what was received and what follows from it: for the warehouse's own work
  'analytics.event': { rows: nobody },
  'analytics.person_fact': { rows: nobody },
  'analytics.case_fact': { rows: nobody },
  'analytics.delivery_fact': { rows: nobody },
  'analytics.appointment_fact': { rows: nobody },
  'analytics.assessment_fact': { rows: nobody },
  'analytics.transfer_fact': { rows: nobody },
  // read to be published under disclosure control, by everybody who may ask for a number
  'analytics.cell': { rows: nobody, shown: counting },
  'analytics.previous_cell': { rows: nobody, shown: counting },
  // each row for who asked for it alone
  'analytics.extract': { rows: nobody },
  'analytics.extract_part': { rows: nobody },
  'analytics.data_release': { rows: region, through: ['REGIONAL'] },
  'analytics.release_class': { rows: region, through: ['REGIONAL'] },
  'analytics.release_file': { rows: region, through: ['REGIONAL'] },
  // by a route of its own
  'analytics.release_file_part': { rows: region, through: [] },
  // under which pseudonyms nothing is taken in
  'analytics.erased_pseudonym': { rows: nobody },
  // of which cases a release was made
  'analytics.released_case': { rows: nobody },
}
