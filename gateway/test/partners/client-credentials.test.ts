import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createIdentity } from '@cse/gateway/authentication/identity'
import { clientAssertion, credentialsForm } from '@cse/gateway/authentication/pdnd/client-assertion'
import { tokenCommand } from '@cse/gateway/cli/token'
import { PARTNERS } from '@cse/gateway/config/demo-clients'
import { demoIssuer } from '@cse/gateway/config/issuers'
import { personasOf } from '@cse/gateway/demo/identity-provider/personas'
import { type IdentityProvider, startIdentityProvider } from '@cse/gateway/demo/identity-provider/server'
import { idOf } from '@cse/gateway/persisted-documents/manifest'
import { type Registry, readRegistry } from '@cse/gateway/persisted-documents/registry'
import { exportJWK, generateKeyPair, type JWK } from 'jose'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { territory } from '../territory.ts'
import { startTwoSubgraphs } from '../two-subgraphs/graph.ts'

const directory = mkdtempSync(join(tmpdir(), 'cse-partners-'))
let provider: IdentityProvider
const started = () =>
  startIdentityProvider({
    host: '127.0.0.1',
    port: 0,
    personas: personasOf(territory),
    citizenTaxCode: async () => '',
    allowedOrigins: [],
    directory,
  })
beforeAll(async () => {
  provider = await started()
})
afterAll(async () => {
  await provider.stop()
  rmSync(directory, { recursive: true })
})

const fileOf = (client: string) => join(directory, 'partners', `${client}.json`)
const keyOf = (client: string): JWK => JSON.parse(readFileSync(fileOf(client), 'utf8'))
const assertionOf = (
  client: string,
  more: { key?: JWK; audience?: string; now?: Date; claims?: object } = {},
) =>
  clientAssertion({
    client,
    key: more.key ?? keyOf(client),
    audience: more.audience ?? provider.issuer,
    now: more.now ?? new Date(),
    claims: { ...more.claims },
  })
const tokenFor = async (client: string, assertion: string) => {
  const answer = await fetch(`${provider.issuer}/token`, {
    method: 'POST',
    body: credentialsForm(client, assertion),
  })
  return { status: answer.status, body: z.looseObject({}).parse(await answer.json()) }
}
const NUMBERS = 'query Numbers { cases { number } }\n'
/** One partner, for whom one operation is registered. */
function registryOf(client: string): Registry {
  const folder = join(directory, 'operations', client)
  mkdirSync(join(folder, 'manifests'), { recursive: true })
  const runsAs = { scope: 'REGIONAL', roles: ['ANALYST'] }
  const registration = { kind: 'PARTNER', name: client, runsAs, versions: { '1.0.0': 'active' } }
  writeFileSync(join(folder, 'client.json'), JSON.stringify(registration))
  writeFileSync(join(folder, 'manifests', '1.0.0.json'), JSON.stringify({ [idOf(NUMBERS)]: NUMBERS }))
  return readRegistry(join(directory, 'operations'))
}
const REFUSED = { status: 401, body: expect.objectContaining({ error: 'invalid_client' }) }
const viewerOf = (token: string) =>
  createIdentity({
    issuers: [demoIssuer(provider.issuer)],
    personByTaxCode: async () => null,
  }).viewerOf(`Bearer ${token}`)

describe('a partner signs who it is with a key of its own', () => {
  test.each(PARTNERS)(
    '%s gets a token for an hour, with no reach but that of its registration',
    async (client) => {
      const { status, body } = await tokenFor(client, await assertionOf(client))
      const { access_token } = z.object({ access_token: z.string(), expires_in: z.literal(3600) }).parse(body)
      expect(status).toBe(200)
      expect(await viewerOf(access_token)).toEqual({
        scope: 'PARTNER',
        issuer: 'demo',
        subject: client,
        client,
        comuni: [],
        roles: [],
        assurance: 1,
      })
    },
  )

  test('and runs with it what is registered for it, and nothing else', async () => {
    const registry = registryOf('inps')
    const identity = createIdentity({
      issuers: [demoIssuer(provider.issuer)],
      personByTaxCode: async () => null,
    })
    const gateway = await startTwoSubgraphs({ registry, identity })
    const { body } = await tokenFor('inps', await assertionOf('inps'))
    const token = String(body.access_token)
    const answer = await gateway.execute(token, { documentId: `sha256:${idOf(NUMBERS)}` })
    expect(answer.body.data.cases.length).toBeGreaterThan(0)
    expect((await gateway.execute(token, { query: NUMBERS })).status).toBe(400)
    await gateway.close()
  })

  test('which is made when the demo starts first, and is for nobody else to read', async () => {
    const before = keyOf('inps')
    const again = await started()
    await again.stop()
    expect(keyOf('inps')).toEqual(before)
    expect(keyOf('dss')).not.toEqual(before)
    expect(statSync(fileOf('inps')).mode & 0o777).toBe(0o600)
  })

  test('and in the demo everybody may still be it', async () => {
    expect(await viewerOf(await tokenCommand(['dss'], provider.issuer))).toMatchObject({ client: 'dss' })
  })

  test('or get its token in its way from the command line', async () => {
    const signed = await tokenCommand(['dss', '--signed'], provider.issuer, directory)
    expect(await viewerOf(signed)).toMatchObject({ client: 'dss', subject: 'dss' })
    await expect(tokenCommand(['analyst', '--signed'], provider.issuer, directory)).rejects.toThrow(
      /^Only partners sign for their tokens: dss, .*\.$/,
    )
  })
})

describe('an assertion is refused', () => {
  test('when it is signed with another key, of another partner or of nobody', async () => {
    const foreign = { ...keyOf('dss'), kid: keyOf('inps').kid ?? '' }
    expect(await tokenFor('inps', await assertionOf('inps', { key: foreign }))).toMatchObject(REFUSED)
    expect(await tokenFor('inps', await assertionOf('inps', { key: keyOf('dss') }))).toMatchObject(REFUSED)
    const { privateKey } = await generateKeyPair('RS256', { extractable: true })
    const own = { ...(await exportJWK(privateKey)), alg: 'RS256', kid: 'new' }
    expect(await tokenFor('inps', await assertionOf('inps', { key: own }))).toMatchObject(REFUSED)
  })

  test('when another shows it', async () => {
    const { status, body } = await tokenFor('dss', await assertionOf('inps'))
    expect([status, body.error]).toEqual([400, 'invalid_request'])
  })

  test('when it comes again', async () => {
    const assertion = await assertionOf('inps')
    expect(await tokenFor('inps', assertion)).toMatchObject({ status: 200 })
    expect(await tokenFor('inps', assertion)).toMatchObject(REFUSED)
  })

  test('when it was made for somebody else', async () => {
    const elsewhere = await assertionOf('inps', { audience: 'https://auth.interop.pagopa.it' })
    expect(await tokenFor('inps', elsewhere)).toMatchObject(REFUSED)
  })

  test('when it is too old, or does not say when it ends', async () => {
    const old = new Date(Date.now() - 3_600_000)
    expect(await tokenFor('inps', await assertionOf('inps', { now: old }))).toMatchObject(REFUSED)
    const endless = await assertionOf('inps', { claims: { exp: undefined } })
    expect(await tokenFor('inps', endless)).toMatchObject(REFUSED)
  })

  test('when it is none: a partner has no secret and no persona', async () => {
    expect(await tokenFor('inps', 'a.b.c')).toMatchObject({ status: 400 })
    const answer = await fetch(`${provider.issuer}/token`, {
      method: 'POST',
      body: new URLSearchParams({ grant_type: 'client_credentials', client_id: 'inps' }),
    })
    expect(answer.status).toBeGreaterThanOrEqual(400)
  })

  test('when it is used for more than a token of the partner itself', async () => {
    const form = credentialsForm('inps', await assertionOf('inps'))
    form.set('grant_type', 'urn:cse:grant:persona')
    form.set('persona', 'controller')
    const answer = await fetch(`${provider.issuer}/token`, { method: 'POST', body: form })
    expect(answer.status).toBe(400)
  })
})
