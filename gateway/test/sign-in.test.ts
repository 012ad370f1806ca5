import { createHash, randomBytes } from 'node:crypto'
import type { IdentityProvider } from '@cse/gateway/demo/identity-provider/server'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { identityFor, ORIGIN, REDIRECT, startProvider } from './demo-provider.ts'

let provider: IdentityProvider

beforeAll(async () => {
  provider = await startProvider()
})
afterAll(() => provider.stop())

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
      if (!location || location.startsWith(redirect) || location.startsWith(REDIRECT)) return response
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
    expect(await identityFor(provider).viewerOf(`Bearer ${access_token}`)).toMatchObject({
      subject: 'secretariat@075035',
      comuni: ['075035'],
      roles: ['SECRETARIAT'],
    })
    await expect(identityFor(provider).viewerOf(`Bearer ${id_token}`)).rejects.toMatchObject({
      reason: 'audience',
    })
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

  const tokens = z.object({ access_token: z.string(), id_token: z.string(), refresh_token: z.string() })
  const refresh = (token: string) =>
    fetch(`${provider.issuer}/token`, {
      method: 'POST',
      headers: { origin: ORIGIN },
      body: new URLSearchParams({ grant_type: 'refresh_token', client_id: 'cse-demo', refresh_token: token }),
    })

  test('and stays signed in by refresh tokens, each of them good once', async () => {
    const parameters = await signedIn('social-worker@bari')
    const first = tokens.parse(await (await exchange({ code: parameters.get('code') ?? '' })).json())
    const answer = await refresh(first.refresh_token)
    expect(answer.headers.get('access-control-allow-origin')).toBe(ORIGIN)
    const second = tokens.parse(await answer.json())
    expect(second.refresh_token).not.toBe(first.refresh_token)
    expect(await identityFor(provider).viewerOf(`Bearer ${second.access_token}`)).toMatchObject({
      scope: 'LOCAL',
    })
    // somebody has taken the first: whoever uses which of them, nobody goes on
    expect((await refresh(first.refresh_token)).status).toBe(400)
    expect((await refresh(second.refresh_token)).status).toBe(400)
  })

  test('and is signed out, and sent to an address that is registered', async () => {
    const visit = browser()
    const page = await visit(authorize())
    const back = await visit(page.url, { persona: 'analyst' })
    const code = new URL(back.headers.get('location') ?? 'http://nowhere').searchParams.get('code') ?? ''
    const { id_token, refresh_token } = tokens.parse(await (await exchange({ code })).json())
    const leave = (where: string) =>
      `${provider.issuer}/session/end?${new URLSearchParams({ id_token_hint: id_token, post_logout_redirect_uri: where })}`
    expect((await visit(leave('https://elsewhere.example/'))).status).toBe(400)
    const question = await visit(leave(REDIRECT))
    const form = /name="xsrf" value="([^"]+)"/.exec(await question.text())?.[1] ?? ''
    const left = await visit(`${provider.issuer}/session/end/confirm`, { xsrf: form, logout: 'yes' })
    expect(left.headers.get('location')).toMatch(new RegExp(`^${REDIRECT}`))
    expect((await refresh(refresh_token)).status).toBe(400)
    expect(await (await visit(authorize())).text()).toContain('Accesso dimostrativo')
  })

  test('and returns to an address of the configuration; another is refused with those that there are', async () => {
    const parameters = await signedIn('analyst', { redirect_uri: REDIRECT })
    expect((await exchange({ code: parameters.get('code') ?? '', redirect_uri: REDIRECT })).status).toBe(200)
    const refused = await fetch(authorize({ redirect_uri: 'https://elsewhere.example/' }), {
      headers: { accept: 'text/html' },
    })
    const text = await refused.text()
    expect(text).toContain('CSE_REDIRECT_URIS')
    expect(text).toContain(REDIRECT)
  })

  test('and finds a page at the address that is printed', async () => {
    const page = await fetch(provider.issuer)
    expect([page.status, await page.text()]).toEqual([
      200,
      expect.stringContaining('/.well-known/openid-configuration'),
    ])
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
