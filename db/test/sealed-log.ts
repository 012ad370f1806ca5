import { generateKeyPairSync } from 'node:crypto'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import postgres, { type Sql } from 'postgres'
import { checkpointsIn } from '../src/audit/checkpoint-lines.ts'
import { lineFile } from '../src/audit/line-file.ts'
import { publishCheckpoints } from '../src/audit/publish-checkpoints.ts'
import { believing, signingKeyIn } from '../src/audit/signing-key.ts'
import { verifyLog } from '../src/audit/verify-log.ts'
import { migrate } from '../src/migrate/migrate.ts'
import { OUTBOX_ROLE, roleUrl } from '../src/migrate/roles.ts'
import { startEmbedded } from '../src/server/embedded.ts'
import { NOTHING_EMITTED } from './scratch.ts'

const SECRET = 'a secret of the tests'

export const newKey = () =>
  signingKeyIn(generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString())

/** A database of its own with a log of access, and a file of checkpoints outside. `root` has other migrations than those of now. */
export async function startSealedLog(root?: string) {
  const directory = await mkdtemp(join(tmpdir(), 'cse-audit-'))
  const server = await startEmbedded({ directory, durable: false })
  await migrate(server.url, { secret: SECRET, emitted: NOTHING_EMITTED, ...(root !== undefined && { root }) })
  const admin: Sql = postgres(server.url, { max: 1, onnotice: () => {} })
  const outboxUrl = roleUrl(server.url, OUTBOX_ROLE, SECRET)
  const sealer = postgres(outboxUrl, { max: 1 })
  const key = newKey()
  const keys = believing(key)
  const outside = await mkdtemp(join(tmpdir(), 'cse-checkpoints-'))
  const file = lineFile(join(outside, 'checkpoints.jsonl'))

  /** As a superuser may, who puts the triggers aside; `$n` is the id of the nth entry. */
  const tamper = async (change: string) => {
    const [first] = await admin<{ id: number }[]>`select min(id)::int as id from registry.access_entry`
    const named = change.replace(/\$(\d+)/g, (_, place) => String((first?.id ?? 1) + Number(place) - 1))
    await admin.unsafe(
      `set session_replication_role = replica; ${named}; set session_replication_role = origin`,
    )
  }
  const seal = async (most: number) => {
    const [row] = await sealer<{ sealed: number }[]>`select registry.seal_accesses(${most}) as sealed`
    return row?.sealed ?? 0
  }
  return {
    admin,
    url: server.url,
    outboxUrl,
    directory,
    key,
    keys,
    file,
    tamper,
    write: (entries: number) => admin`
      insert into registry.access_entry (scope, issuer, subject, roles, purpose, operation, request_id, action, persons, readers)
      select 'LOCAL', 'https://login.example', 'operator', '{PUA}', 'perché "così" è – ☂', 'Scheda', uuidv7(), 'READ', array[uuidv7()], '{comune:072006}'
      from generate_series(1, ${entries})`,
    /** Seals what is there, ten entries in a batch. */
    sealAll: async () => {
      while ((await seal(10)) > 0);
    },
    publish: (now = new Date(), by = key) =>
      publishCheckpoints(sealer, { file, key: by, formerKeys: keys, now }),
    verify: (now = new Date()) => verifyLog(admin, { checkpoints: checkpointsIn(file.lines(), keys), now }),
    lines: async () => (await readFile(file.path, 'utf8')).trimEnd().split('\n'),
    rewrite: (lines: readonly string[]) => writeFile(file.path, lines.map((line) => `${line}\n`).join('')),
    /** An empty log and no checkpoints. */
    clear: async () => {
      await tamper(
        'truncate registry.access_entry, registry.access_of_bodies, registry.access_seal, registry.sealed_record, registry.emergency_access',
      )
      await rm(outside, { recursive: true, force: true })
    },
    stop: async () => {
      await sealer.end()
      await admin.end()
      await server.stop()
      await Promise.all([directory, outside].map((each) => rm(each, { recursive: true, force: true })))
    },
  }
}

export type SealedLog = Awaited<ReturnType<typeof startSealedLog>>
