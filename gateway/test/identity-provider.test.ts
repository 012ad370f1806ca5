import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type IdentityProvider, startIdentityProvider } from '@cse/gateway/demo/identity-provider/server'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { identityFor, ORIGIN, personas, startProvider } from './demo-provider.ts'

let provider: IdentityProvider

beforeAll(async () => {
  provider = await startProvider()
})
afterAll(() => provider.stop())

const personaGrant = (form: Record<string, string>, headers: Record<string, string> = {}) =>
  fetch(`${provider.issuer}/token`, {
    method: 'POST',
    headers,
    body: new URLSearchParams({ grant_type: 'urn:cse:grant:persona', client_id: 'cse-demo', ...form }),
  })
const tokenAnswer = z.object({
  access_token: z.string(),
  token_type: z.literal('Bearer'),
  expires_in: z.literal(3600),
})

describe('the persona grant', () => {
  test.each([
    ['citizen', { scope: 'CITIZEN', personId: 'record of RSSMRA80A01A662A', assurance: 2 }],
    [
      'social-worker+restricted@bari',
      {
        scope: 'LOCAL',
        comuni: ['072006'],
        ambito: 'ATS-BA-02',
        roles: ['SOCIAL_WORKER', 'RESTRICTED'],
        assurance: 2,
      },
    ],
    ['plan-office@ATS-BA-02', { scope: 'AMBITO', ambito: 'ATS-BA-02', roles: ['PLAN_OFFICE'], assurance: 2 }],
    ['controller', { scope: 'REGIONAL', roles: ['CONTROLLER'], assurance: 2 }],
    ['health@asl-ba', { scope: 'HEALTH_PROFESSIONAL', invitee: '160114-BNCLNE75D52A662O', assurance: 2 }],
    ['provider@01234567890', { scope: 'PROVIDER', invitee: '01234567890', assurance: 2 }],
    ['dss', { scope: 'PARTNER', client: 'dss', assurance: 1 }],
  ])('gives a token for an hour that makes a viewer of %s', async (persona, expected) => {
    const { access_token } = tokenAnswer.parse(await (await personaGrant({ persona })).json())
    const viewer = await identityFor(provider).viewerOf(`Bearer ${access_token}`)
    const subject = personas.find(persona)?.name
    expect(viewer).toEqual({
      issuer: 'demo',
      comuni: [],
      roles: [],
      client: 'front-end',
      subject,
      ...expected,
    })
  })

  test('refuses a persona that does not exist, and says which there are', async () => {
    const response = await personaGrant({ persona: 'mayor@bari' })
    expect(response.status).toBe(400)
    expect(await response.json()).toMatchObject({
      error: 'invalid_request',
      error_description: expect.stringContaining('social-worker@<comune>'),
    })
  })

  test('answers pages of the explorer and of nobody else', async () => {
    const allowed = await personaGrant({ persona: 'analyst' }, { origin: ORIGIN })
    expect(allowed.headers.get('access-control-allow-origin')).toBe(ORIGIN)
    const foreign = await personaGrant({ persona: 'analyst' }, { origin: 'https://elsewhere.example' })
    expect(foreign.status).toBe(400)
    expect(foreign.headers.get('access-control-allow-origin')).toBeNull()
  })
})

test('the discovery document names the addresses, and the key set holds no private key', async () => {
  const found = await (await fetch(`${provider.issuer}/.well-known/openid-configuration`)).json()
  expect(found).toMatchObject({
    issuer: provider.issuer,
    jwks_uri: `${provider.issuer}/jwks`,
    token_endpoint: `${provider.issuer}/token`,
    code_challenge_methods_supported: ['S256'],
  })
  const { keys } = z
    .object({ keys: z.array(z.record(z.string(), z.unknown())) })
    .parse(await (await fetch(`${provider.issuer}/jwks`)).json())
  expect(keys.map((key) => Object.keys(key).sort())).toEqual([['alg', 'e', 'kid', 'kty', 'n', 'use']])
})

test('tokens survive a restart when the key is kept', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'cse-provider-'))
  const keysOf = async () => {
    const one = await startProvider(directory)
    const keys = await (await fetch(`${one.issuer}/jwks`)).json()
    await one.stop()
    return keys
  }
  expect(await keysOf()).toEqual(await keysOf())
  rmSync(directory, { recursive: true })
})

test('a port that is taken is said in one sentence', async () => {
  const port = Number(new URL(provider.issuer).port)
  const second = startIdentityProvider({
    host: '127.0.0.1',
    port,
    personas,
    citizenTaxCode: async () => '',
    allowedOrigins: [],
  })
  await expect(second).rejects.toThrow(
    /^The demo identity provider cannot use port \d+: .*IDENTITY_PORT.*\.$/,
  )
})
