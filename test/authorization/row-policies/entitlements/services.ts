import type { Persona } from '../../fixtures/persona.ts'
import {
  body,
  type Entitlements,
  files,
  nobody,
  placed,
  places,
  professionals,
  restricted,
  unrestricted,
  works,
} from './rows.ts'

const contracts = (persona: Persona) =>
  persona.scope === 'PROVIDER'
    ? `present.vat_number = '${persona.invitee}'`
    : `present.organisation = ${body(persona)}`

/** Who waits: those of the own cases, of the own lists, and oneself. */
const waiting = (persona: Persona) =>
  persona.person
    ? `present.case_id in (${files(persona)})`
    : `present.case_id in (${files(persona)}) and ${works(persona, 'SOCIAL_WORKER', 'PLAN_OFFICE', 'SUPERVISOR')}
       or ${works(persona, 'SUPERVISOR', 'PLAN_OFFICE')}
         and present.list_id in (select id from services.waiting_list where organisation = ${body(persona)})
         and present.case_id not in (select id from cases."case" where person_id in (${restricted}))`

/** Who may see what of places and appointments. */
export const servicesEntitlements: Entitlements = {
  'services.person_merge': { rows: nobody },
  // who places or follows somebody in a protected place, and nobody else; the others are public
  'services.facility': { rows: places },
  'services.provider': {
    rows: (persona) =>
      `present.id in (select provider_id from services.facility present where ${places(persona)})`,
  },
  'services.facility_occupancy': {
    rows: (persona) => `present.facility_id in (${placed(persona)})`,
    through: professionals,
  },
  // the two sides of it
  'services.provider_contract': {
    rows: contracts,
    through: ['PROVIDER', 'LOCAL:SUPERVISOR', 'AMBITO'],
  },
  'services.contract_facility': {
    rows: (persona) =>
      `present.contract_id in (select id from services.provider_contract present where ${contracts(persona)})`,
    through: ['PROVIDER', 'LOCAL:SUPERVISOR', 'AMBITO'],
  },
  // acts that a body publishes
  'services.waiting_list': { rows: () => 'true' },
  'services.ranking_criterion': { rows: () => 'true' },
  'services.waiting_list_entry': {
    rows: waiting,
    through: ['CITIZEN', 'LOCAL:SOCIAL_WORKER', 'LOCAL:SUPERVISOR', 'AMBITO:PLAN_OFFICE'],
  },
  'services.appointment': {
    rows: (persona) =>
      persona.person
        ? `present.person_id = '${persona.person}'`
        : persona.scope === 'LOCAL'
          ? `present.comune = '${persona.comune}' and ${unrestricted(persona)}`
          : 'false',
  },
  'services.resident': {
    rows: (persona) =>
      persona.person
        ? `present.person_id = '${persona.person}'`
        : persona.scope === 'LOCAL'
          ? `present.comune = '${persona.comune}' and ${unrestricted(persona)}`
          : 'false',
  },
}
