import { DEMO_ISSUER } from '@cse/db/src/audit/principal'
import type { Role, Viewer } from '@cse/schema/viewer'

/** A citizen who signed in with an identity of level 2. */
export function citizen(personId: string): Viewer {
  return {
    issuer: DEMO_ISSUER,
    scope: 'CITIZEN',
    subject: `citizen ${personId}`,
    personId,
    comuni: [],
    roles: [],
    assurance: 2,
  }
}

/** An operator of one or more comuni, by ISTAT code. */
export function local(comuni: readonly string[], ...roles: Role[]): Viewer {
  return {
    issuer: DEMO_ISSUER,
    scope: 'LOCAL',
    subject: `operator of ${comuni.join()}`,
    comuni,
    roles,
    assurance: 3,
  }
}

/** An operator of an Ufficio di Piano. */
export function planOffice(ambito: string, ...roles: Role[]): Viewer {
  return {
    issuer: DEMO_ISSUER,
    scope: 'AMBITO',
    subject: `plan office of ${ambito}`,
    comuni: [],
    ambito,
    roles,
    assurance: 3,
  }
}

/** An operator of the Region. */
export function regional(...roles: Role[]): Viewer {
  return { issuer: DEMO_ISSUER, scope: 'REGIONAL', subject: 'region', comuni: [], roles, assurance: 3 }
}
