import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { publishCheckpoints } from '@cse/db/src/audit/publish-checkpoints'
import { openAdmin } from '@cse/db/src/server/server'
import { readSettings } from '@cse/gateway/config/settings'
import { afterAll, beforeAll, expect, test } from 'vitest'
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
const COMMAND = fileURLToPath(new URL('../../gateway/src/cli/audit-verify.ts', import.meta.url))

/** `pnpm audit:verify` on the database. */
function verify(...args: string[]) {
  const env = { ...process.env, ...environment() }
  return new Promise<{ code: number; text: string }>((resolve) => {
    const child = execFile(process.execPath, [COMMAND, ...args], { env }, (_, stdout, stderr) =>
      resolve({ code: child.exitCode ?? -1, text: stdout + stderr }),
    )
  })
}

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
