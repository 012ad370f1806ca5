import { readFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { POPULATION } from '@cse/db/analytics/official-statistics/columns'
import { type ContextLoad, type ContextLoaded, loadContext } from '@cse/db/analytics/official-statistics/load'
import { DatabaseRefused } from '@cse/db/src/connection/failure'
import { openAdmin } from '@cse/db/src/server/server'
import { z } from 'zod'
import { SettingsError } from '../config/setting-reader.ts'
import { processSettings } from '../config/settings.ts'
import { databaseServer } from './database-server.ts'

const USAGE = `Use: pnpm context <file.csv>... --dataset CODE --on YYYY-MM-DD --source TEXT --licence TEXT [--year YYYY] [--title TEXT]
  --dataset  ${POPULATION} for the resident population by sex and age (ISTAT POSAS, as downloaded); any other code in capitals for another statistic
  --on       the day that the figures speak of
  --source   who publishes them, and where
  --licence  under which licence
  --year     the year in whose indicators they are used; that of --on by default
  --title    Italian title; needed for every dataset but ${POPULATION}`

/** How many wrong rows are printed; the number of all of them is reported. */
const MOST_REPORTED = 50

/**
 * `pnpm context`: loads a year of an official statistic in the place of what was there of it. Exit code 1 when a row is wrong; then nothing
 * was loaded, and every wrong row is reported with its line, its column and the reason.
 */
async function contextLoad(args: readonly string[]): Promise<boolean> {
  const load = await requested(args)
  const server = await databaseServer(processSettings())
  try {
    const admin = await openAdmin(server.url)
    try {
      const loaded = await loadContext(admin, load)
      console.log(report(load, loaded))
      return loaded.kind !== 'refused'
    } finally {
      await admin.end()
    }
  } finally {
    await server.stop()
  }
}

class UsageError extends Error {}

const options = z.object({
  dataset: z.string().regex(/^[A-Z][A-Z0-9_]{1,39}$/, 'a code in capitals'),
  on: z.iso.date(),
  source: z.string().min(1),
  licence: z.string().min(1),
  year: z.coerce.number().int().min(1990).max(2100),
  title: z.string().min(1),
})

async function requested(args: readonly string[]): Promise<ContextLoad> {
  const text = { type: 'string' } as const
  const names = { dataset: text, on: text, source: text, licence: text, year: text, title: text }
  const { values, positionals } = parsed(() =>
    parseArgs({ args: [...args], options: names, allowPositionals: true }),
  )
  const defaults = {
    year: values.on?.slice(0, 4),
    title: values.dataset === POPULATION ? 'Popolazione residente per sesso ed età' : undefined,
  }
  const reported = options.safeParse({ ...defaults, ...values })
  if (!reported.success) {
    const [issue] = reported.error.issues
    const why = issue?.code === 'invalid_type' ? 'is missing' : issue?.message
    throw new UsageError(`--${issue?.path.join('.')}: ${why}.\n${USAGE}`)
  }
  if (positionals.length === 0) throw new UsageError(`No file is named.\n${USAGE}`)
  const { on, ...described } = reported.data
  const files = await Promise.all(
    positionals.map(async (name) => {
      const content = await readFile(name).catch(() => {
        throw new UsageError(`${name} cannot be read.`)
      })
      return { name, content }
    }),
  )
  return { ...described, referenceDate: on, files }
}

function parsed<Result>(parse: () => Result): Result {
  try {
    return parse()
  } catch (error) {
    throw new UsageError(`${error instanceof Error ? error.message : String(error)}\n${USAGE}`)
  }
}

/** What was done, for the person at the terminal. */
function report({ dataset, year }: ContextLoad, loaded: ContextLoaded): string {
  const count = (number: number) => number.toLocaleString('en')
  if (loaded.kind === 'refused') {
    const { faults } = loaded
    const reported = faults
      .slice(0, MOST_REPORTED)
      .map(({ file, line, column, reason }) => `${file}, line ${line}, ${column}: ${reason}.`)
    const rest = faults.length > MOST_REPORTED ? [`… and ${count(faults.length - MOST_REPORTED)} more.`] : []
    return [...reported, ...rest, `Nothing was loaded: ${count(faults.length)} faults.`].join('\n')
  }
  const what = `${dataset} of ${year}: ${count(loaded.figures)} figures`
  return [
    loaded.kind === 'unchanged' ? `${what} are there already; nothing was changed.` : `${what} loaded.`,
    ...(loaded.elsewhere > 0 ? [`${count(loaded.elsewhere)} rows about other regions were left out.`] : []),
    ...(loaded.missing.length > 0
      ? [
          `No figure about ${count(loaded.missing.length)} comuni: ${loaded.missing.slice(0, 10).join(', ')}${loaded.missing.length > 10 ? '…' : ''}`,
        ]
      : []),
  ].join('\n')
}

if (import.meta.main) {
  try {
    if (!(await contextLoad(process.argv.slice(2)))) process.exitCode = 1
  } catch (error) {
    const expected = [UsageError, SettingsError, DatabaseRefused].some((kind) => error instanceof kind)
    if (!expected || !(error instanceof Error)) throw error
    console.error(error.message)
    process.exitCode = 1
  }
}
