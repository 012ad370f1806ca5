import type { Somebody } from './policy-tables.ts'

/** The personas of the tests of authorization, and what is known of them without the gateway. */
export const PERSONAS = {
  citizen: { scope: 'CITIZEN', roles: [], assurance: 2 },
  'secretariat@bari': { scope: 'LOCAL', roles: ['SECRETARIAT'], assurance: 2 },
  'pua@bari': { scope: 'LOCAL', roles: ['PUA'], assurance: 2 },
  'social-worker@bari': { scope: 'LOCAL', roles: ['SOCIAL_WORKER'], assurance: 2 },
  'social-worker+restricted@bari': { scope: 'LOCAL', roles: ['SOCIAL_WORKER', 'RESTRICTED'], assurance: 2 },
  'supervisor@bari': { scope: 'LOCAL', roles: ['SUPERVISOR'], assurance: 2 },
  'plan-office@ATS-BA-02': { scope: 'AMBITO', roles: ['PLAN_OFFICE'], assurance: 2 },
  'accountant@ATS-BA-02': { scope: 'AMBITO', roles: ['ACCOUNTANT'], assurance: 2 },
  'ambito-supervisor@ATS-BA-02': { scope: 'AMBITO', roles: ['SUPERVISOR'], assurance: 2 },
  'health@asl-ba': { scope: 'HEALTH_PROFESSIONAL', roles: [], assurance: 2 },
  'provider@88600001007': { scope: 'PROVIDER', roles: [], assurance: 2 },
  analyst: { scope: 'REGIONAL', roles: ['ANALYST'], assurance: 2 },
  controller: { scope: 'REGIONAL', roles: ['CONTROLLER'], assurance: 2 },
} as const satisfies Readonly<Record<string, Somebody>>

export type PersonaName = keyof typeof PERSONAS

/** As what the personas from outside are invited: health body and tax code. */
export const INVITEES: Readonly<Partial<Record<PersonaName, string>>> = {
  'health@asl-ba': '160114-BNCLNE75D52A662O',
  'provider@88600001007': '88600001007',
}

/** Where the personas work and live. */
export const COMUNE = '072006'
export const AMBITO = 'ATS-BA-02'
