/** Aggregates over three dimensions with more and more facts behind them, beside plain SQL and DuckDB over the same rows. */
import { createWriteStream } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { answer } from '@cse/analytics/aggregate/answer'
import { rebuild } from '@cse/analytics/digest/rebuild'
import type { Question } from '@cse/analytics/question'
import { DuckDBInstance } from '@duckdb/node-api'
import { type Figure, figureOf } from './figures.ts'
import { writeFactEvents } from './warehouse/fact-events.ts'
import { analyst, type EmptyWarehouse, emptyWarehouse, sessionOf } from './warehouse/world.ts'

const FEWEST = 100_000
const ROUNDS = 5
const QUESTIONS = 100
const PEER_QUESTIONS = 5
/** Milliseconds in which an answer has to be there. */
const LIMIT = 20

const question: Question = {
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
    for (let round = 0; round < ROUNDS; round++) ours.push(p95(await times(QUESTIONS, () => ask(warehouse))))
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

/** Writes the events and has the warehouse made from them, telling how far it is and how much memory that takes. */
async function filled(size: number, stack: AsyncDisposableStack): Promise<EmptyWarehouse> {
  const warehouse = await emptyWarehouse(stack)
  const started = performance.now()
  let told = started
  let highest = 0
  const tell = (sentence: string) => {
    const memory = process.memoryUsage.rss() / 1e6
    highest = Math.max(highest, memory)
    if (performance.now() - told < 5_000) return
    told = performance.now()
    console.log(`  ${sentence}, ${((told - started) / 1_000).toFixed(0)} s, ${memory.toFixed(0)} MB`)
  }
  const count = (number: number) => number.toLocaleString('en')
  await writeFactEvents(warehouse.admin, size, (written) => tell(`${count(written)} facts written`))
  const made = await rebuild(warehouse.house, ({ facts, cells }) =>
    tell(`${count(facts)} facts taken in, ${count(cells)} cells in memory`),
  )
  console.log(
    `  ${count(made.facts)} facts in ${count(made.cells)} cells after ${((performance.now() - started) / 1_000).toFixed(0)} s, at most ${highest.toFixed(0)} MB`,
  )
  await warehouse.admin.unsafe(
    'vacuum analyze analytics.cell, analytics.delivery_fact, analytics.person_fact',
  )
  return warehouse
}

async function ask({ house }: EmptyWarehouse): Promise<void> {
  const session = sessionOf(house)
  const { rows } = await answer(session.as('analytics'), question, { viewer: analyst, now })
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
