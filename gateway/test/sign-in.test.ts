import { createHash, randomBytes } from 'node:crypto'
import type { IdentityProvider } from '@cse/gateway/demo/identity-provider/server'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { identityFor, startProvider } from './demo-provider.ts'

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
