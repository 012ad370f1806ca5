import { createIdentity } from '@cse/gateway/authentication/identity'
import { CLAIM_NAMES } from '@cse/gateway/config/claims'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import {
  analyst,
  citizen,
  dss,
  PERSON,
  planOffice,
  reasonOf,
  records,
  socialWorker,
  start,
} from './token-claims.ts'
import { type Claims, startTokenIssuer, type TokenIssuer } from './token-issuer.ts'

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

const identityOf = (...trusted: TokenIssuer[]) =>
  createIdentity({
    issuers: trusted.map((one) => one.trusted),
    personByTaxCode: async (taxCode) => records.get(taxCode) ?? null,
    now: () => now,
  })
const viewerOf = async (claims: Claims) => identityOf(issuer).viewerOf(`Bearer ${await issuer.sign(claims)}`)

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

test('a request without credentials has no viewer', async () => {
  expect(await identityOf(issuer).viewerOf(undefined)).toBeNull()
})

test('a viewer that requests share cannot be changed', async () => {
  const viewer = await viewerOf(socialWorker)
  expect(Object.isFrozen(viewer)).toBe(true)
  expect(Object.isFrozen(viewer?.comuni)).toBe(true)
  expect(Object.isFrozen(viewer?.roles)).toBe(true)
})
