import { createIdentity } from '@cse/gateway/authentication/identity'
import { Unauthenticated } from '@cse/gateway/authentication/unauthenticated'
import { UNBOUNDED } from '@cse/gateway/config/bounds'
import { CLAIM_NAMES } from '@cse/gateway/config/claims'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { analyst, PERSON, reasonOf, records, start } from './token-claims.ts'
import { startTokenIssuer, type TokenIssuer } from './token-issuer.ts'

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
