import { execFile } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { loginsOf } from '@cse/db/src/migrate/logins'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { checkpointEnvironment } from '../../gateway/test/checkpoint-environment.ts'
import { copyOfDatabase, type DatabaseCopy } from '../copy-of-database.ts'
import { DATA_KEY } from '../data-key.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))
const read = (file: string) => readFileSync(`${root}${file}`, 'utf8')
const { scripts } = z
  .object({ scripts: z.record(z.string(), z.string()) })
  .parse(JSON.parse(read('package.json')))

/** Commands that are run here, and what they say. */
const HERE: Readonly<Record<string, RegExp>> = {
  archive: /No partition is due\./,
  'archive list': /^access_entry_first {2}-infinity to \d{4}-01-01/m,
  'events list': /No event was given up|given up .* after \d+ attempts/,
  'finance reconcile': /\d+ mismatches\./,
  'keys rotate signing': /CSE_SIGNING_KEY_PREVIOUS/,
  'keys rotate data': /pnpm keys rewrap/,
  'keys rewrap': /data keys are wrapped with the master key in use now/,
  'keys renew --older-than 365': /data keys are retired/,
  'revoke --list': /Nobody|nothing|No /i,
}
/** Those that another test runs, which needs more around them. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  start: 'gateway/test/start.test.ts',
  'migrate --logins': 'test/roles/processes.test.ts',
  'audit:verify': 'test/pathway/audit.test.ts',
  'archive read <partition>': 'test/pathway/audit.test.ts',
  backup: 'test/backups/drill.test.ts',
  'backup list': 'db/test/backup.test.ts',
  'backup drill': 'test/backups/drill.test.ts',
  'backup drill --lost': 'test/backups/drill.test.ts',
  'restore --to 2026-03-01T10:15:00Z': 'db/test/backup.test.ts',
  'restore --to 2026-03-01T10:15:00Z --replace': 'test/backups/drill.test.ts',
  'events retry --all': 'gateway/test/events-command.test.ts',
  'events drop': 'gateway/test/events-command.test.ts',
  'revoke --issuer <issuer> --subject <sub>': 'test/identity/revocation.test.ts',
}

let database: DatabaseCopy
beforeAll(async () => {
  database = await copyOfDatabase()
})
afterAll(() => database.drop())

/** Runs a command of the runbook as its reader would. */
function run(command: string): Promise<string> {
  const [script = '', ...args] = command.split(' ')
  const [, program = ''] = /(\S+\.ts)$/.exec(scripts[script] ?? '') ?? []
  const env = {
    ...process.env,
    NODE_ENV: '',
    CSE_DEMO: '0',
    CSE_ISSUERS: JSON.stringify([{ issuer: 'https://login.example', jwks: 'https://login.example/keys' }]),
    // who works on events needs the login of their delivery alone
    ...(script === 'events'
      ? { CSE_DATABASE_LOGINS: JSON.stringify(loginsOf(database.adminUrl, database.secret)) }
      : { DATABASE_URL: database.adminUrl }),
    CSE_SIGNING_KEY: 'a signing key of the tests, 32 bytes long',
    CSE_PSEUDONYM_KEY: 'a pseudonym key of the tests, 32 bytes',
    CSE_ROLES_KEY: 'a key of the roles of the tests, 32 bytes',
    CSE_DATA_KEY: DATA_KEY,
    CSE_ARCHIVE_DIRECTORY: '/no/such/folder',
    CSE_ARCHIVE_KEY: 'a key of the archive of the tests, 32 bytes',
    ...checkpointEnvironment(),
  }
  return new Promise((resolve) => {
    execFile(process.execPath, [`${root}${program}`, ...args], { env }, (_, stdout, stderr) =>
      resolve(stdout + stderr),
    )
  })
}

test('each command of the runbook is run by a test, and says what the runbook promises', {
  timeout: 120_000,
}, async () => {
  const commands = new Set(
    [...read('RUNBOOK.md').matchAll(/`pnpm ([^`]+)`/g)].map(([, command = '']) => command),
  )
  expect([...commands].sort()).toEqual([...Object.keys(HERE), ...Object.keys(ELSEWHERE)].sort())
  for (const command of commands) expect(Object.keys(scripts)).toContain(command.split(' ')[0])
  for (const file of Object.values(ELSEWHERE)) expect(existsSync(`${root}${file}`), file).toBe(true)
  for (const [command, says] of Object.entries(HERE)) expect(await run(command), command).toMatch(says)
})
