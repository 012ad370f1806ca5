import { createIdentity } from '@cse/gateway/authentication/identity'
import { IssuerUnavailable } from '@cse/gateway/authentication/unauthenticated'
import { CLAIM_NAMES } from '@cse/gateway/config/claims'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { analyst, citizen, PERSON, reasonOf, records, start } from './token-claims.ts'
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

const OTHER = '0198a1b2-0000-7000-8000-000000000002'

const identityOf = (...trusted: TokenIssuer[]) =>
  createIdentity({
    issuers: trusted.map((one) => one.trusted),
    personByTaxCode: async (taxCode) => records.get(taxCode) ?? null,
    now: () => now,
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
