import { parseArgs } from 'node:util'
import { type Logins, loginsOf } from '@cse/db/src/migrate/logins'
import type { Keys } from '../config/derived-keys.ts'
import { processRoleSecret, processSettings, SUBGRAPHS } from '../config/settings.ts'
import { subgraphKeysOf, subgraphKeysText } from '../subgraphs/process-settings.ts'
import { openDatabase } from './database.ts'
import { progressTo } from './progress.ts'

/**
 * `pnpm migrate [--persons N] [--logins]`: brings the database of the administrator (`DATABASE_URL`, else the embedded one) up to date, with
 * territory and catalogue, and in a demo with so many people, none by default. With `--logins` it prints what each process of the platform is to be
 * given instead of the administrator's address; these are secrets.
 */
async function migrateDatabase(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: { persons: { type: 'string', default: '0' }, logins: { type: 'boolean', default: false } },
  })
  if (!/^\d{1,7}$/.test(values.persons)) throw new Error('--persons must be a whole number.')
  const settings = processSettings()
  const roleSecret = processRoleSecret()
  const database = await openDatabase({
    settings,
    roleSecret,
    persons: Number(values.persons),
    progress: progressTo((line) => console.error(line)),
    now: new Date(),
    onDatabaseEnd: (reason) => console.error(`The embedded PostgreSQL is started again: ${reason}`),
  })
  await database.stop()
  if (values.logins)
    for (const line of environments(loginsOf(database.adminUrl, roleSecret), settings.keys)) console.log(line)
}

function environments(logins: Logins, keys: Keys): string[] {
  return [
    '# the gateway, with the subgraphs that run in it',
    `CSE_DATABASE_LOGINS='${JSON.stringify(logins)}'`,
    ...SUBGRAPHS.flatMap((name) => [
      `# ${name}, as a process of its own`,
      `${name.toUpperCase()}_DATABASE_URL='${logins.subgraphs[name]}'`,
      `CSE_SUBGRAPH_KEYS='${subgraphKeysText(subgraphKeysOf(name, keys))}'`,
    ]),
  ]
}

try {
  await migrateDatabase(process.argv.slice(2))
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error))
  process.exitCode = 1
}
