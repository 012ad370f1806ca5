import { parseArgs } from 'node:util'
import { DatabaseRefused } from '@cse/db/src/connection/failure'
import { openAdmin } from '@cse/db/src/server/server'
import { type TableSize, type TableSizes, tableSizes } from '@cse/db/src/server/table-sizes'
import { SettingsError } from '../config/setting-reader.ts'
import { processSettings } from '../config/settings.ts'
import { databaseServer } from './database-server.ts'

const USAGE = 'Use: pnpm capacity [--years N]'
const DAY = 86_400_000
const DAYS_OF_A_YEAR = 365.25

class UsageError extends Error {}

/** How large a table becomes, in bytes, when it goes on as it has since the server counts: its rows stay as long as they are. */
export function bytesAfter(years: number, { bytes, rows, grown }: TableSize, days: number): number {
  if (rows === 0 || days <= 0) return bytes
  return bytes + (bytes / rows) * Math.max(0, grown / days) * DAYS_OF_A_YEAR * years
}

/** The table that is printed: each table with its size, its growth of a day, and what it will be. */
export function capacityReport({ since, tables }: TableSizes, years: number, now: Date): string {
  const days = (now.getTime() - since.getTime()) / DAY
  const lines = tables.map((size) => {
    const perDay = days > 0 ? Math.max(0, size.grown) / days : 0
    return line(size.table, size.bytes, size.rows, perDay, bytesAfter(years, size, days))
  })
  const sum = (of: (size: TableSize) => number) => tables.reduce((total, size) => total + of(size), 0)
  return [
    `Growth is what was added since ${since.toISOString()}, ${days.toFixed(1)} days; less than a month of usual work predicts little.`,
    [
      'table'.padEnd(48),
      'MB'.padStart(10),
      'rows'.padStart(12),
      'rows a day'.padStart(12),
      `MB in ${years} years`.padStart(16),
    ].join(' '),
    ...lines,
    line(
      'all',
      sum(({ bytes }) => bytes),
      sum(({ rows }) => rows),
      days > 0 ? sum(({ grown }) => Math.max(0, grown)) / days : 0,
      sum((size) => bytesAfter(years, size, days)),
    ),
  ].join('\n')
}

const line = (table: string, bytes: number, rows: number, perDay: number, later: number): string =>
  [
    table.padEnd(48),
    megabytes(bytes).padStart(10),
    String(rows).padStart(12),
    perDay.toFixed(0).padStart(12),
    megabytes(later).padStart(16),
  ].join(' ')

const megabytes = (bytes: number): string => (bytes / 2 ** 20).toFixed(1)

/** `pnpm capacity [--years N]`: the size of each table, how it grows, and what it will be in five years. */
async function run(args: readonly string[]): Promise<string> {
  const years = yearsOf(args)
  const server = await databaseServer(processSettings())
  const admin = await openAdmin(server.url)
  try {
    return capacityReport(await tableSizes(admin), years, new Date())
  } finally {
    await admin.end()
    await server.stop()
  }
}

function yearsOf(args: readonly string[]): number {
  try {
    const { values } = parseArgs({ args: [...args], options: { years: { type: 'string', default: '5' } } })
    if (/^[1-9]\d?$/.test(values.years)) return Number(values.years)
  } catch {
    // said below
  }
  throw new UsageError(USAGE)
}

if (import.meta.main) {
  try {
    console.log(await run(process.argv.slice(2)))
  } catch (error) {
    if (!(error instanceof SettingsError || error instanceof DatabaseRefused || error instanceof UsageError))
      throw error
    console.error(error.message)
    process.exitCode = 1
  }
}
