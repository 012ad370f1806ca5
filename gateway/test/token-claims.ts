import { Unauthenticated } from '@cse/gateway/authentication/unauthenticated'
import type { Claims } from './token-issuer.ts'

export const start = new Date('2026-11-20T09:00:00Z')

export const PERSON = '0198a1b2-0000-7000-8000-000000000001'

export const records = new Map([['RSSMRA80A01A662A', PERSON]])

export const reasonOf = (viewer: Promise<unknown>) =>
  viewer.then(
    () => 'accepted',
    (error: unknown) => (error instanceof Unauthenticated ? error.reason : error),
  )

export const citizen: Claims = {
  cse_scope: 'CITIZEN',
  'https://attributes.eid.gov.it/fiscal_number': 'TINIT-RSSMRA80A01A662A',
  acr: 'https://www.spid.gov.it/SpidL2',
}
export const socialWorker: Claims = {
  cse_scope: 'LOCAL',
  cse_roles: ['SOCIAL_WORKER'],
  cse_comuni: ['072006', '072011'],
  cse_ambito: 'ATS-BA-02',
  acr: 'CIE_L3',
}
export const planOffice: Claims = { cse_scope: 'AMBITO', cse_roles: ['PLAN_OFFICE'], cse_ambito: 'ATS-BA-02' }
export const analyst: Claims = { cse_scope: 'REGIONAL', cse_roles: ['ANALYST'] }
export const dss: Claims = { cse_scope: 'PARTNER', cse_client: 'dss' }
