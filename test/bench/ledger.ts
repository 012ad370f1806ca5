/**
 * Commitments a second of 16 writers on one plan, through HTTP with all walls up, beside pgbench inserting and updating the same rows
 * over 16 connections, with no walls and no rules.
 */
import { execFile } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { startEmbedded } from '@cse/db/src/embedded'
import { encodeId } from '@cse/schema/ids'
import postgres, { type Sql } from 'postgres'
import { type Figure, figureOf } from './figures.ts'
import { type Requests, requestsPerSecond } from './load.ts'
import { startOurs } from './ours.ts'

const WRITERS = 16
const SECONDS = 5
const ROUNDS = 3
const AMBITO = 'ATS-BA-01'

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

  const lines = await sql<{ id: string; year: number }[]>`
    select id, year from finance.funding_line
    where ambito_code = ${AMBITO} and stage = 'OPEN' and year = 2026 and planned_cents - committed_cents > 1000000 order by id`
  const peer = readFileSync(new URL('ledger-peer.sql', import.meta.url), 'utf8')
  const ids = lines.map(({ id }) => `'${id}'`).join()
  await sql.unsafe(peer.replace('$LINES', `array[${ids}]::uuid[]`)).simple()
  let asked = 0
  const ours = { ...accountant, next: () => bodyOf(lines[asked++ % lines.length]) }
  await committed(sql, ours, 2)
  await peerPerSecond(server.url, lines.length, 2)
  const ratios: number[] = []
  for (let round = 0; round < ROUNDS; round++) {
    const run = [() => committed(sql, ours, SECONDS), () => peerPerSecond(server.url, lines.length, SECONDS)]
    const found: number[] = []
    for (const at of round % 2 === 0 ? [0, 1] : [1, 0]) found[at] = (await run[at]?.()) ?? Number.NaN
    const [us = Number.NaN, them = Number.NaN] = found
    console.log(`  ours ${us.toFixed(0)}, pgbench ${them.toFixed(0)} commitments a second`)
    ratios.push(us / them)
  }
  return [
    figureOf(
      'ledger commitments a second, 16 writers on one plan',
      'pgbench inserting and updating the same rows',
      ratios,
      '>= 0.5',
    ),
  ]
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

function bodyOf(line: { readonly id: string; readonly year: number } | undefined): string {
  if (!line) throw new Error(`${AMBITO} has no open line with money left`)
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

/** Transactions a second of pgbench, which comes with a PostgreSQL of the system; ours from npm has none. */
async function peerPerSecond(url: string, lines: number, seconds: number): Promise<number> {
  const script = fileURLToPath(new URL('ledger-peer.pgbench', import.meta.url))
  const options = [
    '-n',
    '-M',
    'prepared',
    '-c',
    `${WRITERS}`,
    '-j',
    '1',
    '-T',
    `${seconds}`,
    '-D',
    `lines=${lines}`,
  ]
  const { stdout } = await promisify(execFile)('pgbench', [...options, '-f', script, url]).catch(
    (error: unknown) => {
      throw new Error('This bench needs pgbench on the path', { cause: error })
    },
  )
  const rate = /tps = ([\d.]+)/.exec(stdout)?.[1]
  if (rate === undefined) throw new Error(`pgbench did not say its rate: ${stdout}`)
  return Number(rate)
}
