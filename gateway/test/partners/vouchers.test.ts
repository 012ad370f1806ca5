import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Writable } from 'node:stream'
import { createIdentity } from '@cse/gateway/authentication/identity'
import type { TrustedIssuer } from '@cse/gateway/config/issuers'
import { createCounters } from '@cse/gateway/demand-control/rates/counters'
import { idOf } from '@cse/gateway/persisted-documents/manifest'
import { type Registry, readRegistry } from '@cse/gateway/persisted-documents/registry'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type Pdnd, type PdndClient, sha256, startPdnd, trackingEvidence } from '../pdnd.ts'
import { startTwoSubgraphs } from '../two-subgraphs/graph.ts'

const AGREED = 'a1b2c3d4-0000-4000-8000-000000000001'
const OTHER = 'a1b2c3d4-0000-4000-8000-000000000002'
const numbers = 'query Numbers { cases { number } }\n'

const directory = mkdtempSync(join(tmpdir(), 'cse-vouchers-'))
const lines: string[] = []
const log = new Writable({ write: (line, _encoding, done) => done(void lines.push(String(line))) })
let pdnd: Pdnd
let inps: PdndClient
let traced: PdndClient
let stranger: PdndClient
let registry: Registry
let issuer: TrustedIssuer
let gateway: Awaited<ReturnType<typeof startTwoSubgraphs>>

const identity = (now = () => new Date()) =>
  createIdentity({
    issuers: [issuer],
    registry,
    firstUse: createCounters().firstUse,
    personByTaxCode: async () => null,
    now,
  })

beforeAll(async () => {
  pdnd = await startPdnd()
  inps = await pdnd.enrol([AGREED, OTHER])
  traced = await pdnd.enrol([AGREED])
  stranger = await pdnd.enrol([AGREED])
  partner('inps', {})
  partner('traced', { trackingEvidence: true })
  registry = readRegistry(directory)
  issuer = { ...pdnd.trusted, clients: { [inps.id]: 'inps', [traced.id]: 'traced' } }
  gateway = await startTwoSubgraphs({ registry, log, identity: identity() })
})
afterAll(async () => {
  await gateway.close()
  await pdnd.stop()
  rmSync(directory, { recursive: true })
})
beforeEach(() => {
  lines.length = 0
})

function partner(name: string, more: object) {
  mkdirSync(join(directory, name, 'manifests'), { recursive: true })
  const registration = {
    kind: 'PARTNER',
    name,
    runsAs: { scope: 'REGIONAL', roles: ['ANALYST'] },
    versions: { '1.0.0': 'active' },
    purposes: [{ id: AGREED, title: 'Controllo delle prestazioni' }],
    ...more,
  }
  writeFileSync(join(directory, name, 'client.json'), JSON.stringify(registration))
  writeFileSync(
    join(directory, name, 'manifests', '1.0.0.json'),
    JSON.stringify({ [idOf(numbers)]: numbers }),
  )
}

const execute = async (voucher: string, evidence?: string) => {
  const headers = evidence === undefined ? {} : { 'Agid-JWT-TrackingEvidence': evidence }
  const { status, body } = await gateway.execute(voucher, { documentId: `sha256:${idOf(numbers)}` }, headers)
  return { status, code: body.errors?.[0].extensions.code, cases: body.data?.cases?.length }
}
const attempts = () =>
  lines
    .map((line) => JSON.parse(line))
    .filter(({ msg }) => msg === 'operation refused')
    .map(({ client, reason }) => [client, reason])

describe('a voucher of PDND', () => {
  test('lets its client run what is registered for it', async () => {
    expect(await execute(await pdnd.voucher(inps, AGREED))).toMatchObject({
      status: 200,
      cases: expect.any(Number),
    })
    expect(attempts()).toEqual([])
  })

  test('says who asks and what for, as the log of access will keep it', async () => {
    const voucher = await pdnd.voucher(inps, AGREED)
    expect(await identity().viewerOf(`Bearer ${voucher}`)).toEqual({
      scope: 'PARTNER',
      issuer: 'uat.interop.pagopa.it',
      subject: inps.id,
      client: 'inps',
      comuni: [],
      roles: [],
      assurance: 1,
      purpose: `Controllo delle prestazioni (PDND ${AGREED})`,
    })
  })

  test('is for a purpose of the registration, whatever PDND has agreed to', async () => {
    expect(await execute(await pdnd.voucher(inps, OTHER))).toMatchObject({ status: 403, code: 'FORBIDDEN' })
    expect(attempts()).toEqual([['inps', 'purpose']])
    const metrics = await (await fetch(new URL('/metrics', gateway.url))).text()
    expect(metrics).toContain('cse_refused_operations_total{client="inps",reason="purpose"} 1')
  })

  test('is requested from PDND by an assertion that is signed, for PDND, with an active purpose', async () => {
    await expect(pdnd.voucher(inps, 'another')).rejects.toThrow('PDND refused')
    await expect(pdnd.voucher({ ...inps, key: traced.key }, AGREED)).rejects.toThrow('PDND refused')
    await expect(pdnd.voucher(inps, AGREED, undefined, 'https://elsewhere.example')).rejects.toThrow(
      'PDND refused',
    )
  })

  test('may be used for several requests as long as it lasts', async () => {
    const voucher = await pdnd.voucher(inps, AGREED)
    expect(await execute(voucher)).toMatchObject({ status: 200 })
    expect(await execute(voucher)).toMatchObject({ status: 200 })
    const later = identity(() => new Date(Date.now() + 620_000))
    await expect(later.viewerOf(`Bearer ${voucher}`)).rejects.toMatchObject({ reason: 'expired' })
  })

  test('of a client that is none of ours lets nobody in', async () => {
    expect(await execute(await pdnd.voucher(stranger, AGREED))).toMatchObject({ status: 401 })
    expect(attempts()).toEqual([[null, 'voucher client']])
  })

  test.each([
    ['for the e-service of another', { aud: 'https://elsewhere.example' }, 'audience'],
    ['that has expired', { exp: 1_700_000_000 }, 'expired'],
    ['that is not good yet', { nbf: 4_000_000_000 }, 'claims'],
    ['without a beginning', { nbf: undefined }, 'claims'],
    ['without an id', { jti: undefined }, 'claims'],
    ['without a purpose', { purposeId: undefined }, 'claims'],
    ['without a client', { client_id: undefined }, 'claims'],
    ['of one client for another', { client_id: 'somebody else' }, 'claims'],
    ['bound to a key that the request does not prove', { cnf: { jkt: 'x' } }, 'claims'],
    ['with a digest that is none', { digest: { alg: 'MD5', value: 'x' } }, 'claims'],
  ])('%s is refused', async (_what, claims, reason) => {
    const voucher = await pdnd.forged(inps, { purposeId: AGREED, ...claims })
    expect(await execute(voucher)).toMatchObject({ status: 401, code: 'UNAUTHENTICATED' })
    expect(attempts()).toEqual([[null, `voucher ${reason}`]])
  })

  test('of another type, or that somebody else has signed, is refused', async () => {
    expect(await execute(await pdnd.forged(inps, { purposeId: AGREED }, 'JWT'))).toMatchObject({
      status: 401,
    })
    const impostor = await startPdnd()
    const forged = await impostor.forged(inps, { purposeId: AGREED })
    expect(await execute(forged)).toMatchObject({ status: 401 })
    await impostor.stop()
    expect(attempts()).toEqual([
      [null, 'voucher claims'],
      [null, 'voucher signature'],
    ])
  })
})

describe('a tracking evidence', () => {
  test('is kept as which it was and how surely its operator was known, not as who that is', async () => {
    const evidence = await trackingEvidence(traced, AGREED)
    const voucher = await pdnd.voucher(traced, AGREED, evidence)
    const viewer = await identity().viewerOf(`Bearer ${voucher}`, evidence)
    expect(viewer?.purpose).toBe(
      `Controllo delle prestazioni (PDND ${AGREED}; LoA 3; traccia ${sha256(evidence)})`,
    )
    expect(JSON.stringify(viewer)).not.toMatch(/RSSMRA80A01H501U|10\.20\.30\.40/)
  })

  test('whose level is written as nobody knows it leaves the level out', async () => {
    const evidence = await trackingEvidence(traced, AGREED, { LoA: 'RSSMRA80A01H501U' })
    const voucher = await pdnd.voucher(traced, AGREED, evidence)
    const viewer = await identity().viewerOf(`Bearer ${voucher}`, evidence)
    expect(viewer?.purpose).toBe(`Controllo delle prestazioni (PDND ${AGREED}; traccia ${sha256(evidence)})`)
  })

  test('must come with every request of a client whose registration asks for it', async () => {
    const evidence = await trackingEvidence(traced, AGREED)
    expect(await execute(await pdnd.voucher(traced, AGREED, evidence), evidence)).toMatchObject({
      status: 200,
    })
    expect(await execute(await pdnd.voucher(traced, AGREED))).toMatchObject({ status: 401 })
    expect(await execute(await pdnd.voucher(traced, AGREED), evidence)).toMatchObject({ status: 401 })
    expect(attempts()).toEqual([
      ['traced', 'voucher evidence'],
      ['traced', 'voucher evidence'],
    ])
  })

  test('must be the one that the voucher was made for, also where none is asked for', async () => {
    const evidence = await trackingEvidence(inps, AGREED)
    const another = await trackingEvidence(inps, AGREED)
    expect(await execute(await pdnd.voucher(inps, AGREED, evidence), another)).toMatchObject({ status: 401 })
    expect(await execute(await pdnd.voucher(inps, AGREED, evidence))).toMatchObject({ status: 401 })
    expect(await execute(await pdnd.voucher(inps, AGREED, evidence), evidence)).toMatchObject({ status: 200 })
  })

  test.each<[string, object]>([
    ['of another client', { iss: 'somebody else' }],
    ['for another service', { aud: 'https://elsewhere.example' }],
    ['for another purpose', { purposeId: OTHER }],
    ['that has expired', { exp: 1_700_000_000 }],
    ['that is not good yet', { nbf: 4_000_000_000 }],
    ['without an operator', { userID: undefined }],
    ['without a place', { userLocation: ' ' }],
    ['without a level', { LoA: undefined }],
  ])('%s is none', async (_what, claims) => {
    const evidence = await trackingEvidence(traced, AGREED, claims)
    expect(await execute(await pdnd.voucher(traced, AGREED, evidence), evidence)).toMatchObject({
      status: 401,
    })
    expect(attempts()).toEqual([['traced', 'voucher evidence']])
  })

  test('makes its voucher good for one request', async () => {
    const evidence = await trackingEvidence(traced, AGREED)
    const voucher = await pdnd.voucher(traced, AGREED, evidence)
    expect(await execute(voucher, evidence)).toMatchObject({ status: 200 })
    expect(await execute(voucher, evidence)).toMatchObject({ status: 401 })
    expect(attempts()).toEqual([['traced', 'voucher replayed']])
  })
})

test('vouchers cannot be made to stand for who is no registered partner', () => {
  const wrong = { ...pdnd.trusted, clients: { [inps.id]: 'nobody' } }
  expect(() => createIdentity({ issuers: [wrong], registry, personByTaxCode: async () => null })).toThrow(
    'CSE_ISSUERS names a client of uat.interop.pagopa.it that is no registered partner: nobody.',
  )
})
