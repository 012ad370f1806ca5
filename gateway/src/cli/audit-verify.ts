import { parseArgs } from 'node:util'
import { type Verified, verifySeals } from '@cse/db/src/audit/hash-chain'
import { DatabaseRefused } from '@cse/db/src/connection/failure'
import { joinEmbedded } from '@cse/db/src/server/embedded'
import { openAdmin } from '@cse/db/src/server/server'
import { processSettings, SettingsError } from '../config/settings.ts'

/**
 * `pnpm audit:verify [--known <digest>]` computes the seals of the log of access anew and says whether every entry is as it was written;
 * `--known` is a digest printed by an earlier run, which must still be among them. Exit code 1 when something was altered, removed or put in.
 * (`pnpm audit` is a command of pnpm's own, which no script can take the place of.)
 */
async function auditVerify(args: readonly string[]): Promise<boolean> {
  const { values } = parseArgs({ args: [...args], options: { known: { type: 'string' } } })
  const { databaseUrl, dataDirectory } = processSettings()
  const server = databaseUrl
    ? { url: databaseUrl, stop: async () => {} }
    : await joinEmbedded({ directory: dataDirectory })
  try {
    const admin = await openAdmin(server.url)
    try {
      const verified = await verifySeals(admin, values.known)
      console.log(report(verified))
      return verified.broken === null
    } finally {
      await admin.end()
    }
  } finally {
    await server.stop()
  }
}

/** What was found, for the person at the terminal. */
function report({ batches, entries, unsealed, head, broken }: Verified): string {
  const count = (number: number) => number.toLocaleString('en')
  return [
    `${count(entries)} entries in ${count(batches)} batches are as they were sealed; ${count(unsealed)} come after them.`,
    broken === null ? 'Nothing was altered, removed or put in.' : `Broken: ${broken}`,
    ...(head === null ? [] : [`Digest of the last sound batch, to be kept elsewhere: ${head}`]),
  ].join('\n')
}

if (import.meta.main) {
  try {
    if (!(await auditVerify(process.argv.slice(2)))) process.exitCode = 1
  } catch (error) {
    if (!(error instanceof SettingsError || error instanceof DatabaseRefused)) throw error
    console.error(error.message)
    process.exitCode = 1
  }
}
