import { hash } from 'node:crypto'
import { EXAMPLES, type Example } from '@cse/gateway/demo/explorer/examples'
import { explorerPage, explorerPolicy } from '@cse/gateway/demo/explorer/page'
import { personasOf } from '@cse/gateway/demo/identity-provider/personas'
import { parse } from 'graphql'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { openBrowser } from './browser.ts'
import { startExplorerServer } from './explorer-server.ts'
import { territory } from './territory.ts'

const viewer = 'query Io {\n  viewer {\n    subject\n    comuni\n  }\n}\n'
const REGISTERED = 'query Registrata { viewer { scope } }'
const examples: readonly Example[] = [
  { persona: 'social-worker@bari', title: 'Chi sono', query: viewer },
  {
    persona: 'analyst',
    title: 'Chi è l’analista',
    query: 'query Analista { viewer { scope } }',
    variables: { a: 1 },
  },
  {
    persona: 'dss',
    title: 'Operazione registrata',
    query: 'query Registrata { viewer { scope } }',
    registered: true,
  },
  { persona: 'analyst', title: 'Dal vivo', query: 'subscription DalVivo { ticks }' },
]

let server: Awaited<ReturnType<typeof startExplorerServer>>
let browser: Browser
beforeAll(async () => {
  server = await startExplorerServer(examples)
  browser = await openBrowser()
}, 120_000)
afterAll(async () => {
  await browser?.close()
  await server?.stop()
})

describe('in a browser', () => {
  let page: Page
  /** Addresses asked for elsewhere, and what the browser complained of. */
  let abroad: string[]
  let complaints: string[]

  beforeEach(async () => {
    const context = await browser.newContext({ locale: 'it-IT', viewport: { width: 1440, height: 900 } })
    page = await context.newPage()
    abroad = []
    complaints = []
    page.on('request', (request) => {
      if (new URL(request.url()).hostname !== '127.0.0.1') abroad.push(request.url())
    })
    page.on('console', (message) => {
      if (message.type() === 'error') complaints.push(message.text())
    })
    page.on('pageerror', (error) => complaints.push(error.message))
    await page.goto(server.origin)
    await page.locator('#status').filter({ hasText: 'Accesso fino alle' }).waitFor()
    await page.locator('.graphiql-query-editor').filter({ hasText: 'subject' }).waitFor()
    return () => context.close()
  })

  const run = () => page.getByRole('button', { name: 'Execute query' }).click()
  const answer = (text: string) => page.locator('.graphiql-response').filter({ hasText: text }).waitFor()

  test('it opens with an example and answers it as its persona', async () => {
    await run()
    await answer('social-worker@072006')
    expect(complaints).toEqual([])
    expect(abroad).toEqual([])
  }, 30_000)

  test('another persona asks with another token', async () => {
    await page.locator('#persona').selectOption('controller')
    await run()
    await answer('controller')
    await page.locator('#persona').selectOption('')
    await run()
    await answer('"viewer": null')
  }, 30_000)

  test('any comune can be named, and one that does not exist is said', async () => {
    await page.locator('#persona').selectOption('other')
    await page.locator('#other-name').fill('pua@atlantide')
    await page.locator('#other-name').press('Enter')
    await page.locator('#status.wrong').filter({ hasText: 'Nessuno si chiama «pua@atlantide»' }).waitFor()
    await page.locator('#other-name').fill('pua@nardo')
    await page.locator('#other-name').press('Enter')
    await page.locator('#status:not(.wrong)').filter({ hasText: 'Accesso fino alle' }).waitFor()
    await run()
    await answer('075052')
  }, 30_000)

  test('an example opens in a tab of its own, with its persona and variables', async () => {
    await page.locator('#example').selectOption({ label: 'Chi è l’analista' })
    await page.locator('.graphiql-query-editor').filter({ hasText: 'Analista' }).waitFor()
    expect(await page.locator('#persona').inputValue()).toBe('analyst')
    await run()
    await answer('REGIONAL')
    expect(server.received.at(-1)).toMatchObject({ operationName: 'Analista', variables: { a: 1 } })
    expect(await page.getByRole('tab').count()).toBe(2)
  }, 30_000)

  test('a registered operation is sent by the hash of its text', async () => {
    await page.locator('#example').selectOption({ label: 'Operazione registrata' })
    await page.locator('.graphiql-query-editor').filter({ hasText: 'Registrata' }).waitFor()
    await run()
    await answer('"subject": "dss"')
    expect(server.received.at(-1)).toMatchObject({
      documentId: `sha256:${hash('sha256', REGISTERED)}`,
      operationName: 'Registrata',
    })
    expect(server.received.at(-1)).not.toHaveProperty('query')
  }, 30_000)

  test('a subscription shows its latest state', async () => {
    await page.locator('#example').selectOption({ label: 'Dal vivo' })
    await page.locator('.graphiql-query-editor').filter({ hasText: 'DalVivo' }).waitFor()
    await run()
    await answer('"ticks": 2')
  }, 30_000)

  test('the operation in the editor is explained beside it, and not executed', async () => {
    const panel = page.getByRole('complementary', { name: 'Costo e piano' })
    await page.getByRole('button', { name: 'Spiega' }).click()
    await panel.filter({ hasText: 'Costo 12.400 su 30.000 ammessi (42 %)' }).waitFor()
    await panel.filter({ hasText: 'QueryPlan { … }' }).waitFor()
    expect(server.received.at(-1)).toMatchObject({ query: viewer, variables: {} })

    await page.locator('#example').selectOption({ label: 'Chi è l’analista' })
    await page.locator('.graphiql-query-editor').filter({ hasText: 'Analista' }).waitFor()
    await page.getByRole('button', { name: 'Spiega' }).click()
    await panel.filter({ hasText: 'Non è un’operazione.' }).waitFor()
    await panel.getByRole('button', { name: 'Chiudi' }).click()
    await panel.waitFor({ state: 'hidden' })
  }, 30_000)

  test('what is typed stays out of the address, and tokens out of the browser’s storage', async () => {
    await run()
    await answer('social-worker@072006')
    expect(page.url()).toBe(`${server.origin}/`)
    expect(await page.evaluate('JSON.stringify(localStorage)')).not.toContain('eyJ')
  }, 30_000)
})

describe('the page', () => {
  const explored = {
    endpoint: '/graphql',
    liveEndpoint: '/live',
    explainEndpoint: '/explain',
    identityProvider: 'http://127.0.0.1:4010',
    personas: [],
    examples: [{ persona: 'x', title: '</script>', query: '</script><script>alert(1)</script>' }],
    files: '/explorer/abc',
  }

  test('cannot be broken out of by an example', () => {
    expect(explorerPage(explored)).not.toContain('alert(1)</script>')
  })

  test('names no address but the identity provider’s', () => {
    const addresses = explorerPage(explored).match(/https?:[^"\s]+/g)
    expect(addresses).toEqual(['http://127.0.0.1:4010/token'])
  })

  test('may run only what our own server serves', () => {
    expect(explorerPolicy('http://127.0.0.1:4010/x')).toContain("script-src 'self'; worker-src 'self'")
    expect(explorerPolicy('http://127.0.0.1:4010/x')).toContain("connect-src 'self' http://127.0.0.1:4010;")
  })
})

describe('the examples', () => {
  const personas = personasOf({
    comuneByCodeOrSlug: (name) => ({ istatCode: '072006', name, slug: name, ambito: 'ATS-BA-02' }),
    ambito: (code) => ({ code, name: code }),
  })

  test.each(EXAMPLES)('$title: one named operation of a persona that exists', ({ persona, query }) => {
    expect(personas.find(persona)).toBeDefined()
    const { definitions } = parse(query)
    expect(definitions.filter((definition) => 'name' in definition && definition.name)).toHaveLength(1)
  })

  test('are there for every kind of persona', () => {
    const kinds = new Set(EXAMPLES.map(({ persona }) => persona.split('@')[0]))
    expect([...kinds]).toEqual(expect.arrayContaining(['citizen', 'social-worker', 'accountant', 'analyst']))
    expect(personasOf(territory).find('citizen')).toBeDefined()
  })
})
