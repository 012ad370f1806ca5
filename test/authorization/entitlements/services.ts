import { type Entitlements, nobody, placed, places, professionals, unrestricted } from './rows.ts'

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
