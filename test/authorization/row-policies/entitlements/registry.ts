import {
  body,
  type Entitlements,
  files,
  nobody,
  ofFile,
  ofHeld,
  ofPerson,
  placed,
  professionals,
  restricted,
  rightsOffice,
  supervisors,
  towards,
  when,
} from './rows.ts'

/** Who may see what of the log of access and who holds what. */
export const registryEntitlements: Entitlements = {
  'registry.processing_restriction': {
    rows: (persona) => (persona.person ? ofPerson(persona) : `${body(persona)} = any (present.readers)`),
    through: ['CITIZEN', ...rightsOffice],
    columns: { imposed_by: rightsOffice, lifted_by: rightsOffice },
  },
  // for who is on the list of a protected record: none of the personas
  'registry.protected_record': { rows: nobody },
  'registry.protected_record_operator': { rows: nobody },
  'registry.protected_record_step': { rows: nobody },
  'registry.protected_record_opening': { rows: nobody },
  // for the row policies of places
  'registry.placement': {
    rows: (persona) =>
      `present.facility_id in (${placed(persona)}) and present.case_id in (${files(persona)})`,
    through: [],
  },
  'registry.access_entry': {
    rows: (persona) =>
      persona.person
        ? `'${persona.person}' = any (present.persons)`
        : `${body(persona)} = any (present.readers)
           and (cardinality(present.persons) = 0 or not present.persons <@ array(${restricted}))`,
    through: ['CITIZEN', ...professionals, ...supervisors],
    columns: {
      issuer: [...professionals, ...supervisors],
      subject: [...professionals, ...supervisors],
      searches: supervisors,
    },
  },
  // whoever holds the record, the body of who asked, and the person
  'registry.emergency_access': {
    rows: (persona) =>
      persona.person
        ? `present.person_id = '${persona.person}'`
        : `${body(persona)} = any (present.informed || present.organisations) and ${towards(persona, 'person_id')}`,
    through: ['CITIZEN', ...professionals, ...supervisors],
    columns: { issuer: [...professionals, ...supervisors], subject: [...professionals, ...supervisors] },
  },
  // with the access that it is about; why it was found so, for who answers for a territory
  'registry.emergency_review': {
    rows: (persona) =>
      `exists (select from registry.emergency_access as access where access.id = present.emergency_id and ${
        persona.person
          ? `access.person_id = '${persona.person}'`
          : `${body(persona)} = any (access.informed || access.organisations)
             and (access.person_id is null or access.person_id not in (${restricted}))`
      })`,
    through: ['CITIZEN', ...professionals, ...supervisors],
    columns: { subject: supervisors, note: supervisors },
  },
  // which sources were asked about a person: for the person, and the body that asked
  'registry.source_call': {
    rows: (persona) =>
      persona.person
        ? `present.person_id = '${persona.person}'`
        : `${body(persona)} = any (present.readers) and ${towards(persona, 'person_id')}`,
    through: ['CITIZEN', ...professionals, ...supervisors],
    columns: { issuer: [...professionals, ...supervisors], subject: [...professionals, ...supervisors] },
  },
  'registry.source_answer': {
    rows: (persona) =>
      `exists (select from registry.source_call as call where call.id = present.id and ${
        persona.person
          ? `call.person_id = '${persona.person}'`
          : `${body(persona)} = any (call.readers)
             and (call.person_id is null or call.person_id not in (${restricted}))`
      })`,
    through: ['CITIZEN', ...professionals, ...supervisors],
  },
  // the same log, by body
  'registry.access_of_bodies': { rows: (persona) => `present.body = ${body(persona)}`, through: supervisors },
  // how often who has asked: the gateways' own
  'registry.request_count': { rows: nobody },
  // events that were given up: of whoever delivers them
  'registry.dead_event': { rows: nobody },
  // whom they let in no more
  'registry.revocation': { rows: nobody },
  'registry.case_custody': {
    rows: (persona) => `${when(persona.scope !== 'CITIZEN')} and ${ofFile(persona)}`,
    // for the row policies
    shown: (persona) => `${when(persona.scope !== 'CITIZEN')} and ${ofHeld(persona)}`,
  },
  // for the row policies, of the front office's own requests
  'registry.open_request': { rows: nobody, shown: (persona) => `present.readers @> array[${body(persona)}]` },
}
