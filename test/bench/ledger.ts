/**
 * Commitments a second of 16 writers on one plan, through HTTP with all walls up, beside pgbench (or a client in Node) inserting and updating
 * the same rows over 16 connections, with no walls and no rules.
 */
import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startEmbedded } from '@cse/db/src/server/embedded'
import { encodeId } from '@cse/schema/ids'
import postgres, { type Sql } from 'postgres'
import { type Figure, figureOf } from './figures.ts'
import { openPeer } from './ledger-peer.ts'
import { type Requests, requestsPerSecond } from './load.ts'
import { startOurs } from './ours.ts'
import { untilSettled } from './settled.ts'

const SECONDS = 5
const ROUNDS = 3
export const AMBITO = 'ATS-BA-01'

const COMMIT = `mutation Commit($input: RecordCommitmentInput!) { recordCommitment(input: $input) {
  __typename ... on RecordCommitmentPayload { commitment { id committed } movement { id } } ... on Refusal { message } } }`

/** The ratio of commitments a second. */
export async function ledger(): Promise<readonly Figure[]> {
  await using stack = new AsyncDisposableStack()
  const directory = await mkdtemp(join(tmpdir(), 'cse-bench-'))
  stack.defer(() => rm(directory, { recursive: true, force: true }))
  const server = await startEmbedded({ directory })
  stack.defer(() => server.stop())
  const accountant = await startOurs(server.url, `accountant@${AMBITO}`, stack)
  const sql = postgres(server.url, { max: 1, onnotice: () => {} })
  stack.defer(() => sql.end())

  const lines = await linesWithMoney(sql)
  const peer = await openPeer(
    sql,
    server.url,
    lines.map(({ id }) => id),
  )
  const ours = { ...accountant, next: commitments(lines) }
  await untilSettled(sql)
  await committed(sql, ours, 2)
  await peer.perSecond(2)
  const ratios: number[] = []
  for (let round = 0; round < ROUNDS; round++) {
    const run = [() => committed(sql, ours, SECONDS), () => peer.perSecond(SECONDS)]
    const found: number[] = []
    for (const at of round % 2 === 0 ? [0, 1] : [1, 0]) found[at] = (await run[at]?.()) ?? Number.NaN
    const [us = Number.NaN, them = Number.NaN] = found
    console.log(`  ours ${us.toFixed(0)}, the peer ${them.toFixed(0)} commitments a second`)
    ratios.push(us / them)
  }
  return [figureOf('ledger commitments a second, 16 writers on one plan', peer.name, ratios, '>= 0.5')]
}

/** Requests a second, each of which has committed. */
async function committed(sql: Sql, requests: Requests, seconds: number): Promise<number> {
  const before = await count(sql)
  const rate = await requestsPerSecond(requests, seconds)
  const added = (await count(sql)) - before
  if (added < rate * seconds) throw new Error(`Only ${added} of ${rate * seconds} requests committed`)
  return rate
}

async function count(sql: Sql): Promise<number> {
  const [row] = await sql`select count(*)::int as count from finance.commitment`
  return Number(row?.count)
}

/** An open line of the plan in force, with enough left for all the cents of a run. */
export interface LineWithMoney {
  readonly id: string
  readonly intervention: string
  readonly year: number
}

/** The lines of the plan of {@link AMBITO} on which commitments are recorded. */
export async function linesWithMoney(sql: Sql): Promise<readonly LineWithMoney[]> {
  const lines = await sql<LineWithMoney[]>`
    select id, intervention_id as intervention, year from finance.funding_line
    where ambito_code = ${AMBITO} and stage = 'OPEN' and year = 2026
      and planned_cents - committed_cents - greatest(0, reserved_cents - serving_cents) > 1000000 order by id`
  if (lines.length === 0) throw new Error(`${AMBITO} has no open line with money left`)
  return lines
}

/** Requests that commit a cent each, on one line after the other. */
export function commitments(lines: readonly LineWithMoney[]): () => string {
  let requested = 0
  return () => {
    const line = lines[requested++ % lines.length]
    return line ? bodyOf(line) : ''
  }
}

/** A request that commits a cent on the line. */
export function bodyOf(line: LineWithMoney): string {
  const input = {
    idempotencyKey: randomUUID(),
    fundingLine: encodeId('funding_line', line.id),
    amount: '0.01',
    act: { kind: 'DETERMINATION', number: '12', date: '2026-11-19' },
    creditor: { code: '01234567897', name: 'Cooperativa sociale Esempio' },
    dueYear: line.year,
  }
  return JSON.stringify({ query: COMMIT, variables: { input } })
}
