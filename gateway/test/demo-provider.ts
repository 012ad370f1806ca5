import { createIdentity } from '@cse/gateway/authentication/identity'
import { demoIssuer } from '@cse/gateway/config/issuers'
import { personasOf } from '@cse/gateway/demo/identity-provider/personas'
import { type IdentityProvider, startIdentityProvider } from '@cse/gateway/demo/identity-provider/server'
import { territory } from './territory.ts'

export const ORIGIN = 'http://127.0.0.1:4000'
/** Where an application that runs elsewhere has its people sent back. */
export const REDIRECT = 'https://applicazione.example/ritorno'
export const personas = personasOf(territory)
export const startProvider = (directory?: string) =>
  startIdentityProvider({
    host: '127.0.0.1',
    port: 0,
    personas,
    citizenTaxCode: async () => 'RSSMRA80A01A662A',
    allowedOrigins: [ORIGIN],
    redirects: [REDIRECT],
    ...(directory !== undefined && { directory }),
  })

export const identityFor = (provider: IdentityProvider) =>
  createIdentity({
    issuers: [demoIssuer(provider.issuer)],
    personByTaxCode: async (taxCode) => `record of ${taxCode}`,
  })
