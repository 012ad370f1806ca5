import { parseArgs } from 'node:util'
import { DatabaseRefused } from '@cse/db/src/connection/failure'
import { renewDataKeys } from '@cse/db/src/encryption/renew'
import { RenewalRefused, type Retiring } from '@cse/db/src/encryption/retire'
import { rewrapDataKeys } from '@cse/db/src/encryption/rewrap'
import { ROTATED_SECRETS, rotateDemoSecret } from '@cse/db/src/secrets/demo-secrets'
import { SettingsError } from '../config/setting-reader.ts'
import { processSettings } from '../config/settings.ts'
import { asAdministrator } from './administrator.ts'

const USAGE = `Use: pnpm keys rotate signing|data
     pnpm keys rewrap
     pnpm keys renew [--older-than <days>] [--organisation comune:<ISTAT code>|ambito:<code>] | --continue`

class UsageError extends Error {}

/**
 * `pnpm keys rotate <secret>`: makes a new secret for a demo, and says what to do in production, where secrets are not ours to keep.
 * `pnpm keys rewrap`: wraps the data keys of the database with the master key in use; then the one before it opens nothing any more.
 * `pnpm keys renew`: retires data keys and encrypts under new ones what was written under them; `--continue` goes on with one that was interrupted.
 */
async function keys([command, ...rest]: readonly string[]): Promise<void> {
  const { demo, dataDirectory } = processSettings()
  const name = ROTATED_SECRETS.find((secret) => secret === rest[0])
  if (command === 'rewrap' && rest.length === 0) return rewrap()
  if (command === 'renew') return renew(retiringOf(rest))
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
  const count = await asAdministrator(processSettings(), ({ admin, masterKeys }) =>
    rewrapDataKeys(admin, masterKeys),
  )
  console.log(`${count.toLocaleString('en')} data keys are wrapped with the master key in use now.`)
}

async function renew(retiring: Retiring | null): Promise<void> {
  const done = await asAdministrator(processSettings(), ({ admin, masterKeys }) =>
    renewDataKeys(admin, masterKeys, retiring),
  )
  const [retired, encrypted, unreadable, removed] = [
    done.retired,
    done.encrypted,
    done.unreadable,
    done.removed,
  ].map((count) => count.toLocaleString('en'))
  console.log(`${retired} data keys are retired, ${encrypted} values stand under another key now,`)
  console.log(`and ${removed} retired keys with nothing under them are gone.`)
  if (done.unreadable > 0)
    throw new UsageError(`${unreadable} values do not open: they were altered, and stay under retired keys.`)
}

/** Which keys somebody at the terminal wants renewed; null: none beside those of before. */
function retiringOf(args: readonly string[]): Retiring | null {
  const options = {
    'older-than': { type: 'string' },
    organisation: { type: 'string' },
    continue: { type: 'boolean' },
  } as const
  const { values } = parsed(() => parseArgs({ args: [...args], options }))
  const { 'older-than': days, organisation } = values
  if (values.continue) {
    if (args.length > 1) throw new UsageError(USAGE)
    return null
  }
  if (days !== undefined && !/^\d{1,5}$/.test(days))
    throw new UsageError('--older-than takes a whole number of days.')
  if (organisation !== undefined && !/^(comune:\d{6}|ambito:[A-Z0-9-]+)$/.test(organisation))
    throw new UsageError('--organisation must be like comune:072006 or ambito:ATS-BA-02.')
  return { organisation, olderThanDays: days === undefined ? undefined : Number(days) }
}

function parsed<Result>(parse: () => Result): Result {
  try {
    return parse()
  } catch {
    throw new UsageError(USAGE)
  }
}

if (import.meta.main) {
  try {
    await keys(process.argv.slice(2))
  } catch (error) {
    const reported = [SettingsError, DatabaseRefused, UsageError, RenewalRefused]
    if (!(error instanceof Error && reported.some((kind) => error instanceof kind))) throw error
    console.error(error.message)
    process.exitCode = 1
  }
}
