import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { publishCheckpoints } from '@cse/db/src/audit/publish-checkpoints'
import { openAdmin } from '@cse/db/src/server/server'
import { readSettings } from '@cse/gateway/config/settings'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { archiveDue } from '../../gateway/src/cli/archive.ts'
import { checkpointEnvironment } from '../../gateway/test/checkpoint-environment.ts'
import { copyOfDatabase, type DatabaseCopy } from '../copy-of-database.ts'
import { DATA_KEY } from '../data-key.ts'
import { platform } from '../platform.ts'

let database: DatabaseCopy
beforeAll(async () => {
  database = await copyOfDatabase()
})
afterAll(() => database.drop())

const checkpoints = checkpointEnvironment()
const environment = () => ({
  DATABASE_URL: database.adminUrl,
  CSE_SIGNING_KEY: 'a signing key of the tests, 32 bytes long',
  CSE_PSEUDONYM_KEY: 'a pseudonym key of the tests, 32 bytes',
  CSE_DATA_KEY: DATA_KEY,
  ...checkpoints,
})
type Environment = Readonly<Record<string, string>>

/** A command on the database. */
function run(program: string, args: readonly string[], more: Environment = {}) {
  const env = { ...process.env, ...environment(), ...more }
  const file = fileURLToPath(new URL(`../../gateway/src/cli/${program}.ts`, import.meta.url))
  return new Promise<{ code: number; text: string }>((resolve) => {
    const child = execFile(process.execPath, [file, ...args], { env }, (_, stdout, stderr) =>
      resolve({ code: child.exitCode ?? -1, text: stdout + stderr }),
    )
  })
}

/** `pnpm audit:verify` */
const verify = (...args: string[]) => run('audit-verify', args)

test('what the platform logs is sealed, and the command finds whoever tampers with it', {
  timeout: 240_000,
}, async () => {
  const admin = await openAdmin(database.adminUrl)
  {
    await using gateway = await platform(database)
    for (const persona of ['social-worker@bari', 'citizen', 'plan-office@ATS-BA-02'])
      await gateway.as(persona).query('{ cases(first: 3) { nodes { person { id } } } }')
  }
  await admin`select registry.seal_accesses()`
  const { key, file, formerKeys } = readSettings(environment(), () => {
    throw new Error('All keys are given')
  }).checkpoints
  if (!key) throw new Error('The key is given')
  expect(await publishCheckpoints(admin, { key, file, formerKeys, now: new Date() })).toBeGreaterThan(0)

  const sound = await verify()
  expect(sound.text).toMatch(/Nothing was altered, removed or put in/)
  expect(sound.text).toMatch(
    /^[1-9]\d* entries and \d+ records in \d+ batches are as they were sealed; 0 entries come after them\.$/m,
  )
  expect(sound.text).toMatch(/^[1-9]\d* checkpoints hold\.$/m)
  expect(sound.code).toBe(0)
  const head = /[0-9a-f]{64}/.exec(sound.text)?.[0] ?? ''
  expect((await verify('--known', head)).code).toBe(0)

  await admin.unsafe(`set session_replication_role = replica;
    delete from registry.access_entry where id = (select max(id) from registry.access_entry);
    set session_replication_role = origin`)
  const broken = await verify()
  expect(broken.text).toMatch(/Broken: Batch \d+ .* entries are gone/)
  expect(broken.code).toBe(1)

  await admin.unsafe(
    `set session_replication_role = replica; truncate registry.access_seal; set session_replication_role = origin`,
  )
  await admin`select registry.seal_accesses()`
  const anew = await verify()
  expect(anew.text).not.toMatch(/Broken: Batch/)
  expect(anew.text).toMatch(
    /Broken: Checkpoint \d+ of .* does not hold: of what was written .*, 1 of \d+ entries are gone/,
  )
  expect(anew.code).toBe(1)
  await admin.end()
})

test('years later the log is archived, and the commands read it from its files', {
  timeout: 120_000,
}, async () => {
  const old = await copyOfDatabase()
  const directory = await mkdtemp(join(tmpdir(), 'cse-archive-'))
  const env = {
    DATABASE_URL: old.adminUrl,
    ...checkpointEnvironment(),
    CSE_ARCHIVE_DIRECTORY: directory,
    CSE_ARCHIVE_KEY: 'a key of the archive, 32 bytes of it',
  }
  const admin = await openAdmin(old.adminUrl)
  await admin`
    insert into registry.access_entry (scope, issuer, subject, roles, operation, request_id, action, persons, readers)
    select 'LOCAL', 'https://login.example', 'operator', '{PUA}', 'Scheda', uuidv7(), 'READ', array[uuidv7()], '{comune:072006}'
    from generate_series(1, 5)`
  await admin`select registry.seal_accesses()`
  const { archive, checkpoints } = readSettings({ ...environment(), ...env }, () => {
    throw new Error('All keys are given')
  })
  const { key, file, formerKeys } = checkpoints
  if (!key) throw new Error('The key is given')
  await publishCheckpoints(admin, { key, file, formerKeys, now: new Date() })
  const [first] = await admin`select ends from registry.log_partition where name = 'access_entry_first'`
  const later = new Date(first?.ends)
  later.setUTCFullYear(later.getUTCFullYear() + 2)
  expect(await archiveDue(admin, { archive, checkpoints }, later)).toBe(
    'access_entry_first: 5 entries are in the archive.',
  )
  await admin.end()

  const whole = await run('audit-verify', [], env)
  expect(whole.text).toMatch(
    /^5 entries .*; 0 entries come after them\.\n1 checkpoints hold\.\nNothing was altered/,
  )
  expect(whole.code).toBe(0)
  const unread = await run('audit-verify', [], { ...env, CSE_ARCHIVE_DIRECTORY: '' })
  expect(unread.text).toMatch(/Broken: 1 batches have entries in the archive, which were not verified/)
  expect(unread.code).toBe(1)
  expect((await run('archive', ['list'], env)).text).toMatch(/^access_entry_first .* archived, 5 entries$/m)
  const lines = (await run('archive', ['read', 'access_entry_first'], env)).text.trimEnd().split('\n')
  expect(lines.map((line) => JSON.parse(line).operation)).toEqual(Array(5).fill('Scheda'))
  await rm(directory, { recursive: true })
  await old.drop()
})
