import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { openAdmin } from '@cse/db/src/server/server'
import { CLAIM_NAMES } from '@cse/gateway/config/claims'
import { decodeId, encodeId } from '@cse/schema/ids'
import type { Sql } from 'postgres'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTokenIssuer, type TokenIssuer } from '../../gateway/test/token-issuer.ts'
import { type ReplayedEvent, replay } from '../../subgraphs/cases/test/replay.ts'
import { type Client, client } from '../client.ts'
import { copyOfDatabase, type DatabaseCopy } from '../copy-of-database.ts'
import { START } from '../scratch-graph.ts'

let database: DatabaseCopy
let admin: Sql
let issuer: TokenIssuer
let running: ChildProcess | undefined
beforeAll(async () => {
  database = await copyOfDatabase()
  admin = await openAdmin(database.adminUrl)
  issuer = await startTokenIssuer(CLAIM_NAMES, () => new Date())
}, START)
afterAll(async () => {
  running?.kill('SIGKILL')
  await issuer?.stop()
  await admin?.end()
  await database?.drop()
})

const CHAINS = 40
/** Steps of each case: it is opened, received, then suspended and resumed by turns. */
const STEPS = ['openCase', 'recordAccess', 'suspendCase', 'resumeCase', 'suspendCase']

/** How far a case came for sure. */
interface Acknowledged {
  readonly case: string
  readonly version: number
}

test('killed in the middle of 200 mutations the platform has lost none that it acknowledged, and has done none by half', {
  timeout: 180_000,
}, async () => {
  const persons = await admin<{ id: string; comune: string }[]>`
    select person_id as "id", comune from cases.resident resident
    where not exists (select from cases."case" where person_id = resident.person_id) order by person_id limit ${CHAINS}`
  const comuni = [...new Set(persons.map(({ comune }) => comune))]
  const holding = (url: string): Client =>
    client(`${url}/graphql`, () =>
      issuer.sign({
        sub: 'social-worker',
        cse_scope: 'LOCAL',
        cse_roles: ['SOCIAL_WORKER'],
        cse_comuni: comuni,
      }),
    )

  const first = holding(await start())
  const sure = new Map<string, Acknowledged>()
  let answered = 0
  const chains = persons.map(({ id }) =>
    walk(first, id, (acknowledged) => {
      sure.set(id, acknowledged)
      if (++answered === 100) running?.kill('SIGKILL')
    }),
  )
  const ended = await Promise.allSettled(chains)
  expect(answered).toBeGreaterThanOrEqual(100)
  expect(answered).toBeLessThan(CHAINS * STEPS.length)
  expect(ended.some(({ status }) => status === 'rejected')).toBe(true)
  await untilRolledBack()

  for (const acknowledged of sure.values()) {
    const [row] = await admin<
      { version: number }[]
    >`select version from cases."case" where id = ${decodeId('case', acknowledged.case)}`
    // one more may have been committed, and its answer lost
    expect([acknowledged.version, acknowledged.version + 1]).toContain(row?.version)
  }
  await whole(persons.map(({ id }) => id))

  // whoever repeats it goes on from there, and no case is opened twice
  const second = holding(await start())
  await Promise.all(persons.map(({ id }) => walk(second, id, (acknowledged) => sure.set(id, acknowledged))))
  expect([...sure.values()].map(({ version }) => version)).toEqual(persons.map(() => STEPS.length))
  await whole(persons.map(({ id }) => id))
  const [opened] = await admin<{ count: number }[]>`
    select count(*)::int as count from cases."case" where person_id = any(${persons.map(({ id }) => id)})`
  expect(opened?.count).toBe(CHAINS)
})

/** Takes the steps of one case from where it stands. @throws when an answer does not come. */
async function walk(
  platform: Client,
  person: string,
  acknowledge: (far: Acknowledged) => void,
): Promise<void> {
  let far: Acknowledged | undefined
  const say = (answer: unknown) => {
    const { id, version } = answer as { id: string; version: number }
    far = { case: id, version }
    acknowledge(far)
  }
  say(
    await executed(platform, 'openCase', {
      person: encodeId('person', person),
      targetArea: '4',
      idempotencyKey: `opening ${person}`,
    }),
  )
  for (;;) {
    if (!far) throw new Error('The case was not opened')
    const { case: id, version } = far
    const step = STEPS[version]
    if (!step) return
    say(await executed(platform, step, { case: id, expectedVersion: version, ...INPUT[step] }))
  }
}

const INPUT: Readonly<Record<string, object>> = {
  recordAccess: { channel: 'PHONE', motive: 'SENT', request: 'Aiuto in casa' },
  suspendCase: { reason: 'OTHER' },
}

/** @returns the case that the mutation answered with. */
async function executed(platform: Client, verb: string, input: object): Promise<unknown> {
  const Verb = `${verb.charAt(0).toUpperCase()}${verb.slice(1)}`
  const { data, errors } = await platform.query(
    `mutation Step($input: ${Verb}Input!) { step: ${verb}(input: $input) {
      ... on ${Verb}Payload { case { id version } } ... on Refusal { message } } }`,
    { input },
  )
  if (errors) throw new Error(errors.map(({ message }) => message).join(' '))
  const { step } = data as { step: { case?: unknown; message?: string } }
  if (!step.case) throw new Error(step.message)
  return step.case
}

/** What every case of these persons must be, wherever the process was killed. */
async function whole(persons: readonly string[]): Promise<void> {
  const cases = await admin<{ id: string; version: number; status: string; custody: boolean }[]>`
    select id, version, status, exists (select from registry.case_custody where case_id = "case".id) as custody
    from cases."case" where person_id = any(${[...persons]})`
  for (const { id, version, status, custody } of cases) {
    const events = await admin<
      ReplayedEvent[]
    >`select kind, phase, facts from cases.event where case_id = ${id} order by id`
    expect(events.length).toBe(version)
    expect(replay(events)).toMatchObject({ version, status })
    expect(custody).toBe(true)
  }
  const [records] = await admin<
    { open: number }[]
  >`select count(*)::int as open from cases.idempotency_record where outcome is null`
  expect(records?.open).toBe(0)
}

/** Starts the platform anew. @returns its address. */
async function start(): Promise<string> {
  const { adminUrl, secret } = database
  const reported = JSON.stringify({ adminUrl, secret, issuer: issuer.trusted })
  const child = spawn(
    process.execPath,
    [fileURLToPath(new URL('killed-platform.ts', import.meta.url)), reported],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  )
  running = child
  for await (const line of createInterface({ input: child.stdout })) return line
  await once(child, 'exit')
  throw new Error('The platform did not start')
}

/** The server notices by itself that nobody is there any more. */
async function untilRolledBack(): Promise<void> {
  for (;;) {
    const [busy] = await admin<{ count: number }[]>`
      select count(*)::int as count from pg_stat_activity
      where datname = current_database() and pid <> pg_backend_pid() and state is distinct from 'idle' and backend_type = 'client backend'`
    if (busy?.count === 0) return
  }
}
