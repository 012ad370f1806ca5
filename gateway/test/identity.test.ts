import { createIdentity } from '@cse/gateway/authentication/identity'
import { IssuerUnavailable, Unauthenticated } from '@cse/gateway/authentication/unauthenticated'
import { UNBOUNDED } from '@cse/gateway/config/bounds'
import { CLAIM_NAMES } from '@cse/gateway/config/claims'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type Claims, startTokenIssuer, type TokenIssuer } from './token-issuer.ts'

const start = new Date('2026-11-20T09:00:00Z')
let now = start
let issuer: TokenIssuer
let impostor: TokenIssuer

beforeAll(async () => {
  issuer = await startTokenIssuer(CLAIM_NAMES, () => start)
  impostor = await startTokenIssuer(CLAIM_NAMES, () => start)
})
afterAll(() => Promise.all([issuer.stop(), impostor.stop()]))
beforeEach(() => {
  now = start
})

const PERSON = '0198a1b2-0000-7000-8000-000000000001'
const OTHER = '0198a1b2-0000-7000-8000-000000000002'
const records = new Map([['RSSMRA80A01A662A', PERSON]])
const identityOf = (...trusted: TokenIssuer[]) =>
  createIdentity({
    issuers: trusted.map((one) => one.trusted),
    personByTaxCode: async (taxCode) => records.get(taxCode) ?? null,
    now: () => now,
  })
const viewerOf = async (claims: Claims) => identityOf(issuer).viewerOf(`Bearer ${await issuer.sign(claims)}`)
const reasonOf = (viewer: Promise<unknown>) =>
  viewer.then(
    () => 'accepted',
    (error: unknown) => (error instanceof Unauthenticated ? error.reason : error),
  )

const citizen: Claims = {
  cse_scope: 'CITIZEN',
  'https://attributes.eid.gov.it/fiscal_number': 'TINIT-RSSMRA80A01A662A',
  acr: 'https://www.spid.gov.it/SpidL2',
}
const socialWorker: Claims = {
  cse_scope: 'LOCAL',
  cse_roles: ['SOCIAL_WORKER'],
  cse_comuni: ['072006', '072011'],
  cse_ambito: 'ATS-BA-02',
  acr: 'CIE_L3',
}
const planOffice: Claims = { cse_scope: 'AMBITO', cse_roles: ['PLAN_OFFICE'], cse_ambito: 'ATS-BA-02' }
const analyst: Claims = { cse_scope: 'REGIONAL', cse_roles: ['ANALYST'] }
const dss: Claims = { cse_scope: 'PARTNER', cse_client: 'dss' }

describe('a token becomes the viewer of its scope', () => {
  test('a citizen is found by tax code', async () => {
    expect(await viewerOf(citizen)).toEqual({
      scope: 'CITIZEN',
      issuer: issuer.trusted.issuer,
      subject: 'somebody',
      personId: PERSON,
      comuni: [],
      roles: [],
      assurance: 2,
    })
  })

  test('an operator has comuni, Ambito and roles', async () => {
    expect(await viewerOf(socialWorker)).toEqual({
      scope: 'LOCAL',
      issuer: issuer.trusted.issuer,
      subject: 'somebody',
      comuni: ['072006', '072011'],
      ambito: 'ATS-BA-02',
      roles: ['SOCIAL_WORKER'],
      assurance: 3,
    })
  })

  test('Ambito, Region and partner have what theirs needs', async () => {
    expect(await viewerOf(planOffice)).toMatchObject({ ambito: 'ATS-BA-02', roles: ['PLAN_OFFICE'] })
    expect(await viewerOf(analyst)).toMatchObject({ scope: 'REGIONAL', roles: ['ANALYST'] })
    expect(await viewerOf(dss)).toMatchObject({ scope: 'PARTNER', client: 'dss' })
  })

  test('what belongs to another scope is not taken over', async () => {
    const viewer = await viewerOf({ ...analyst, cse_comuni: ['072006'], cse_ambito: 'ATS-BA-02' })
    expect(viewer).toEqual({
      scope: 'REGIONAL',
      issuer: issuer.trusted.issuer,
      subject: 'somebody',
      comuni: [],
      roles: ['ANALYST'],
      assurance: 2,
    })
  })

  test.each([
    ['https://www.spid.gov.it/SpidL1', 1],
    ['https://www.spid.gov.it/SpidL2', 2],
    ['https://www.spid.gov.it/SpidL3', 3],
    ['CIE_L2', 2],
    ['https://login.example/level/9', 1],
    ['constructor', 1],
    [undefined, 1],
  ])('the assurance of %s is %i', async (acr, assurance) => {
    expect(await viewerOf({ ...citizen, acr })).toMatchObject({ assurance })
  })

  test('an issuer with other claim names is mapped', async () => {
    const names = { ...CLAIM_NAMES, scope: 'profilo', comuni: 'enti' }
    const other = await startTokenIssuer(names, () => start)
    const claims = { profilo: 'LOCAL', enti: ['072006'], cse_roles: ['PUA'] }
    const viewer = await identityOf(other).viewerOf(`Bearer ${await other.sign(claims)}`)
    expect(viewer).toMatchObject({ scope: 'LOCAL', comuni: ['072006'] })
    await other.stop()
  })
})

describe('a token without what its scope needs is refused, never widened', () => {
  test.each<[string, Claims]>([
    ['no scope', { cse_roles: ['PUA'] }],
    ['unknown scope', { ...analyst, cse_scope: 'NATIONAL' }],
    ['operator without comuni', { ...socialWorker, cse_comuni: undefined }],
    ['operator with no comune', { ...socialWorker, cse_comuni: [] }],
    ['operator with something that is no ISTAT code', { ...socialWorker, cse_comuni: ['072006,075035'] }],
    ['operator with comuni that are no list', { ...socialWorker, cse_comuni: '072006' }],
    ['operator without a role', { ...socialWorker, cse_roles: [] }],
    ['operator with restricted data and no role', { ...socialWorker, cse_roles: ['RESTRICTED'] }],
    ['operator with a role of the Region', { ...socialWorker, cse_roles: ['SOCIAL_WORKER', 'CONTROLLER'] }],
    ['plan office without Ambito', { ...planOffice, cse_ambito: undefined }],
    ['plan office with a list for Ambito', { ...planOffice, cse_ambito: ['ATS-BA-02', 'ATS-BA-03'] }],
    ['analyst with restricted data', { ...analyst, cse_roles: ['ANALYST', 'RESTRICTED'] }],
    ['citizen with a role', { ...citizen, cse_roles: ['SOCIAL_WORKER'] }],
    ['citizen without fiscal number', { ...citizen, [CLAIM_NAMES.fiscalNumber]: undefined }],
    ['citizen of another country', { ...citizen, [CLAIM_NAMES.fiscalNumber]: 'TINDE-12345678901' }],
    ['partner without client', { ...dss, cse_client: undefined }],
    ['nobody', { ...analyst, sub: undefined }],
    ['no expiry', { ...analyst, exp: undefined }],
    ['no time of issue', { ...analyst, iat: undefined }],
    [
      'made in the future',
      { ...analyst, iat: start.getTime() / 1000 + 60, exp: start.getTime() / 1000 + 120 },
    ],
  ])('%s', async (_case, claims) => {
    expect(await reasonOf(viewerOf(claims))).toBe('claims')
  })

  test('a citizen who has no record', async () => {
    const stranger = { ...citizen, [CLAIM_NAMES.fiscalNumber]: 'TINIT-BNCMRA75M55E506Y' }
    expect(await reasonOf(viewerOf(stranger))).toBe('person')
  })
})

describe('a token that is not to be believed is refused', () => {
  const refusal = async (token: string) => reasonOf(identityOf(issuer).viewerOf(`Bearer ${token}`))

  test('of an issuer nobody trusts', async () => {
    expect(await refusal(await impostor.sign(analyst))).toBe('issuer')
  })

  test('signed with the key of another', async () => {
    expect(await refusal(await impostor.sign({ ...analyst, iss: issuer.trusted.issuer }))).toBe('signature')
  })

  test('changed after it was signed', async () => {
    const [header, payload, signature] = (await issuer.sign(analyst)).split('.')
    const changed = JSON.parse(Buffer.from(payload ?? '', 'base64url').toString())
    const forged = Buffer.from(JSON.stringify({ ...changed, cse_roles: ['CONTROLLER'] })).toString(
      'base64url',
    )
    expect(await refusal(`${header}.${forged}.${signature}`)).toBe('signature')
  })

  test('without a signature', async () => {
    const [, payload] = (await issuer.sign(analyst)).split('.')
    const header = Buffer.from('{"alg":"none"}').toString('base64url')
    expect(await refusal(`${header}.${payload}.`)).toBe('signature')
  })

  test('signed with a secret instead of a key', async () => {
    const [, payload, signature] = (await issuer.sign(analyst)).split('.')
    const header = Buffer.from('{"alg":"HS256","kid":"test"}').toString('base64url')
    expect(await refusal(`${header}.${payload}.${signature}`)).toBe('signature')
  })

  test('signed with a key its issuer does not publish', async () => {
    expect(await refusal(await issuer.sign(analyst, { kid: 'retired' }))).toBe('signature')
  })

  test('made for another service', async () => {
    expect(await refusal(await issuer.sign({ ...analyst, aud: 'urn:other:api' }))).toBe('audience')
  })

  test('that lives longer than its issuer may let it', async () => {
    const seconds = start.getTime() / 1000
    const within = createIdentity({
      issuers: [{ ...issuer.trusted, bounds: { ...UNBOUNDED, lifetime: 900 } }],
      personByTaxCode: async () => PERSON,
      now: () => now,
    })
    const lasting = async (life: number) =>
      reasonOf(within.viewerOf(`Bearer ${await issuer.sign({ ...analyst, exp: seconds + life })}`))
    expect(await lasting(900)).toBe('accepted')
    expect(await lasting(901)).toBe('lifetime')
    expect(await refusal(await issuer.sign({ ...analyst, exp: seconds + 86_401 }))).toBe('lifetime')
  })

  test('that has expired', async () => {
    now = new Date(start.getTime() + 3_606_000)
    expect(await refusal(await issuer.sign(analyst))).toBe('expired')
  })

  test.each(['', 'Bearer', 'Bearer a b', 'Bearer x', 'Basic YTpi', 'Bearer a.b.c'])(
    'that is none: %o',
    async (authorization) => {
      expect(await reasonOf(identityOf(issuer).viewerOf(authorization))).toBe('malformed')
    },
  )

  test('with a message for the end user and a challenge for the client', async () => {
    const refused = new Unauthenticated('expired')
    expect(refused).toMatchObject({ code: 'UNAUTHENTICATED', challenge: 'invalid_token' })
    expect(refused.message).toBe('L’accesso è scaduto: accedi di nuovo.')
    expect(new Unauthenticated('malformed').challenge).toBe('invalid_request')
  })
})

test('a request without credentials has no viewer', async () => {
  expect(await identityOf(issuer).viewerOf(undefined)).toBeNull()
})

test('a token is verified once and remembered until it expires, but whose record it opens is looked up each time', async () => {
  const looked: string[] = []
  const identity = createIdentity({
    issuers: [issuer.trusted],
    personByTaxCode: async (taxCode) => {
      looked.push(taxCode)
      return looked.length < 3 ? PERSON : looked.length < 4 ? OTHER : null
    },
    now: () => now,
  })
  const token = `Bearer ${await issuer.sign(citizen)}`
  const first = await identity.viewerOf(token)
  const fetched = issuer.keyRequests()
  expect(await identity.viewerOf(token)).toEqual(first)
  expect(await identity.viewerOf(token)).toMatchObject({ personId: OTHER })
  expect(await reasonOf(identity.viewerOf(token))).toBe('person')
  expect(looked).toHaveLength(4)
  expect(issuer.keyRequests()).toBe(fetched)

  now = new Date(start.getTime() + 3_606_000)
  expect(await reasonOf(identity.viewerOf(token))).toBe('expired')
})

test('a viewer that requests share cannot be changed', async () => {
  const viewer = await viewerOf(socialWorker)
  expect(Object.isFrozen(viewer)).toBe(true)
  expect(Object.isFrozen(viewer?.comuni)).toBe(true)
  expect(Object.isFrozen(viewer?.roles)).toBe(true)
})

test('the keys of an issuer are fetched once for many tokens', async () => {
  const identity = identityOf(impostor)
  const before = impostor.keyRequests()
  for (const sub of ['a', 'b', 'c'])
    await identity.viewerOf(`Bearer ${await impostor.sign({ ...analyst, sub })}`)
  expect(impostor.keyRequests() - before).toBe(1)
})

test('when the issuer does not answer, nobody is refused for it', async () => {
  const gone = await startTokenIssuer(CLAIM_NAMES, () => start)
  const token = await gone.sign(analyst)
  await gone.stop()
  await expect(identityOf(gone).viewerOf(`Bearer ${token}`)).rejects.toBeInstanceOf(IssuerUnavailable)
})
