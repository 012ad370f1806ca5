import { execFile } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import postgres, { type Sql, type TransactionSql } from 'postgres'

/** Who writes the rows of commitments without our walls and rules. */
export interface LedgerPeer {
  readonly name: string
  /** Transactions a second. */
  perSecond(seconds: number): Promise<number>
}

const WRITERS = 16
const script = new URL('ledger-peer.pgbench', import.meta.url)

/** pgbench where the machine has one; the embedded PostgreSQL comes without. Else a client in Node that runs the same script. */
export async function openPeer(sql: Sql, url: string, lines: readonly string[]): Promise<LedgerPeer> {
  const tables = readFileSync(new URL('ledger-peer.sql', import.meta.url), 'utf8')
  const ids = lines.map((id) => `'${id}'`).join()
  await sql.unsafe(tables.replace('$LINES', `array[${ids}]::uuid[]`)).simple()
  const program = await pgbench()
  return program === undefined
    ? {
        name: 'a client in Node inserting and updating the same rows',
        perSecond: (seconds) => runHere(url, lines.length, seconds),
      }
    : {
        name: 'pgbench inserting and updating the same rows',
        perSecond: (seconds) => runPgbench(program, url, lines.length, seconds),
      }
}

async function pgbench(): Promise<string | undefined> {
  const installed = '/usr/lib/postgresql'
  const versions = await Promise.resolve()
    .then(() => readdirSync(installed))
    .catch(() => [])
  for (const program of ['pgbench', ...versions.map((version) => `${installed}/${version}/bin/pgbench`)])
    if (await answers(program)) return program
  return undefined
}

const answers = (program: string) =>
  promisify(execFile)(program, ['--version']).then(
    () => true,
    () => false,
  )

async function runPgbench(program: string, url: string, lines: number, seconds: number): Promise<number> {
  const clients = ['-n', '-M', 'prepared', '-c', `${WRITERS}`, '-j', '1', '-T', `${seconds}`]
  const what = ['-D', `lines=${lines}`, '-f', fileURLToPath(script), url]
  const { stdout } = await promisify(execFile)(program, [...clients, ...what])
  const rate = /tps = ([\d.]+)/.exec(stdout)?.[1]
  if (rate === undefined) throw new Error(`pgbench did not say its rate: ${stdout}`)
  return Number(rate)
}

/** What pgbench would do with the script. */
async function runHere(url: string, lines: number, seconds: number): Promise<number> {
  const sql = postgres(url, { max: WRITERS, onnotice: () => {} })
  const steps = readFileSync(script, 'utf8').split('\n').filter(isStatement).map(stepOf)
  const end = performance.now() + seconds * 1_000
  let made = 0
  const client = async () => {
    for (; performance.now() < end; made++)
      await sql.begin((transaction) => walk(transaction, steps, 1 + Math.floor(Math.random() * lines)))
  }
  await Promise.all(Array.from({ length: WRITERS }, client))
  await sql.end()
  return made / seconds
}

/** A statement of the script, the variables it takes, and what those it sets begin with; null when it sets none. */
interface Step {
  readonly text: string
  readonly takes: readonly string[]
  readonly sets: string | null
}

const isStatement = (line: string) => /^(insert|select|update)/.test(line)

function stepOf(line: string): Step {
  const [statement = '', prefix] = line.split(/ \\gset ?/)
  const takes: string[] = []
  const text = statement
    .replace(/;$/, '')
    .replace(/(?<!:):([a-z_]+)/g, (_, variable: string) => `$${takes.push(variable)}`)
  return { text, takes, sets: prefix ?? null }
}

async function walk(transaction: TransactionSql, steps: readonly Step[], n: number): Promise<void> {
  const known: Record<string, unknown> = { n }
  for (const { text, takes, sets } of steps) {
    const values = takes.map((variable) => known[variable] as string)
    const [row] = await transaction.unsafe(text, values, { prepare: true })
    if (sets !== null) for (const [column, value] of Object.entries(row ?? {})) known[sets + column] = value
  }
}
