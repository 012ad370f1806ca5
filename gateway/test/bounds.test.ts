import { createIdentity, type Identity } from '@cse/gateway/authentication/identity'
import { Unauthenticated } from '@cse/gateway/authentication/unauthenticated'
import type { Bounds } from '@cse/gateway/config/bounds'
import { CLAIM_NAMES } from '@cse/gateway/config/claims'
import { trustedIssuers } from '@cse/gateway/config/issuers'
import { rolesOf } from '@cse/schema/viewer'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Claims, startTokenIssuer, type TokenIssuer } from './token-issuer.ts'

const [BARI, LECCE] = ['072006', '075035'] as const
const [ATS_BARI, ATS_LECCE] = ['ATS-BA-02', 'ATS-LE-01'] as const
const LEVEL_1 = 'https://www.spid.gov.it/SpidL1'
const LEVEL_3 = 'https://www.spid.gov.it/SpidL3'

/** Each issuer with its bounds, and all the tokens of {@link everyToken} that it vouches for: no other may be let in. */
const ISSUERS: Readonly<Record<string, { readonly bounds: object; readonly vouches: readonly string[] }>> = {
  'citizens alone': { bounds: { scopes: ['CITIZEN'] }, vouches: ['CITIZEN', 'CITIZEN level 1'] },
  'the front office of a comune': {
    bounds: { scopes: ['LOCAL'], comuni: [BARI], ambiti: [ATS_BARI], roles: ['SECRETARIAT', 'PUA'] },
    vouches: [
      `LOCAL SECRETARIAT ${BARI}`,
      `LOCAL SECRETARIAT ${BARI} ${ATS_BARI}`,
      `LOCAL PUA ${BARI}`,
      `LOCAL PUA ${BARI} ${ATS_BARI}`,
    ],
  },
  'social workers of two comuni, with restricted data': {
    bounds: {
      scopes: ['LOCAL'],
      comuni: [BARI, LECCE],
      roles: ['SOCIAL_WORKER', 'RESTRICTED'],
      assurance: 3,
    },
    vouches: [BARI, LECCE, `${BARI},${LECCE}`].flatMap((comuni) => [
      `LOCAL SOCIAL_WORKER ${comuni} level 3`,
      `LOCAL SOCIAL_WORKER,RESTRICTED ${comuni} level 3`,
    ]),
  },
  'the office of an Ambito': {
    bounds: { scopes: ['AMBITO'], ambiti: [ATS_BARI], roles: ['PLAN_OFFICE', 'SUPERVISOR'] },
    vouches: [`AMBITO PLAN_OFFICE ${ATS_BARI}`, `AMBITO SUPERVISOR ${ATS_BARI}`],
  },
  'the Region': {
    bounds: { scopes: ['REGIONAL'], roles: ['ANALYST'] },
    vouches: ['REGIONAL ANALYST'],
  },
  'one health body': {
    bounds: { scopes: ['HEALTH_PROFESSIONAL'], healthBodies: ['160114'] },
    vouches: ['HEALTH_PROFESSIONAL 160114'],
  },
  'one provider': {
    bounds: { scopes: ['PROVIDER'], providers: ['01234567890'] },
    vouches: ['PROVIDER 01234567890'],
  },
  'one partner': { bounds: { scopes: ['PARTNER'], clients: ['dss'] }, vouches: ['PARTNER dss'] },
  'citizens at an application': {
    bounds: { scopes: ['CITIZEN'], clients: ['front-end'] },
    vouches: ['CITIZEN', 'CITIZEN level 1', 'CITIZEN at front-end'],
  },
}

const WEAK = { acr: LEVEL_1 }
const STRONG = { acr: LEVEL_3 }
const citizen: Claims = { cse_scope: 'CITIZEN', [CLAIM_NAMES.fiscalNumber]: 'TINIT-RSSMRA80A01A662A' }

/** A token of each scope, role, comune, Ambito, client and level, by what it is. */
function everyToken(): ReadonlyMap<string, Claims> {
  const tokens = new Map<string, Claims>([
    ['CITIZEN', citizen],
    ['CITIZEN level 1', { ...citizen, ...WEAK }],
    ['CITIZEN at front-end', { ...citizen, cse_client: 'front-end' }],
    ['CITIZEN at inps', { ...citizen, cse_client: 'inps' }],
    ['PARTNER dss', { cse_scope: 'PARTNER', cse_client: 'dss' }],
    ['PARTNER inps', { cse_scope: 'PARTNER', cse_client: 'inps' }],
  ])
  const add = (name: string, claims: Claims) => {
    tokens.set(name, claims)
    tokens.set(`${name} level 1`, { ...claims, ...WEAK })
    tokens.set(`${name} level 3`, { ...claims, ...STRONG })
  }
  const worked = (roles: readonly string[]) => {
    const own = roles.filter((role) => role !== 'RESTRICTED')
    return [...own, ...(roles.includes('RESTRICTED') ? own.map((role) => `${role},RESTRICTED`) : [])]
  }
  for (const roles of worked(rolesOf.LOCAL))
    for (const comuni of [BARI, LECCE, `${BARI},${LECCE}`])
      for (const ambito of ['', ` ${ATS_BARI}`, ` ${ATS_LECCE}`])
        add(`LOCAL ${roles} ${comuni}${ambito}`, {
          cse_scope: 'LOCAL',
          cse_roles: roles.split(','),
          cse_comuni: comuni.split(','),
          ...(ambito && { cse_ambito: ambito.trim() }),
        })
  for (const roles of worked(rolesOf.AMBITO))
    for (const ambito of [ATS_BARI, ATS_LECCE])
      add(`AMBITO ${roles} ${ambito}`, {
        cse_scope: 'AMBITO',
        cse_roles: roles.split(','),
        cse_ambito: ambito,
      })
  for (const body of ['160114', '160116'])
    add(`HEALTH_PROFESSIONAL ${body}`, {
      cse_scope: 'HEALTH_PROFESSIONAL',
      cse_health_body: body,
      [CLAIM_NAMES.fiscalNumber]: 'TINIT-RSSMRA80A01A662A',
    })
  for (const provider of ['01234567890', '09876543210'])
    add(`PROVIDER ${provider}`, { cse_scope: 'PROVIDER', cse_provider: provider })
  for (const role of rolesOf.REGIONAL) add(`REGIONAL ${role}`, { cse_scope: 'REGIONAL', cse_roles: [role] })
  return tokens
}

let provider: TokenIssuer
const signed = new Map<string, string>()
beforeAll(async () => {
  provider = await startTokenIssuer(CLAIM_NAMES, () => new Date())
  for (const [name, claims] of everyToken()) signed.set(name, await provider.sign(claims))
})
afterAll(() => provider.stop())

/** The identity that trusts an issuer with bounds as they stand in `CSE_ISSUERS`. */
function identityWithin(bounds: object): Identity {
  const { issuer, jwks } = provider.trusted
  return createIdentity({
    issuers: trustedIssuers.parse([{ issuer, jwks, bounds }]),
    personByTaxCode: async () => '0198a1b2-0000-7000-8000-000000000001',
  })
}

/** What becomes of every token: `accepted`, or why it is refused. */
async function outcomes(identity: Identity): Promise<Map<string, string>> {
  const all = new Map<string, string>()
  for (const [name, token] of signed)
    all.set(
      name,
      await identity.viewerOf(`Bearer ${token}`).then(
        () => 'accepted',
        (error: unknown) => (error instanceof Unauthenticated ? error.reason : String(error)),
      ),
    )
  return all
}

/** With the level that a token has when nothing else is said: 2; level 3 is as good for who asks for 2. */
const withStronger = (names: readonly string[], { assurance = 2 }: Partial<Bounds>) =>
  assurance === 3
    ? names
    : names.flatMap((name) => (/^(CITIZEN|PARTNER)/.test(name) ? [name] : [name, `${name} level 3`]))

describe('an issuer vouches for those it may, and for nobody else', () => {
  test.each(Object.entries(ISSUERS))('%s', async (_, { bounds, vouches }) => {
    const all = await outcomes(identityWithin(bounds))
    const accepted = [...all].flatMap(([name, outcome]) => (outcome === 'accepted' ? [name] : []))
    expect(accepted.sort()).toEqual([...withStronger(vouches, bounds)].sort())
    for (const outcome of all.values()) expect(['accepted', 'bounds', 'assurance']).toContain(outcome)
  })
})

test('an operator who signed in by a password alone is refused by whoever vouches, without bounds too', async () => {
  const all = await outcomes(
    createIdentity({
      issuers: [provider.trusted],
      personByTaxCode: async () => '0198a1b2-0000-7000-8000-000000000001',
    }),
  )
  for (const [name, outcome] of all)
    expect([name, outcome]).toEqual([
      name,
      /^(LOCAL|AMBITO|REGIONAL|HEALTH_PROFESSIONAL|PROVIDER).*level 1$/.test(name) ? 'assurance' : 'accepted',
    ])
})

test('one thing beyond the bounds refuses the token, whatever else it names', async () => {
  const identity = identityWithin({ scopes: ['LOCAL'], comuni: [BARI], roles: ['PUA'] })
  const token = await provider.sign({ cse_scope: 'LOCAL', cse_roles: ['PUA'], cse_comuni: [BARI, LECCE] })
  await expect(identity.viewerOf(`Bearer ${token}`)).rejects.toMatchObject({ reason: 'bounds' })
})
