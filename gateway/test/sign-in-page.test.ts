import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { type IdentityProvider, startIdentityProvider } from '@cse/gateway/demo/identity-provider/server'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openBrowser } from './browser.ts'
import { identityFor, personas } from './demo-provider.ts'
import { startTwoSubgraphs } from './two-subgraphs/graph.ts'

let application: ReturnType<typeof createServer>
let origin: string
let provider: IdentityProvider
let gateway: Awaited<ReturnType<typeof startTwoSubgraphs>>
let browser: Browser

/** The library of the example and what it needs, as browsers load them. */
function library(): { readonly oidc: string; readonly jwt: string } {
  const described = createRequire(import.meta.url).resolve('oidc-client-ts/package.json')
  const oidc = join(dirname(described), 'dist/esm/oidc-client-ts.js')
  const jwt = createRequire(oidc).resolve('jwt-decode').replace('/cjs/', '/esm/')
  return { oidc: readFileSync(oidc, 'utf8'), jwt: readFileSync(jwt, 'utf8') }
}

/** The example of the page, for the addresses of this test and the graph of two subgraphs. */
function example(): string {
  const page = readFileSync(new URL('../sign-in.md', import.meta.url), 'utf8')
  const [, code = ''] = /```js\n(.*?)```/s.exec(page) ?? []
  expect(code.trim().split('\n').length).toBeLessThanOrEqual(22)
  return [
    ['http://127.0.0.1:4010', provider.issuer],
    ['http://127.0.0.1:4000/graphql', gateway.url],
    ['{ cases { nodes { number phase } } }', '{ cases { number phase } }'],
  ].reduce((text, [written = '', here = '']) => {
    expect(text).toContain(written)
    return text.replace(written, here)
  }, code)
}

beforeAll(async () => {
  const files = new Map<string, string>()
  application = createServer(({ url = '' }, response) => {
    const file = files.get(url)
    response.setHeader('content-type', file === undefined ? 'text/html' : 'text/javascript')
    response.end(file ?? files.get('page'))
  })
  await once(application.listen(0, '127.0.0.1'), 'listening')
  const address = application.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  origin = `http://127.0.0.1:${address.port}`
  provider = await startIdentityProvider({
    host: '127.0.0.1',
    port: 0,
    personas,
    citizenTaxCode: async () => 'RSSMRA80A01A662A',
    allowedOrigins: [origin],
  })
  gateway = await startTwoSubgraphs({ identity: identityFor(provider), origins: [origin] })
  const { oidc, jwt } = library()
  files.set('/oidc.js', oidc)
  files.set('/jwt.js', jwt)
  files.set('/page.js', example())
  const imports = JSON.stringify({ imports: { 'oidc-client-ts': '/oidc.js', 'jwt-decode': '/jwt.js' } })
  files.set(
    'page',
    `<!doctype html><script type="importmap">${imports}</script><body><script type="module" src="/page.js"></script>`,
  )
  browser = await openBrowser()
})
afterAll(async () => {
  await browser.close()
  await gateway.close()
  await provider.stop()
  application.close()
})

test('the twenty lines of the page sign somebody in from another origin and show what that person may see', async () => {
  const page = await browser.newPage()
  await page.goto(origin)
  await page.getByRole('button', { name: 'Assistente sociale, Bari' }).click()
  await expect.poll(() => page.textContent('body'), { timeout: 15_000 }).toContain('"data"')
  expect(page.url()).toBe(`${origin}/`)
  const shown = JSON.parse((await page.textContent('body')) ?? '')
  expect(shown.data.cases.length).toBeGreaterThan(0)
  await page.close()
})

test('a page of an origin that nobody has named gets no token', async () => {
  const page = await browser.newPage()
  const elsewhere = origin.replace('127.0.0.1', 'localhost')
  const refused = page.waitForEvent('console', (message) => message.text().includes('CORS'))
  await page.goto(elsewhere)
  await page.getByRole('button', { name: 'Assistente sociale, Bari' }).click()
  await refused
  expect(await page.textContent('body')).not.toContain('"data"')
  await page.close()
})
