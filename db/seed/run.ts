import { hkdfSync, randomBytes } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { emittedNames } from '@cse/schema/events/catalogue'
import { loadReference } from '../reference/load.ts'
import { migrate } from '../src/migrate/migrate.ts'
import { demoSecret } from '../src/secrets/demo-secrets.ts'
import { startEmbedded } from '../src/server/embedded.ts'
import { openAdmin } from '../src/server/server.ts'
import { fillPopulation, type MadePopulation } from './fill.ts'

const USAGE = 'Use: pnpm population --persons N [--seed S] [--today YYYY-MM-DD]'
const DATA_DIRECTORY = fileURLToPath(new URL('../../.data', import.meta.url))

/**
 * `pnpm population`: fills an empty database. The settings it shares with the platform, which this package must not know, are read here
 * alone: `DATABASE_URL` (else the embedded server in `.data/`), `CSE_PSEUDONYM_KEY` and `CSE_DATA_KEY`.
 */
async function run(args: readonly string[], now: Date): Promise<void> {
  const { persons, seed, today } = optionsOf(args, now)
  const { DATABASE_URL, CSE_PSEUDONYM_KEY, CSE_DATA_KEY } = process.env
  const pseudonym = CSE_PSEUDONYM_KEY || demoSecret(DATA_DIRECTORY, 'pseudonym').current
  const dataKey = CSE_DATA_KEY ? { current: CSE_DATA_KEY } : demoSecret(DATA_DIRECTORY, 'data')
  const server = DATABASE_URL ? null : await startEmbedded({ directory: DATA_DIRECTORY })
  const adminUrl = DATABASE_URL || server?.url || ''
  try {
    await prepare(adminUrl)
    const started = performance.now()
    const seconds = () => (performance.now() - started) / 1000
    let reported = 0
    const made = await fillPopulation({
      adminUrl,
      persons,
      seed,
      today,
      // as the platform derives it
      pseudonymKey: Buffer.from(hkdfSync('sha256', pseudonym, '', 'cse pseudonym', 32)),
      dataKey,
      onProgress: (population) => {
        if (seconds() - reported < 1) return
        reported = seconds()
        console.log(`  ${sentence(population)}`)
      },
    })
    const rate = Math.round(made.persons / seconds()).toLocaleString('en')
    console.log(`${sentence(made)} in ${seconds().toFixed(1)} s: ${rate} persons a second, checked`)
  } finally {
    await server?.stop()
  }
}

function optionsOf(args: readonly string[], now: Date) {
  const text = { type: 'string' } as const
  const { values } = parseArgs({ args: [...args], options: { persons: text, seed: text, today: text } })
  const [persons, seed] = [Number(values.persons), Number(values.seed ?? DEFAULT_SEED)]
  if (!Number.isInteger(persons) || !Number.isInteger(seed)) throw new Error(USAGE)
  return { persons, seed, today: values.today ?? dayInItaly(now) }
}

/** The people of the demo's first start. */
const DEFAULT_SEED = 20_262_028

/** The Swedish form of a date is the ISO one. */
function dayInItaly(now: Date): string {
  return new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Rome' }).format(now)
}

/** A database of a running platform is left as it is: migrating it here would give its roles other passwords. */
async function prepare(adminUrl: string): Promise<void> {
  const admin = await openAdmin(adminUrl)
  try {
    const [state] = await admin<
      { migrated: boolean }[]
    >`select to_regclass('analytics.data_release') is not null as migrated`
    if (!state?.migrated)
      await migrate(adminUrl, { secret: randomBytes(32).toString('base64url'), emitted: emittedNames })
    await loadReference(admin)
  } finally {
    await admin.end()
  }
}

function sentence({ persons, cases, rows }: MadePopulation): string {
  const [people, files, lines] = [persons, cases, rows].map((count) => count.toLocaleString('en'))
  return `${people} persons, ${files} cases, ${lines} rows`
}

await run(process.argv.slice(2), new Date()).catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : String(error))
  process.exitCode = 1
})
