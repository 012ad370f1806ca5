import { tokenCommand } from '@cse/gateway/cli/token'
import type { IdentityProvider } from '@cse/gateway/demo/identity-provider/server'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startProvider } from './demo-provider.ts'

let provider: IdentityProvider

beforeAll(async () => {
  provider = await startProvider()
})
afterAll(() => provider.stop())

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
