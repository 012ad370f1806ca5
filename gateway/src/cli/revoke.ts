import { parseArgs } from 'node:util'
import { DatabaseRefused } from '@cse/db/src/connection/failure'
import { lift, type Revocation, revocations, revoke } from '@cse/db/src/connection/revocations'
import { openAdmin } from '@cse/db/src/server/server'
import { LONGEST_LIFETIME } from '../config/bounds.ts'
import { issuerName, type TrustedIssuer } from '../config/issuers.ts'
import { SettingsError } from '../config/setting-reader.ts'
import { processSettings } from '../config/settings.ts'
import { databaseServer } from './database-server.ts'

/**
 * `pnpm revoke --issuer <issuer> --token <jti> [--until <instant>]` lets one token in no more; without an end, as long as any token may live.
 * `pnpm revoke --issuer <issuer> --subject <sub> [--from <instant>] [--until <instant>]` lets a person or client in no more, from now on and
 * until it is lifted by default. `pnpm revoke --list` says what is in force, `pnpm revoke --lift <number>` ends it. All gateways obey
 * within seconds. What cannot be done is one sentence on the error output, with exit code 1.
 */
export function requestedOf(
  args: readonly string[],
  issuers: readonly TrustedIssuer[],
  now: Date,
): RevokeCommand {
  const { values } = parseArgs({
    args: [...args],
    options: {
      issuer: { type: 'string' },
      token: { type: 'string' },
      subject: { type: 'string' },
      from: { type: 'string' },
      until: { type: 'string' },
      lift: { type: 'string' },
      list: { type: 'boolean', default: false },
    },
  })
  const { token = null, subject = null } = values
  if (values.list) return { list: true }
  if (values.lift !== undefined) {
    if (!/^\d{1,9}$/.test(values.lift))
      throw new Sentence('--lift takes a number that pnpm revoke --list shows.')
    return { lift: Number(values.lift) }
  }
  if (!values.issuer || (token === null) === (subject === null))
    throw new Sentence(
      'Say whom: pnpm revoke --issuer <issuer> --subject <sub>, or --token <jti>; or pnpm revoke --list.',
    )
  const issuer = issuers.find((one) => [one.issuer, issuerName(one)].includes(values.issuer ?? ''))
  if (!issuer) throw new Sentence('--issuer is none of the issuers that are trusted here (CSE_ISSUERS).')
  if (token === '' || subject === '') throw new Sentence('--token and --subject must not be empty.')
  const since = values.from === undefined ? now : instantOf(values.from, '--from')
  const end = token === null ? null : new Date(now.getTime() + LONGEST_LIFETIME * 1000)
  const until = values.until === undefined ? end : instantOf(values.until, '--until')
  if (until !== null && until <= since) throw new Sentence('--until must come after --from.')
  return { revoke: { issuer: issuerName(issuer), token, subject, since, until } }
}

/** What somebody at the terminal wants done. */
export type RevokeCommand =
  | { readonly list: true }
  | { readonly lift: number }
  | { readonly revoke: Omit<Revocation, 'id'> }

function instantOf(text: string, option: string): Date {
  const instant = new Date(text)
  if (Number.isNaN(instant.getTime()) || !/^\d{4}-\d\d-\d\d/.test(text))
    throw new Sentence(`${option} must be an instant like 2026-12-31T23:00:00Z.`)
  return instant
}

/** Says to the person at the terminal what to do. */
class Sentence extends Error {}

async function run(args: readonly string[]): Promise<string> {
  const settings = processSettings()
  const requested = requestedOf(args, settings.issuers, new Date())
  const server = await databaseServer(settings)
  try {
    const admin = await openAdmin(server.url)
    try {
      if ('list' in requested)
        return (await revocations(admin)).map(lineOf).join('\n') || 'Nothing is revoked.'
      if ('lift' in requested) {
        if (!(await lift(admin, requested.lift))) throw new Sentence('There is no revocation of that number.')
        return 'Lifted.'
      }
      await revoke(admin, requested.revoke)
      return 'Revoked: gateways refuse it within seconds.'
    } finally {
      await admin.end()
    }
  } finally {
    await server.stop()
  }
}

function lineOf({ id, issuer, token, subject, since, until }: Revocation): string {
  const what = token === null ? `subject ${subject}` : `token ${token}`
  const end = until === null ? 'until lifted' : `until ${until.toISOString()}`
  return `${id}  ${issuer}  ${what}  from ${since.toISOString()} ${end}`
}

if (import.meta.main) {
  try {
    console.log(await run(process.argv.slice(2)))
  } catch (error) {
    const reported =
      error instanceof Sentence || error instanceof SettingsError || error instanceof DatabaseRefused
    if (!(reported || isUsage(error))) throw error
    console.error(error.message)
    process.exitCode = 1
  }
}

/** An option that does not exist; node's own message names it. */
function isUsage(error: unknown): error is Error {
  return error instanceof TypeError && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS')
}
