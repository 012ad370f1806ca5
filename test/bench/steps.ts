/**
 * Steps of the pathway a second with 16 clients at once, through HTTP with all walls up, beside the same writes as plain SQL on 16 connections:
 * the case, the event, the fact for analytics, the access entry. Each client goes from case to case, suspending and resuming them.
 */
import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { accessEntry, entryStatement } from '@cse/db/src/audit/access-entry'
import { startEmbedded } from '@cse/db/src/server/embedded'
import { encodeId } from '@cse/schema/ids'
import postgres, { type Sql } from 'postgres'
import { type Figure, figureOf } from './figures.ts'
import { type Requests, requestsPerSecond } from './load.ts'
import { startOurs } from './ours.ts'

const CLIENTS = 16
const SECONDS = 3
const ROUNDS = 3
const CASES = 4_000
const BARI = '072006'

const STEP = {
  suspendCase: `mutation Suspend($input: SuspendCaseInput!) {
    suspendCase(input: $input) { ... on SuspendCasePayload { case { id version } } ... on Refusal { message } } }`,
  resumeCase: `mutation Resume($input: ResumeCaseInput!) {
    resumeCase(input: $input) { ... on ResumeCasePayload { case { id version } } ... on Refusal { message } } }`,
} as const

/** A case whose next step is known: of an odd version it is open, of an even one suspended. */
interface Seen {
  readonly uuid: string
  readonly person: string
  version: number
}

/** The ratio of steps a second. */
export async function steps(): Promise<readonly Figure[]> {
  await using stack = new AsyncDisposableStack()
  const directory = await mkdtemp(join(tmpdir(), 'cse-bench-'))
  stack.defer(() => rm(directory, { recursive: true, force: true }))
  const server = await startEmbedded({ directory })
  stack.defer(() => server.stop())
  const desk = await startOurs(server.url, 'social-worker@bari', stack)
  const sql = postgres(server.url, { max: CLIENTS, onnotice: () => {} })
  stack.defer(() => sql.end())

  const seen = await openCases(sql)
  const next = () => {
    const one = seen.shift()
    if (!one) throw new Error('There are no cases')
    seen.push(one)
    one.version++
    return { ...one, version: one.version - 1 }
  }
  const ours = { ...desk, next: () => bodyOf(next()) }
  await requestsPerSecond(ours, 2)
  await plainPerSecond(sql, next, 2)
  const ratios: number[] = []
  for (let round = 0; round < ROUNDS; round++) {
    // a run that was cut off leaves cases whose last request was never answered
    for (const one of seen) one.version = 0
    await rememberVersions(sql, seen)
    const run = [() => taken(sql, ours), () => plainPerSecond(sql, next, SECONDS)]
    const found: number[] = []
    for (const at of round % 2 === 0 ? [0, 1] : [1, 0]) found[at] = (await run[at]?.()) ?? Number.NaN
    const [us = Number.NaN, them = Number.NaN] = found
    console.log(`  ours ${us.toFixed(0)}, plain SQL ${them.toFixed(0)} steps a second`)
    ratios.push(us / them)
  }
  return [
    figureOf('steps a second, 16 clients', 'the same writes as SQL on 16 connections', ratios, '>= 0.4'),
  ]
}

/** Requests a second, nearly each of which has taken a step: those that were under way when a run ended make the next one stale. */
async function taken(sql: Sql, requests: Requests): Promise<number> {
  const before = await count(sql)
  const rate = await requestsPerSecond(requests, SECONDS)
  const added = (await count(sql)) - before
  if (added < 0.95 * rate * SECONDS)
    throw new Error(`Only ${added} of ${rate * SECONDS} requests took a step`)
  return rate
}

async function count(sql: Sql): Promise<number> {
  const [row] =
    await sql`select count(*)::int as count from cases.event where kind in ('CASE_SUSPENDED', 'CASE_RESUMED')`
  return Number(row?.count)
}

async function openCases(sql: Sql): Promise<Seen[]> {
  const rows = await sql<Seen[]>`
    insert into cases."case" (id, number, person_id, target_area, phase, status, opened_on, comune, ambito_code, holder, held_since, readers,
      file_readers)
    select uuidv7(), 'bench/' || n, person, '4', 'NEEDS_ASSESSMENT', 'OPEN', current_date, ${BARI}, ambito, 'comune:' || ${BARI}, now(),
      array['comune:' || ${BARI}, 'person:' || person], array['comune:' || ${BARI}, 'person:' || person]
    from (select n, uuidv7() as person from generate_series(1, ${CASES}::integer) n) made, registry.ambito_membership
    where comune = ${BARI} and valid_to is null
    returning id as uuid, person_id as person, version`
  await sql`analyze cases."case"`
  return [...rows]
}

async function rememberVersions(sql: Sql, seen: readonly Seen[]): Promise<void> {
  const rows = await sql<{ id: string; version: number }[]>`
    select id, version from cases."case" where id = any(${seen.map(({ uuid }) => uuid)})`
  const versions = new Map(rows.map(({ id, version }) => [id, version]))
  for (const one of seen) one.version = versions.get(one.uuid) ?? 0
}

function bodyOf({ uuid, version }: Seen): string {
  const input = { case: encodeId('case', uuid), expectedVersion: version }
  return JSON.stringify(
    version % 2 === 1
      ? { query: STEP.suspendCase, variables: { input: { ...input, reason: 'OTHER' } } }
      : { query: STEP.resumeCase, variables: { input } },
  )
}

async function plainPerSecond(sql: Sql, next: () => Seen, seconds: number): Promise<number> {
  const end = performance.now() + seconds * 1_000
  let made = 0
  const client = async () => {
    for (; performance.now() < end; made++) await plainly(sql, next())
  }
  await Promise.all(Array.from({ length: CLIENTS }, client))
  return made / seconds
}

async function plainly(sql: Sql, { uuid, person, version }: Seen): Promise<void> {
  const suspends = version % 2 === 1
  const keys = [`comune:${BARI}`]
  const [entry, values] = entryStatement(
    accessEntry(
      {
        issuer: 'bench',
        subject: 'bench',
        scope: 'LOCAL',
        roles: ['SOCIAL_WORKER'],
        requestId: randomUUID(),
        keys,
      },
      'WRITE',
      [person],
    ),
  )
  const fact = { facts: [{ pseudonym: uuid, person, version }] }
  await sql.begin(async (transaction) => {
    await transaction`
      update cases."case" set version = version + 1, updated_at = now(), status = ${suspends ? 'SUSPENDED' : 'OPEN'},
        suspended_on = ${suspends ? '2026-01-01' : null}, suspension_reason = ${suspends ? 'OTHER' : null}
      where id = ${uuid} and version = ${version}`
    await transaction`
      insert into cases.event (id, case_id, kind, phase, at, actor_issuer, actor, actor_role, facts, readers)
      values (uuidv7(), ${uuid}, ${suspends ? 'CASE_SUSPENDED' : 'CASE_RESUMED'}, 'NEEDS_ASSESSMENT', now(), 'bench', 'bench', 'SOCIAL_WORKER',
        ${transaction.json({ version })}, ${[`comune:${BARI}`, `person:${person}`]})`
    await transaction`select registry.emit('bench.facts', ${transaction.json(fact)}, ${uuid})`
    await transaction.unsafe(entry.text, values as never[], { prepare: true })
  })
}
