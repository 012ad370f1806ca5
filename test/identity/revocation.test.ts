import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { openAdmin } from '@cse/db/src/server/server'
import { createClient } from 'graphql-sse'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { z } from 'zod'
import type { Client } from '../client.ts'
import { copyOfDatabase, type DatabaseCopy } from '../copy-of-database.ts'
import { DATA_KEY } from '../data-key.ts'
import { platform, split, type TestPlatform } from '../platform.ts'

const COMMAND = fileURLToPath(new URL('../../gateway/src/cli/revoke.ts', import.meta.url))
/** Gateways look every second; a loaded machine takes its time. */
const SOON = { timeout: 15_000, interval: 200 }

let database: DatabaseCopy
let gateways: readonly TestPlatform[]
beforeAll(async () => {
  database = await copyOfDatabase()
  gateways = [await platform(database), await split(database)]
})
afterAll(async () => {
  for (const gateway of gateways) await gateway[Symbol.asyncDispose]()
  await database.drop()
})

/** `pnpm revoke` on the database. */
function revoke(...args: string[]) {
  const env = {
    ...process.env,
    DATABASE_URL: database.adminUrl,
    CSE_SIGNING_KEY: 'a signing key of the tests, 32 bytes long',
    CSE_PSEUDONYM_KEY: 'a pseudonym key of the tests, 32 bytes',
    CSE_DATA_KEY: DATA_KEY,
  }
  return new Promise<{ code: number; text: string }>((resolve) => {
    const child = execFile(process.execPath, [COMMAND, ...args], { env }, (_, stdout, stderr) =>
      resolve({ code: child.exitCode ?? -1, text: stdout + stderr }),
    )
  })
}

const claims = (sub: string, more: object = {}) => ({
  sub,
  cse_scope: 'LOCAL',
  cse_roles: ['SECRETARIAT'],
  cse_comuni: ['072006'],
  ...more,
})
const execute = (client: Client) => client.query('{ operator { id } }')
const refusal = {
  status: 401,
  errors: [{ message: 'L’accesso è stato revocato.', extensions: { code: 'UNAUTHENTICATED' } }],
}

test('a subject is let in no more by any gateway, until it is lifted; everybody else is', async () => {
  const clients = gateways.flatMap((gateway) => [
    gateway.holding(claims('dismissed')),
    gateway.holding(claims('colleague')),
  ])
  for (const client of clients) expect(await execute(client)).toMatchObject({ status: 200 })
  expect(await revoke('--issuer', 'demo', '--subject', 'dismissed')).toMatchObject({ code: 0 })
  for (const gateway of gateways) {
    const known = clients[gateways.indexOf(gateway) * 2]
    if (!known) throw new Error('No client')
    await vi.waitFor(async () => expect(await execute(known)).toMatchObject(refusal), SOON)
    // a token that is made afterwards, too
    expect(await execute(gateway.holding(claims('dismissed', { jti: 'new' })))).toMatchObject(refusal)
    expect(await execute(gateway.holding(claims('colleague')))).toMatchObject({ status: 200 })
  }
  const { text } = await revoke('--list')
  const number = /^(\d+) {2}demo {2}subject dismissed/m.exec(text)?.[1] ?? ''
  expect(await revoke('--lift', number)).toMatchObject({ code: 0 })
  for (const client of clients)
    await vi.waitFor(async () => expect(await execute(client)).toMatchObject({ status: 200 }), SOON)
})

test('one token is let in no more, and its holder by another', async () => {
  const stolen = gateways.map((gateway) => gateway.holding(claims('robbed', { jti: 'stolen' })))
  for (const client of stolen) expect(await execute(client)).toMatchObject({ status: 200 })
  expect(await revoke('--issuer', 'demo', '--token', 'stolen')).toMatchObject({ code: 0 })
  for (const client of stolen)
    await vi.waitFor(async () => expect(await execute(client)).toMatchObject(refusal), SOON)
  for (const gateway of gateways)
    expect(await execute(gateway.holding(claims('robbed', { jti: 'fresh' })))).toMatchObject({ status: 200 })
})

test('a revocation that begins later refuses nobody yet, and one that has ended is removed', async () => {
  const tomorrow = new Date(Date.now() + 86_400_000).toISOString()
  expect(await revoke('--issuer', 'demo', '--subject', 'leaving', '--from', tomorrow)).toMatchObject({
    code: 0,
  })
  const admin = await openAdmin(database.adminUrl)
  await admin`
    insert into registry.revocation (issuer, subject, since, until)
    values ('demo', 'came back', now() - interval '2 hours', now() - interval '1 hour')`
  const [removed] = await admin<{ count: number }[]>`select registry.remove_ended_revocations() as "count"`
  const left = await admin`select from registry.revocation where subject = 'came back'`
  await admin.end()
  expect(removed?.count).toBe(1)
  expect(left).toHaveLength(0)
  await new Promise((resolve) => setTimeout(resolve, 2_000))
  for (const gateway of gateways)
    for (const sub of ['leaving', 'came back'])
      expect(await execute(gateway.holding(claims(sub)))).toMatchObject({ status: 200 })
})

test('a stream that has nothing to send ends when its token is revoked', async () => {
  const sub = 'accountant of a stream'
  for (const gateway of gateways) {
    const listener = gateway.holding({
      sub: `${sub} ${gateways.indexOf(gateway)}`,
      cse_scope: 'AMBITO',
      cse_roles: ['ACCOUNTANT'],
      cse_ambito: 'ATS-BA-01',
    })
    const { data } = await listener.query('{ zonePlans(first: 1) { nodes { id } } }')
    const plan = plans.parse(data).zonePlans.nodes[0]?.id
    const client = createClient({
      url: `${gateway.url}/live`,
      retryAttempts: 0,
      headers: { authorization: `Bearer ${await listener.token()}` },
    })
    const reported: unknown[] = []
    const ended = Promise.withResolvers<unknown>()
    client.subscribe(
      { query: `subscription Watch { amountsChanged(plan: "${plan}") { id } }` },
      {
        next: (value) => reported.push(value),
        error: ended.resolve,
        complete: () => ended.resolve('completed'),
      },
    )
    await new Promise((resolve) => setTimeout(resolve, 1_000))
    expect(reported).toEqual([])
    await revoke('--issuer', 'demo', '--subject', `${sub} ${gateways.indexOf(gateway)}`)
    expect(await ended.promise).toBe('completed')
    expect(reported).toMatchObject([{ errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] }])
  }
})
const plans = z.object({ zonePlans: z.object({ nodes: z.array(z.object({ id: z.string() })) }) })

test.each([
  [[], /^Say whom: /],
  [['--issuer', 'demo'], /^Say whom: /],
  [['--issuer', 'demo', '--token', 'a', '--subject', 'b'], /^Say whom: /],
  [['--issuer', 'https://nobody.example', '--subject', 'a'], /^--issuer is none of the issuers/],
  [['--issuer', 'demo', '--subject', 'a', '--from', 'soon'], /^--from must be an instant/],
  [['--issuer', 'demo', '--subject', 'a', '--until', '2020-01-01'], /^--until must come after --from/],
  [['--lift', '999999'], /^There is no revocation of that number/],
  [['--all'], /Unknown option '--all'/],
])('what cannot be done is one sentence: %j', async (args, sentence) => {
  const { code, text } = await revoke(...args)
  expect(code).toBe(1)
  expect(text).toMatch(sentence)
  expect(text.trim().split('\n')).toHaveLength(1)
})
