import { openProbe } from '@cse/db/src/connection/probe'
import { loginsOf } from '@cse/db/src/migrate/logins'
import { openAdmin } from '@cse/db/src/server/server'
import { readSettings } from '@cse/gateway/config/settings'
import { DEMO_CLIENT, PERSONA_GRANT } from '@cse/gateway/demo/identity-provider/demo-client'
import { clockCheck } from '@cse/gateway/http/checks'
import { checkConnections } from '@cse/gateway/main/connections'
import { type Platform, startPlatform } from '@cse/gateway/main/platform'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { copyOfDatabase, type DatabaseCopy } from '../../test/copy-of-database.ts'
import { DATA_KEY } from '../../test/data-key.ts'
import { checkpointEnvironment } from './checkpoint-environment.ts'

let database: DatabaseCopy
let platform: Platform
beforeAll(async () => {
  database = await copyOfDatabase()
  const settings = readSettings(
    { PORT: '0', LOG_LEVEL: 'silent', CSE_DATA_KEY: DATA_KEY, ...checkpointEnvironment() },
    (name) => ({
      current: `a ${name} key of the tests, 32 bytes long`,
    }),
  )
  platform = await startPlatform({
    settings: {
      ...settings,
      identityProvider: { host: '127.0.0.1', port: 0, address: '' },
      // the primary itself: it follows nobody, so it answers nothing as a replica
      replicas: { addresses: database.adminUrl, lagSeconds: 5 },
    },
    logins: loginsOf(database.adminUrl, database.secret),
  })
})
afterAll(async () => {
  await platform?.close()
  await database?.drop()
})

const tokenOf = async (persona: string): Promise<string> => {
  const form = { grant_type: PERSONA_GRANT, client_id: DEMO_CLIENT, persona }
  const answer = await fetch(`${platform.identityProvider}/token`, {
    method: 'POST',
    body: new URLSearchParams(form),
  })
  const { access_token } = (await answer.json()) as { access_token: string }
  return access_token
}

const execute = async (persona: string, query: string, headers: Record<string, string> = {}) => {
  const answer = await fetch(`${platform.url}/graphql`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'application/graphql-response+json',
      authorization: `Bearer ${await tokenOf(persona)}`,
      ...headers,
    },
    body: JSON.stringify({ query }),
  })
  return { status: answer.status, headers: answer.headers, body: JSON.parse(await answer.text()) }
}

const admin = async (sql: string): Promise<Record<string, unknown>[]> => {
  const connection = await openAdmin(database.adminUrl)
  try {
    return [...(await connection.unsafe(sql))]
  } finally {
    await connection.end()
  }
}

const PERSONS = 'query Persons { persons(first: 1) { edges { node { familyName } } } }'

describe('the platform', () => {
  test('says when its clock is more than a minute off the database’s, and goes on', async () => {
    const probe = openProbe(database.adminUrl)
    const ahead = (seconds: number) => clockCheck(probe, () => new Date(Date.now() + seconds * 1_000))()
    expect(await ahead(40)).toMatchObject({ ready: true, needed: false })
    expect(await ahead(80)).toMatchObject({ ready: false, needed: false })
    expect(await ahead(-3_600)).toMatchObject({ ready: false, needed: false })
    await probe.close()
  })

  test('does not start with more connections than the server takes', async () => {
    const processes = { connections: 900, workers: 2, deliveryApart: true, split: false }
    await expect(checkConnections(processes, database.adminUrl)).rejects.toThrow(
      /^CSE_CONNECTIONS is too high: with 900 in each pool .* 3636 connections, and the database server takes \d+\.$/,
    )
    await checkConnections({ ...processes, connections: 5 }, database.adminUrl)
  })

  test('is ready, and says of what', async () => {
    const answer = await fetch(`${platform.url}/health/ready`)
    expect(answer.status).toBe(200)
    expect(await answer.json()).toMatchObject({
      ready: true,
      database: { ready: true },
      clock: { ready: true, secondsAhead: expect.any(Number) },
      outbox: { ready: true },
    })
  })

  test('serves the explorer under a policy of its own', async () => {
    const answer = await fetch(`${platform.url}/`)
    expect(answer.status).toBe(200)
    expect(answer.headers.get('content-type')).toContain('text/html')
    expect(answer.headers.get('content-security-policy')).toContain(
      `connect-src 'self' ${platform.identityProvider}`,
    )
  })

  test('answers a persona of the demo', async () => {
    const { status, body } = await execute('social-worker@bari', PERSONS)
    expect(status).toBe(200)
    expect(body.data.persons.edges).toHaveLength(1)
  })

  test('refetches by id whatever another answer gave', async () => {
    const { body } = await execute(
      'accountant@ATS-BA-02',
      '{ zonePlans(first: 1) { edges { node { id } } } }',
    )
    const { id } = body.data.zonePlans.edges[0].node
    const again = await execute(
      'accountant@ATS-BA-02',
      `{ node(id: "${id}") { id __typename ... on ZonePlan { triennium } } }`,
    )
    expect(again.body.data.node).toEqual({ id, __typename: 'ZonePlan', triennium: expect.any(String) })
  })
})

test('the difference of clocks is among the figures', async () => {
  const text = await fetch(`${platform.url}/metrics`).then((answer) => answer.text())
  expect(text).toMatch(/^cse_clock_ahead_seconds -?\d+$/m)
})

test('replicas are for what is about nobody, and the position of a write is in its answer', async () => {
  const counted = async () => {
    const text = await fetch(`${platform.url}/metrics`).then((answer) => answer.text())
    expect(text).toMatch(/^cse_replica_usable\{replica=".*"\} 0$/m)
    return Number(/^cse_replica_reads_total\{outcome="none"\} (\d+)$/m.exec(text)?.[1])
  }
  const before = await counted()
  expect(
    (await execute('pua@bari', '{ serviceTypes(first: 1) { edges { node { code } } } }')).body.errors,
  ).toBe(undefined)
  expect(await counted()).toBe(before + 1)
  const read = await execute('social-worker@bari', PERSONS)
  expect(await counted()).toBe(before + 1)
  expect(read.headers.get('x-cse-written')).toBeNull()
  const found = await execute(
    'social-worker@bari',
    '{ cases(filter: { phase: [INDIVIDUAL_PROJECT] }, first: 1) { edges { node { id } } } }',
  )
  const { headers, body } = await execute(
    'social-worker@bari',
    `mutation { writeDiaryEntry(input: { case: "${found.body.data.cases.edges[0].node.id}", kind: NOTE, text: "Visita",
      idempotencyKey: "a note of this test" }) { __typename } }`,
  )
  expect(body.errors).toBeUndefined()
  expect(headers.get('x-cse-written')).toMatch(/^\d+$/)
})

describe('what was read of a person', () => {
  test('is in the log of access before the answer is there, with the operation and the purpose', async () => {
    await execute('social-worker@bari', PERSONS, { 'x-cse-purpose': 'DELIVERY; case=2026/000123' })
    const [entry] = await admin(
      'select operation, purpose, purpose_code, purpose_reference, scope from registry.access_entry order by id desc limit 1',
    )
    expect(entry).toEqual({
      operation: 'Persons',
      purpose: 'Erogazione e controllo degli interventi',
      purpose_code: 'DELIVERY',
      purpose_reference: '2026/000123',
      scope: 'LOCAL',
    })
  })

  test('does not leave when the log of access cannot be written', async () => {
    const roles = 'cse_persons, cse_cases, cse_services, cse_finance, cse_analytics'
    await admin(`revoke insert on registry.access_entry from ${roles}`)
    try {
      const { status, body } = await execute('social-worker@bari', PERSONS)
      expect(status).toBe(500)
      expect(body).toEqual({
        errors: [
          { message: expect.any(String), extensions: { code: 'INTERNAL', requestId: expect.any(String) } },
        ],
      })
      expect((await execute('social-worker@bari', '{ funds { code } }')).status).toBe(200)
    } finally {
      await admin(`grant insert on registry.access_entry to ${roles}`)
    }
  })
})
