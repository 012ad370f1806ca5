import {
  assessors,
  type Entitlements,
  health,
  holding,
  households,
  identified,
  nobody,
  ofPerson,
  persons,
  professionals,
  restricted,
  rightsOffice,
  served,
  supervisors,
  towards,
  unrestricted,
} from './rows.ts'

/** Who may have a person's record. */
const recordKeepers = ['CITIZEN', 'LOCAL', 'AMBITO']

/** Columns of a person that say more than who it is. */
const BEYOND_IDENTITY = (
  'sex birth_order birth_place_code birth_place_name citizenships deceased_on residence_comune residence_address residence_since domicile_comune ' +
  'domicile_address email mobile household_id health_code language interpreter_needed identity_source received_by readers version updated_at'
).split(' ')

/** Who may see what of persons and households. */
export const personsEntitlements: Entitlements = {
  // whoever is invited from outside learns who the person is, from no row
  'persons.person': {
    rows: (persona) => `(present.id in (${persons(persona)}) or present.id in (${identified(persona)}))`,
    shown: (persona) => `present.id in (${persons(persona)})`,
    columns: {
      tax_code: [...recordKeepers, 'HEALTH_PROFESSIONAL'],
      ...Object.fromEntries(BEYOND_IDENTITY.map((column) => [column, recordKeepers])),
    },
  },
  'persons.household': {
    rows: (persona) => `present.id in (${households(persona)})`,
    through: ['CITIZEN', 'LOCAL', 'AMBITO:PLAN_OFFICE'],
  },
  'persons.household_member': {
    rows: (persona) => `present.household_id in (${households(persona)}) and ${unrestricted(persona)}`,
    through: ['CITIZEN', 'LOCAL', 'AMBITO:PLAN_OFFICE'],
  },
  'persons.residence': { rows: ofPerson },
  // the register is the comune's, also of who has moved on
  'persons.fictitious_residence': {
    rows: (persona) =>
      persona.comune
        ? `(${ofPerson(persona)} or present.comune = '${persona.comune}') and ${unrestricted(persona)}`
        : ofPerson(persona),
    through: ['CITIZEN', 'LOCAL', 'AMBITO:PLAN_OFFICE'],
  },
  'persons.relationship': {
    rows: (persona) => `${ofPerson(persona)} and ${towards(persona, 'other_person_id')}`,
    through: assessors,
    columns: { note: professionals, end_reason: professionals },
  },
  // also who acts for the person
  'persons.representation': {
    rows: (persona) =>
      persona.person
        ? `(${ofPerson(persona)} or present.representative_id = '${persona.person}') and ${towards(persona, 'representative_id')}`
        : `${ofPerson(persona)} and ${towards(persona, 'representative_id')}`,
    through: ['CITIZEN', 'LOCAL', 'AMBITO:PLAN_OFFICE'],
  },
  'persons.isee_attestation': {
    rows: (persona) =>
      `${served(persona)} and (present.kind not in ('SOCIO_HEALTH', 'RESIDENTIAL') or ${health(persona)})`,
    through: ['CITIZEN', 'LOCAL', 'AMBITO:PLAN_OFFICE'],
    columns: {
      isee_cents: ['CITIZEN', ...assessors],
      ise_cents: ['CITIZEN', ...assessors],
      discrepancies: ['CITIZEN', ...assessors],
    },
  },
  'persons.employment_status': { rows: served, through: ['CITIZEN', ...assessors] },
  'persons.consent': { rows: ofPerson, through: ['CITIZEN', 'LOCAL', 'AMBITO:PLAN_OFFICE'] },
  'persons.certification': {
    rows: (persona) =>
      `${ofPerson(persona)} and (not present.fields && array['isee', 'iseeThreshold', 'benefits', 'employment', 'disability'] or ${served(persona)})`,
    through: ['CITIZEN', ...assessors],
    columns: { issuer: assessors, subject: assessors },
  },
  // with what it is about
  'persons.source_error_report': {
    rows: (persona) =>
      `${ofPerson(persona)} and (${served(persona)} or not exists (select from persons.certification said where said.id = present.certification_id
         and said.fields && array['isee', 'iseeThreshold', 'benefits', 'employment', 'disability']))`,
    through: ['CITIZEN', ...assessors],
    columns: { reported_by: assessors },
  },
  // wrapped, and every reader of what they open needs them
  'persons.data_key': { rows: nobody, shown: () => 'true' },
  'persons.disability_finding': { rows: (persona) => `${served(persona)} and ${health(persona)}` },
  'persons.possible_duplicate': {
    rows: (persona) => `${ofPerson(persona)} and ${towards(persona, 'other_person_id')}`,
    through: ['LOCAL'],
  },
  'persons.merge_proposal': {
    rows: (persona) => `${ofPerson(persona)} and present.duplicate_id in (${persons(persona)})`,
    through: ['LOCAL:SOCIAL_WORKER'],
  },
  'persons.merge': {
    rows: (persona) => `present.kept_id in (${persons(persona)}) and ${towards(persona, 'merged_id')}`,
    through: ['LOCAL:SOCIAL_WORKER'],
  },
  // what is erased and by whose order: for who answers for the body that keeps the records
  'persons.disposal_proposal': { rows: holding, through: supervisors },
  'persons.disposal_item': {
    rows: (persona) =>
      `present.proposal_id in (select present.id from persons.disposal_proposal present where ${holding(persona)})
       and (present.person_id is null or present.person_id not in (${restricted}))`,
    through: supervisors,
  },
  'persons.disposal_removal': {
    rows: (persona) =>
      `present.proposal_id in (select present.id from persons.disposal_proposal present where ${holding(persona)})`,
    through: supervisors,
  },
  'persons.retention_hold': {
    rows: (persona) => `${holding(persona)} and ${unrestricted(persona)}`,
    through: supervisors,
  },
  'persons.rights_request': {
    rows: ofPerson,
    through: ['CITIZEN', ...rightsOffice],
    columns: { asked_by: rightsOffice, decided_by: rightsOffice },
  },
  'persons.rectification': { rows: ofPerson, through: ['CITIZEN', ...rightsOffice] },
}
