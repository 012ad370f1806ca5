import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Identity } from '@cse/gateway/authentication/identity'
import { Unauthenticated } from '@cse/gateway/authentication/unauthenticated'
import { allowanceOf, networkOf } from '@cse/gateway/demand-control/rates/allowance'
import { createCounters } from '@cse/gateway/demand-control/rates/counters'
import { createRates } from '@cse/gateway/demand-control/rates/rates'
import { idOf } from '@cse/gateway/persisted-documents/manifest'
import { readRegistry } from '@cse/gateway/persisted-documents/registry'
import type { Viewer } from '@cse/schema/viewer'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { startTwoSubgraphs } from '../two-subgraphs/graph.ts'

const numbers = 'query Numbers { cases { number } }\n'
const byId = { documentId: `sha256:${idOf(numbers)}` }
const secret = Buffer.from('a secret of the tests, 32 bytes')
const directory = mkdtempSync(join(tmpdir(), 'cse-rates-'))
let gateway: Awaited<ReturnType<typeof startTwoSubgraphs>>
let behindProxy: typeof gateway

/** The bearer of `partner:<client>` is a partner, of `person:<name>` an operator at the application; others are nobody. */
const identity: Identity = {
  async viewerOf(authorization) {
    if (authorization === undefined) return null
    const [kind, name = ''] = authorization.replace('Bearer ', '').split(':')
    if (kind !== 'partner' && kind !== 'person') throw new Unauthenticated('signature')
    return kind === 'partner' ? partner(name) : person(name)
  },
}
const partner = (client: string, subject = client): Viewer => ({
  scope: 'PARTNER',
  issuer: 'https://login.example',
  subject,
  client,
  comuni: [],
  roles: [],
  assurance: 1,
})
const person = (subject: string, issuer = 'https://login.example'): Viewer => ({
  scope: 'LOCAL',
  issuer,
  subject,
  client: 'front-end',
  comuni: ['072006'],
  roles: ['SOCIAL_WORKER'],
  assurance: 2,
})

beforeAll(() => {
  const runsAs = { scope: 'REGIONAL', roles: [] }
  registered('inps', { kind: 'PARTNER', runsAs, rate: { perMinute: 3 }, quota: { perDay: 5 } })
  registered('dss', { kind: 'PARTNER', runsAs })
  const components = { local: { scope: 'LOCAL', roles: ['SOCIAL_WORKER'] } }
  registered('front-end', { kind: 'APPLICATION', components, rate: { perMinute: 2 } })
})
beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: new Date('2026-11-20T09:00:00Z') })
  const registry = readRegistry(directory)
  const started = (proxies: readonly string[]) => {
    const rates = createRates({ registry, counters: createCounters(), secret })
    return startTwoSubgraphs({ registry, identity, rates, proxies })
  }
  gateway = await started([])
  behindProxy = await started(['127.0.0.1'])
})
afterEach(async () => {
  await gateway.close()
  await behindProxy.close()
  vi.useRealTimers()
})
afterAll(() => rmSync(directory, { recursive: true }))

function registered(name: string, registration: object) {
  mkdirSync(join(directory, name, 'manifests'), { recursive: true })
  const whole = { name, versions: { '1.0.0': 'active' }, ...registration }
  writeFileSync(join(directory, name, 'client.json'), JSON.stringify(whole))
  writeFileSync(
    join(directory, name, 'manifests', '1.0.0.json'),
    JSON.stringify({ [idOf(numbers)]: numbers }),
  )
}

const seconds = (many: number) => vi.setSystemTime(Date.now() + many * 1000)
const execute = (token: string | null, headers = {}, at = gateway) => at.execute(token, byId, headers)
const statuses = async (many: number, ...requested: Parameters<typeof execute>) => {
  const found: number[] = []
  for (let sent = 0; sent < many; sent += 1) found.push((await execute(...requested)).status)
  return found
}

describe('a partner', () => {
  test('may send its minute’s requests at once, and then learns when there will be more', async () => {
    expect(await statuses(3, 'partner:inps')).toEqual([200, 200, 200])
    seconds(20)
    const { status, headers, body } = await execute('partner:inps')
    expect(status).toBe(429)
    expect(headers.get('retry-after')).toBe('40')
    expect(headers.get('content-type')).toContain('application/graphql-response+json')
    expect(body.errors).toEqual([
      {
        message: 'Troppe richieste in poco tempo: riprova fra 40 secondi.',
        extensions: { code: 'LIMIT_EXCEEDED' },
      },
    ])
    seconds(40)
    expect((await execute('partner:inps')).status).toBe(200)
  })

  test('learns with each answer what is left', async () => {
    await execute('partner:inps')
    seconds(10)
    const { headers } = await execute('partner:inps')
    expect(headers.get('ratelimit-policy')).toBe('"minute";q=3;w=60, "day";q=5;w=86400')
    expect(headers.get('ratelimit')).toBe('"minute";r=1;t=50, "day";r=3;t=86390')
  })

  test('has a quota for the day, for which what was refused does not count', async () => {
    expect(await statuses(5, 'partner:inps')).toEqual([200, 200, 200, 429, 429])
    seconds(60)
    expect(await statuses(3, 'partner:inps')).toEqual([200, 200, 429])
    seconds(3600)
    const { status, headers, body } = await execute('partner:inps')
    expect([status, headers.get('retry-after')]).toEqual([429, String(86_400 - 3660)])
    expect(body.errors[0].message).toBe(
      'Le richieste concordate per la giornata sono esaurite: riprova fra 23 ore.',
    )
    seconds(86_400 - 3660)
    expect((await execute('partner:inps')).status).toBe(200)
  })

  test('costs no other partner anything', async () => {
    await statuses(4, 'partner:inps')
    expect(await statuses(3, 'partner:dss')).toEqual([200, 200, 200])
  })

  test('is counted for what the operation wall refuses, too', async () => {
    for (const _ of [1, 2, 3]) await gateway.execute('partner:inps', { query: '{ __typename }' })
    expect((await execute('partner:inps')).status).toBe(429)
  })

  test('is one, whoever holds its tokens, and has the usual limits unless its registration says others', () => {
    const registry = readRegistry(directory)
    const allowance = (viewer: Viewer) => allowanceOf(viewer, '10.0.0.1', { registry, secret })
    expect(allowance(partner('inps', 'one client'))).toEqual(allowance(partner('inps', 'another')))
    expect(allowance(partner('inps'))).toEqual({ key: 'client:inps', perMinute: 3, perDay: 5 })
    expect(allowance(partner('dss'))).toEqual({ key: 'client:dss', perMinute: 600, perDay: 100_000 })
  })
})

describe('people', () => {
  test('are counted each alone, also at one application and address', async () => {
    expect(await statuses(3, 'person:anna')).toEqual([200, 200, 429])
    expect(await statuses(2, 'person:bruno')).toEqual([200, 200])
  })

  test('whom two issuers give one subject are two', () => {
    const registry = readRegistry(directory)
    const [one, other] = ['https://login.example', 'https://other.example'].map(
      (issuer) => allowanceOf(person('anna', issuer), '10.0.0.1', { registry, secret }).key,
    )
    expect(one).not.toBe(other)
  })

  test('are not named by what is counted', () => {
    const registry = readRegistry(directory)
    const { key } = allowanceOf(person('RSSMRA80A01H501U'), '10.0.0.1', { registry, secret })
    expect(key).toMatch(/^subject:[\w-]{43}$/)
    expect(allowanceOf(null, '10.0.0.1', { registry, secret }).key).toMatch(/^address:[\w-]{43}$/)
  })
})

describe('who has not signed in', () => {
  const untilRefused = async (token: string | null, headers = {}, at = gateway) => {
    for (let sent = 0; sent < 300; sent += 1) await execute(token, headers, at)
    return (await execute(token, headers, at)).status
  }

  test('is counted by address', async () => {
    expect(await untilRefused(null)).toBe(429)
    expect((await execute('person:anna')).status).toBe(200)
  })

  test('may not try one token after the other', async () => {
    expect((await execute('forged')).status).toBe(401)
    expect(await untilRefused('forged')).toBe(429)
  })

  test('is known behind a proxy by the address that the proxy gives, and by that alone', async () => {
    const from = (address: string) => ({ 'x-forwarded-for': address })
    expect(await untilRefused(null, from('203.0.113.7'), behindProxy)).toBe(429)
    expect((await execute(null, from('203.0.113.8'), behindProxy)).status).toBe(401)
    expect(await untilRefused(null, from('203.0.113.7'))).toBe(429)
    expect((await execute(null, from('203.0.113.8'))).status).toBe(429)
  })

  test.each([
    ['203.0.113.7', '203.0.113.7'],
    ['::ffff:203.0.113.7', '203.0.113.7'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
    ['2001:DB8:1:2::9', '2001:db8:1:2'],
    ['2001:db8::9', '2001:db8:0:0'],
    ['::1', '0:0:0:0'],
    ['fe80::1%eth0', 'fe80:0:0:0'],
  ])('%s is one of %s', (address, network) => {
    expect(networkOf(address)).toBe(network)
  })
})

test('what belongs to nobody is not counted: health and figures', async () => {
  const { origin } = new URL(gateway.url)
  for (let sent = 0; sent < 301; sent += 1) await fetch(`${origin}/health/live`)
  expect((await fetch(`${origin}/health/live`)).status).toBe(200)
  expect((await fetch(`${origin}/metrics`)).headers.get('ratelimit')).toBeNull()
})
