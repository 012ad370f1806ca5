import { DatabaseRefused } from '@cse/db/src/connection/failure'
import { useMasterKeys } from '@cse/db/src/encryption/master-key'
import { rewrapDataKeys } from '@cse/db/src/encryption/rewrap'
import { ROTATED_SECRETS, rotateDemoSecret } from '@cse/db/src/secrets/demo-secrets'
import { joinEmbedded } from '@cse/db/src/server/embedded'
import { openAdmin } from '@cse/db/src/server/server'
import { processSettings, SettingsError } from '../config/settings.ts'

const USAGE = `Use: pnpm keys rotate signing|data
     pnpm keys rewrap`

class UsageError extends Error {}

/**
 * `pnpm keys rotate <secret>`: makes a new secret for a demo, and says what to do in production, where secrets are not ours to keep.
 * `pnpm keys rewrap`: wraps the data keys of the database with the master key in use; then the one before it opens nothing any more.
 */
async function keys([command, ...rest]: readonly string[]): Promise<void> {
  const { demo, dataDirectory } = processSettings()
  const name = ROTATED_SECRETS.find((secret) => secret === rest[0])
  if (command === 'rewrap' && rest.length === 0) return rewrap()
  if (command !== 'rotate' || !name || rest.length > 1) throw new UsageError(USAGE)
  const variable = name === 'signing' ? 'CSE_SIGNING_KEY' : 'CSE_DATA_KEY'
  if (demo) {
    rotateDemoSecret(dataDirectory, name)
    console.log(
      `The demo has a new secret (${name}); the one before it stays valid. Start the platform again.`,
    )
  } else {
    console.log(
      `Set ${variable}_PREVIOUS to what ${variable} is now, and ${variable} to a new secret (openssl rand -base64 32);`,
    )
    console.log('start each process again, one after the other.')
  }
  console.log(
    name === 'data'
      ? `Then: pnpm keys rewrap. After it, ${variable}_PREVIOUS can go.`
      : `${variable}_PREVIOUS can go once no cursor and no link of before is in use: after a day.`,
  )
}

async function rewrap(): Promise<void> {
  const settings = processSettings()
  useMasterKeys(settings.keys.data)
  const server = settings.databaseUrl
    ? { url: settings.databaseUrl, stop: async () => {} }
    : await joinEmbedded({ directory: settings.dataDirectory })
  const admin = await openAdmin(server.url)
  try {
    const count = await rewrapDataKeys(admin)
    console.log(`${count.toLocaleString('en')} data keys are wrapped with the master key in use now.`)
  } finally {
    await admin.end()
    await server.stop()
  }
}

if (import.meta.main) {
  try {
    await keys(process.argv.slice(2))
  } catch (error) {
    if (!(error instanceof SettingsError || error instanceof DatabaseRefused || error instanceof UsageError))
      throw error
    console.error(error.message)
    process.exitCode = 1
  }
}
