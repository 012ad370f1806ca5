import { createHash, randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createIdentity } from '@cse/gateway/authentication/identity'
import { tokenCommand } from '@cse/gateway/cli/token'
import { demoIssuer } from '@cse/gateway/config/issuers'
import { personasOf } from '@cse/gateway/demo/identity-provider/personas'
import { type IdentityProvider, startIdentityProvider } from '@cse/gateway/demo/identity-provider/server'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { territory } from './territory.ts'

const ORIGIN = 'http://127.0.0.1:4000'
const personas = personasOf(territory)
let provider: IdentityProvider
const startProvider = (directory?: string) =>
  startIdentityProvider({
    host: '127.0.0.1',
    port: 0,
    personas,
    citizenTaxCode: async () => 'RSSMRA80A01A662A',
    allowedOrigins: [ORIGIN],
    ...(directory !== undefined && { directory }),
  })
beforeAll(async () => {
  provider = await startProvider()
})
afterAll(() => provider.stop())

const identity = () =>
  createIdentity({
    issuers: [demoIssuer(provider.issuer)],
    personByTaxCode: async (taxCode) => `record of ${taxCode}`,
  })
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
    ['dss', { scope: 'PARTNER', client: 'dss', assurance: 1 }],
  ])('gives a token for an hour that makes a viewer of %s', async (persona, expected) => {
    const { access_token } = tokenAnswer.parse(await (await personaGrant({ persona })).json())
    const viewer = await identity().viewerOf(`Bearer ${access_token}`)
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

describe('an application signs people in by authorization code with PKCE', () => {
  const redirect = 'http://127.0.0.1:52123/callback'
  const verifier = randomBytes(32).toString('base64url')
  const authorize = (parameters: Record<string, string> = {}) =>
    `${provider.issuer}/auth?${new URLSearchParams({
      client_id: 'cse-demo',
      response_type: 'code',
      redirect_uri: redirect,
      scope: 'openid cse',
      state: 'xyz',
      code_challenge: createHash('sha256').update(verifier).digest('base64url'),
      code_challenge_method: 'S256',
      ...parameters,
    })}`

  /** A browser that keeps cookies and goes where it is sent, until it is sent to the application. */
  function browser() {
    const cookies = new Map<string, string>()
    return async function visit(url: string, form?: Record<string, string>): Promise<Response> {
      const response = await fetch(url, {
        redirect: 'manual',
        headers: { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') },
        ...(form && { method: 'POST', body: new URLSearchParams(form) }),
      })
      for (const cookie of response.headers.getSetCookie()) {
        const [name = '', value = ''] = cookie.split(';')[0]?.split('=') ?? []
        cookies.set(name, value)
      }
      const location = response.headers.get('location')
      if (!location || location.startsWith(redirect)) return response
      return visit(new URL(location, url).href)
    }
  }

  const signedIn = async (persona: string, parameters?: Record<string, string>) => {
    const visit = browser()
    const page = await visit(authorize(parameters))
    const back = await visit(page.url, { persona })
    return new URL(back.headers.get('location') ?? 'http://nowhere').searchParams
  }
  const exchange = (form: Record<string, string>) =>
    fetch(`${provider.issuer}/token`, {
      method: 'POST',
      body: new URLSearchParams({
        grant_type: 'authorization_code',
        client_id: 'cse-demo',
        redirect_uri: redirect,
        code_verifier: verifier,
        ...form,
      }),
    })

  test.each(['openid cse', 'openid'])('and gets a token for the graph with scope %o', async (scope) => {
    const parameters = await signedIn('secretariat@lecce', { scope })
    expect(parameters.get('state')).toBe('xyz')
    const answer = await (await exchange({ code: parameters.get('code') ?? '' })).json()
    const { access_token, id_token } = z
      .object({ access_token: z.string(), id_token: z.string() })
      .parse(answer)
    expect(await identity().viewerOf(`Bearer ${access_token}`)).toMatchObject({
      subject: 'secretariat@075035',
      comuni: ['075035'],
      roles: ['SECRETARIAT'],
    })
    await expect(identity().viewerOf(`Bearer ${id_token}`)).rejects.toMatchObject({ reason: 'audience' })
  })

  test('and nobody else can use the code', async () => {
    const code = (await signedIn('analyst')).get('code') ?? ''
    const stolen = await exchange({ code, code_verifier: randomBytes(32).toString('base64url') })
    expect(await stolen.json()).toMatchObject({ error: 'invalid_grant' })
  })

  test('on a page that offers the personas and connects to nobody', async () => {
    const page = await browser()(authorize())
    const text = await page.text()
    expect(text).toContain('value="social-worker@bari"')
    expect(text).toContain('Segretariato sociale, Lecce')
    expect(text).not.toMatch(/https?:\/\//)
    expect(page.headers.get('content-security-policy')).toMatch(/^default-src 'none'; style-src 'sha256-/)
  })

  test('and is told when the persona does not exist', async () => {
    const visit = browser()
    const page = await visit(authorize())
    expect(await (await visit(page.url, { persona: '<script>@bari' })).text()).toContain(
      'Persona sconosciuta',
    )
  })

  test('and sees a plain page of ours when its request is wrong', async () => {
    const page = await fetch(authorize({ redirect_uri: 'https://elsewhere.example/<b>' }), {
      headers: { accept: 'text/html' },
    })
    expect(page.status).toBe(400)
    const text = await page.text()
    expect(text).toContain('Accesso non riuscito')
    expect(text).not.toContain('googleapis')
  })
})

test('a sign-in that nobody began is not answered', async () => {
  expect((await fetch(`${provider.issuer}/interaction/unknown`)).status).toBe(400)
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

describe('pnpm token', () => {
  test('prints the token, or everything about it as JSON', async () => {
    expect(await tokenCommand(['analyst'], provider.issuer)).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+$/)
    expect(JSON.parse(await tokenCommand(['analyst', '--json'], provider.issuer))).toMatchObject({
      persona: 'analyst',
      token_type: 'Bearer',
      expires_in: 3600,
    })
  })

  test('lists the personas', async () => {
    const list = await tokenCommand(['--list'], provider.issuer)
    for (const name of ['citizen', 'pua@lecce', 'accountant@ATS-BA-02', 'dss']) expect(list).toContain(name)
  })

  test.each([
    [['mayor@bari'], /^No token: unknown persona; there are citizen, .*\.$/],
    [[], /^Name a persona: .*\.$/],
    [['--loud'], /'--loud'/],
  ])('says in a sentence what is wrong with %o', async (args, sentence) => {
    await expect(tokenCommand(args, provider.issuer)).rejects.toThrow(sentence)
  })

  test('says that the provider is not running', async () => {
    await expect(tokenCommand(['analyst'], 'http://127.0.0.1:9')).rejects.toThrow(
      /^The demo identity provider does not answer at http:\/\/127\.0\.0\.1:9: start it with pnpm start\.$/,
    )
  })
})
