import type { Viewer } from '../../src/viewer.ts'

const signedIn = {
  issuer: 'i',
  subject: 's',
  comuni: [],
  roles: [],
  assurance: 2,
} as const satisfies Partial<Viewer>

export const citizen: Viewer = { ...signedIn, scope: 'CITIZEN', personId: 'p-1' }
export const socialWorker: Viewer = {
  ...signedIn,
  scope: 'LOCAL',
  comuni: ['072006'],
  roles: ['SOCIAL_WORKER'],
}
export const pua: Viewer = { ...signedIn, scope: 'LOCAL', comuni: ['072006'], roles: ['PUA'] }
export const analyst: Viewer = { ...signedIn, scope: 'REGIONAL', roles: ['ANALYST'] }
export const partner: Viewer = { ...signedIn, scope: 'PARTNER', client: 'dss' }
