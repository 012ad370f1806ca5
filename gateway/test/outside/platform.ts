import { setTimeout as pause } from 'node:timers/promises'
import { DEMO_ISSUER } from '@cse/db/src/audit/principal'
import { loginsOf } from '@cse/db/src/migrate/logins'
import { CLAIM_NAMES } from '@cse/gateway/config/claims'
import { readSettings } from '@cse/gateway/config/settings'
import { startPlatform } from '@cse/gateway/main/platform'
import { checkpointEnvironment } from '../checkpoint-environment.ts'
import { startTokenIssuer } from '../token-issuer.ts'
import { tried } from './watch.ts'

/** What the watched program is given, as its last argument. */
export interface PlatformToStart {
  readonly adminUrl: string
  readonly roleSecret: string
  /** `CSE_EXECUTION` */
  readonly execution: string
}

/** What it answers, as its last line. */
export interface Seen {
  readonly status: number
  /** Whom it tried to reach while it ran. */
  readonly tried: readonly string[]
  /** Whom it tried to reach when it was made to, in the end: the watch works. */
  readonly provoked: readonly string[]
}

const { adminUrl, roleSecret, execution }: PlatformToStart = JSON.parse(process.argv.at(-1) ?? '')
const issuer = await startTokenIssuer(CLAIM_NAMES, () => new Date())
const platform = await startPlatform({
  settings: readSettings(
    {
      PORT: '0',
      CSE_DEMO: '0',
      LOG_LEVEL: 'silent',
      CSE_EXECUTION: execution,
      CSE_ISSUERS: JSON.stringify([{ ...issuer.trusted, name: DEMO_ISSUER }]),
      CSE_SIGNING_KEY: 'x'.repeat(32),
      CSE_PSEUDONYM_KEY: 'y'.repeat(32),
      ...checkpointEnvironment(),
      CSE_DATA_KEY: 'z'.repeat(32),
    },
    () => {
      throw new Error('All keys are given')
    },
  ),
  logins: loginsOf(adminUrl, roleSecret),
})
const token = await issuer.sign({ sub: 'op', cse_scope: 'REGIONAL', cse_roles: ['ANALYST'] })
const answer = await fetch(`${platform.url}/graphql`, {
  method: 'POST',
  headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
  body: JSON.stringify({
    query: '{ ambiti { code comuni { name } } zonePlans { edges { node { id ambito { name } } } } }',
  }),
})
await answer.text()
// Reports to vendors are sent some time after the start.
await pause(3000)
const whileRunning = tried.splice(0)
await platform.close()
await issuer.stop()
await fetch('http://203.0.113.7', { signal: AbortSignal.timeout(100) }).catch(() => {})
await fetch('http://usage-reporting.invalid', { signal: AbortSignal.timeout(100) }).catch(() => {})

const seen: Seen = { status: answer.status, tried: whileRunning, provoked: tried }
console.log(JSON.stringify(seen))
process.exit(0)
