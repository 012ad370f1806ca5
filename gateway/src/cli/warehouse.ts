import { analytics, type RebuildProgress } from '@cse/analytics'
import { DatabaseRefused } from '@cse/db/src/connection/failure'
import { openDatabase } from '@cse/db/src/session/database'
import { SettingsError } from '../config/setting-reader.ts'
import { processSettings } from '../config/settings.ts'
import { databaseServer } from './database-server.ts'

const USAGE = 'Use: pnpm warehouse rebuild'

/** Work without a viewer may take 30 times as long: an hour a statement. */
const STATEMENT_TIMEOUT = 120_000

/**
 * `pnpm warehouse rebuild`: makes the facts and the cells of the warehouse anew from the events that were received. Whoever asks meanwhile is
 * answered from those before; when it is interrupted, they stay.
 */
async function warehouse([command, ...rest]: readonly string[]): Promise<void> {
  if (command !== 'rebuild' || rest.length > 0) throw new UsageError(USAGE)
  const server = await databaseServer(processSettings())
  const database = openDatabase({ url: server.url, max: 1, statementTimeout: STATEMENT_TIMEOUT })
  try {
    const started = performance.now()
    let reported = 0
    const done = await analytics.rebuild(database, (how) => {
      if (performance.now() - reported < 1_000) return
      reported = performance.now()
      console.log(`  ${sentence(how)}`)
    })
    const seconds = ((performance.now() - started) / 1_000).toFixed(1)
    const megabytes = Math.round(process.resourceUsage().maxRSS / 1_000)
    console.log(`${sentence(done)} in ${seconds} s, at most ${megabytes} MB`)
  } finally {
    await database.close()
    await server.stop()
  }
}

class UsageError extends Error {}

function sentence({ facts, ofFacts, cells }: RebuildProgress): string {
  const [done, all, kept] = [facts, ofFacts, cells].map((number) => number.toLocaleString('en'))
  return `${done} of ${all} facts, ${kept} cells`
}

if (import.meta.main) {
  try {
    await warehouse(process.argv.slice(2))
  } catch (error) {
    if (!(error instanceof SettingsError || error instanceof DatabaseRefused || error instanceof UsageError))
      throw error
    console.error(error.message)
    process.exitCode = 1
  }
}
