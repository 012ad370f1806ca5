/** Aggregates over three dimensions with more and more facts behind them, beside plain SQL and DuckDB over the same rows. */
import { spawn } from 'node:child_process'
import { createWriteStream } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { pipeline } from 'node:stream/promises'
import { DuckDBInstance } from '@duckdb/node-api'
import type { AggregateRequest } from '../../subgraphs/analytics/src/rules/aggregate/request.ts'
import { aggregateTable } from '../../subgraphs/analytics/src/store/aggregate/aggregate-table.ts'
import { argumentsOf } from './command.ts'
import { type Figure, figureOf } from './figures.ts'
import { writeFactEvents } from './warehouse/fact-events.ts'
import { analyst, type EmptyWarehouse, emptyWarehouse, sessionOf } from './warehouse/world.ts'

const FEWEST = 100_000
const ROUNDS = 5
const QUESTIONS = 100
const PEER_QUESTIONS = 5
/** Milliseconds in which an answer has to be there. */
const LIMIT = 20
/** Megabytes that a process may take, however many facts there are. */
const MOST_MEGABYTES = 600

const question: AggregateRequest = {
  measure: 'DELIVERIES',
  by: ['AMBITO', 'TARGET_AREA', 'SEX'],
  filter: { from: '2025-01', to: '2025-12' },
}
const now = new Date('2026-11-01T09:00:00Z')

/** What plain SQL asks for the same year and the one before it, of `facts` with the sex beside them or joined to them. */
const countOf = (facts: string) =>
  `select extract(year from month), ambito_code, target_area, sex, count(*), count(distinct person) from ${facts}
   where month between '2024-01-01' and '2025-12-01' group by 1, 2, 3, 4`

/** @param most facts behind the largest warehouse; each one that is smaller by ten is measured before it */
export async function aggregate(most: number): Promise<readonly Figure[]> {
  const sizes = [FEWEST, FEWEST * 10, FEWEST * 100].filter((size) => size <= most)
  const figures: Figure[] = []
  let fewest: readonly number[] = []
  for (const size of sizes) {
    await using stack = new AsyncDisposableStack()
    const warehouse = await filled(size, stack)
    const ours: number[] = []
    for (let round = 0; round < ROUNDS; round++)
      ours.push(p95(await times(QUESTIONS, () => execute(warehouse))))
    const plain = p95(
      await times(PEER_QUESTIONS, () =>
        warehouse.admin.unsafe(
          countOf(
            'analytics.delivery_fact fact join analytics.person_fact person on person.pseudonym = fact.person',
          ),
        ),
      ),
    )
    const duck = await inDuckDb(warehouse, stack)
    const facts = `${size.toLocaleString('en')} facts`
    console.log(
      `  ${facts}: p95 ${ours.map((time) => time.toFixed(1)).join(', ')} ms; plain SQL ${plain.toFixed(0)} ms, DuckDB ${duck.toFixed(0)} ms`,
    )
    const ratio = (peer: number) => ours.map((time) => time / peer)
    figures.push(
      figureOf(`p95 of an aggregate by three dimensions over ${facts}`, `${LIMIT} ms`, ratio(LIMIT), '<= 1'),
      figureOf(
        `p95 of an aggregate by three dimensions over ${facts}`,
        'group by in PostgreSQL',
        ratio(plain),
        null,
      ),
      figureOf(
        `p95 of an aggregate by three dimensions over ${facts}`,
        'group by in DuckDB',
        ratio(duck),
        null,
      ),
    )
    figures.push(
      figureOf(
        `memory of a rebuild of ${facts}`,
        `${MOST_MEGABYTES} MB`,
        [warehouse.rebuilt / MOST_MEGABYTES],
        '<= 1',
      ),
      figureOf(
        `memory of a release of ${facts}`,
        `${MOST_MEGABYTES} MB`,
        [warehouse.released / MOST_MEGABYTES],
        '<= 1',
      ),
    )
    if (size === FEWEST) fewest = ours
    else
      figures.push(
        figureOf(
          `p95 of an aggregate by three dimensions over ${facts}`,
          `over ${FEWEST.toLocaleString('en')}`,
          ours.map((time, round) => time / (fewest[round] ?? Number.NaN)),
          '<= 1.5',
        ),
      )
  }
  return figures
}

/** Writes the events and has the warehouse made from them by the command that makes it. */
async function filled(size: number, stack: AsyncDisposableStack): Promise<FilledWarehouse> {
  const warehouse = await emptyWarehouse(stack)
  let reported = performance.now()
  await writeFactEvents(warehouse.admin, size, (written) => {
    if (performance.now() - reported < 10_000) return
    reported = performance.now()
    console.log(`  ${written.toLocaleString('en')} facts written`)
  })
  const rebuilt = await memoryOf([...argumentsOf('warehouse'), 'rebuild'], warehouse)
  await warehouse.admin.unsafe(
    'vacuum analyze analytics.cell, analytics.delivery_fact, analytics.case_fact, analytics.person_fact',
  )
  const released = await memoryOf(['test/bench/warehouse/release.ts'], warehouse)
  return { ...warehouse, rebuilt, released }
}

/** A warehouse, and the megabytes that the processes needed which made it and its release. */
interface FilledWarehouse extends EmptyWarehouse {
  readonly rebuilt: number
  readonly released: number
}

/** The most megabytes that a process of Node over a warehouse had, which it prints at its end; what it says on its way is passed on, now and then. */
async function memoryOf(given: readonly string[], { adminUrl }: EmptyWarehouse): Promise<number> {
  const child = spawn(process.execPath, given, {
    env: { ...process.env, DATABASE_URL: adminUrl },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let reported = performance.now()
  let last = ''
  for await (const line of createInterface(child.stdout)) {
    if (performance.now() - reported > 10_000) {
      reported = performance.now()
      console.log(`  ${last}`)
    }
    last = line.trim()
  }
  console.log(`  ${last}`)
  const [, megabytes] = /at most (\d+) MB$/.exec(last) ?? []
  if (megabytes === undefined) throw new Error(`It did not come to its end: ${given.join(' ')}`)
  return Number(megabytes)
}

async function execute({ database }: EmptyWarehouse): Promise<void> {
  const session = sessionOf(database)
  const { rows } = await aggregateTable(session.as('analytics'), question, { viewer: analyst, now })
  await session.close()
  if (rows.length === 0) throw new Error('The table is empty')
}

async function inDuckDb({ admin }: EmptyWarehouse, stack: AsyncDisposableStack): Promise<number> {
  const directory = await mkdtemp(join(tmpdir(), 'cse-bench-duck-'))
  stack.defer(() => rm(directory, { recursive: true, force: true }))
  const file = join(directory, 'facts.csv')
  const rows = await admin
    .unsafe(
      `copy (select fact.person, fact.month, ambito_code, target_area, sex from analytics.delivery_fact fact
         join analytics.person_fact person on person.pseudonym = fact.person) to stdout (format csv, header)`,
    )
    .readable()
  await pipeline(rows, createWriteStream(file))
  const instance = await DuckDBInstance.create(':memory:')
  const connection = await instance.connect()
  stack.defer(() => connection.closeSync())
  await connection.run(`create table facts as select * from read_csv('${file}', types = {'month': 'date'})`)
  return p95(await times(PEER_QUESTIONS, () => connection.runAndReadAll(countOf('facts'))))
}

async function times(count: number, work: () => Promise<unknown>): Promise<number[]> {
  const found: number[] = []
  await work()
  for (let at = 0; at < count; at++) {
    const started = performance.now()
    await work()
    found.push(performance.now() - started)
  }
  return found
}

function p95(found: readonly number[]): number {
  return found.toSorted((a, b) => a - b)[Math.ceil(found.length * 0.95) - 1] ?? Number.NaN
}
