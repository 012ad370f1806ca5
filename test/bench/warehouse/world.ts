import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { loadReference } from '@cse/db/reference/load'
import { migrate } from '@cse/db/src/migrate/migrate'
import { startEmbedded } from '@cse/db/src/server/embedded'
import { openAdmin } from '@cse/db/src/server/server'
import { type Database, openDatabase } from '@cse/db/src/session/database'
import { emittedNames } from '@cse/schema/events/catalogue'
import { keysOf, type Viewer } from '@cse/schema/viewer'
import { DATABASE_KEYS } from '../../data-key.ts'

/** A warehouse without any fact, on a server of its own. */
export interface EmptyWarehouse {
  readonly adminUrl: string
  readonly admin: Awaited<ReturnType<typeof openAdmin>>
  readonly database: Database
}

export const analyst: Viewer = {
  scope: 'REGIONAL',
  issuer: 'bench',
  subject: 'bench',
  comuni: [],
  roles: ['ANALYST'],
  assurance: 2,
}

/** Stops with the stack. */
export async function emptyWarehouse(stack: AsyncDisposableStack): Promise<EmptyWarehouse> {
  const directory = await mkdtemp(join(tmpdir(), 'cse-bench-'))
  stack.defer(() => rm(directory, { recursive: true, force: true }))
  const server = await startEmbedded({ directory })
  stack.defer(() => server.stop())
  await migrate(server.url, { secret: 'a secret of the bench', emitted: emittedNames })
  const admin = await openAdmin(server.url)
  stack.defer(() => admin.end())
  await loadReference(admin)
  const database = openDatabase({ url: server.url, max: 4, statementTimeout: 600_000, ...DATABASE_KEYS })
  stack.defer(() => database.close())
  return { adminUrl: server.url, admin, database }
}

/** A session of the analyst. */
export function sessionOf(database: Database) {
  const { scope, issuer, subject, roles } = analyst
  return database.session({
    keys: keysOf(analyst),
    scope,
    issuer,
    subject,
    roles,
    requestId: crypto.randomUUID(),
  })
}
