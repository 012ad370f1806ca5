import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { loadReference } from '@cse/db/reference/load'
import { fillPopulation, type PopulationOptions } from '@cse/db/seed/fill'
import { encryptPlainRows } from '@cse/db/src/encryption/plain-rows'
import { migrate } from '@cse/db/src/migrate/migrate'
import { OUTBOX_ROLE, PLATFORM_ROLE, roleUrl } from '@cse/db/src/migrate/roles'
import { startOutbox } from '@cse/db/src/outbox/outbox'
import { startEmbedded } from '@cse/db/src/server/embedded'
import { openAdmin } from '@cse/db/src/server/server'
import { openDatabase } from '@cse/db/src/session/database'
import { subscriptionsOfAll } from '@cse/gateway/subgraphs/subscriptions'
import { emittedNames } from '@cse/schema/events/catalogue'
import type { TestProject } from 'vitest/node'
import { copyDatabase } from './copy-database.ts'
import { DATA_KEY, DATABASE_KEYS, MASTER_KEYS, PSEUDONYM_SECRET } from './data-key.ts'
import { warmServer } from './warm-database.ts'

/** The server with a populated database that all tests of a run share; they read it, and write in a copy of it. */
export interface SharedDatabase {
  readonly adminUrl: string
  /** From which the passwords of the roles are derived; roles belong to the whole server. */
  readonly secret: string
  /** A database like the shared one to which nobody connects, so that it can be copied at any time. */
  readonly template: string
  /** The day the population was made. */
  readonly today: string
}

declare module 'vitest' {
  export interface ProvidedContext {
    database: SharedDatabase
  }
}

const PERSONS = 3000
const SEED = 328
const TODAY = '2026-11-01'
const SECRET = 'a secret of the tests'
const TEMPLATE = 'template_of_tests'

/** Before the first test: a server in a temporary folder, migrated, with the territory, a population and its facts. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const directory = await mkdtemp(join(tmpdir(), 'cse-test-'))
  const warm = process.env['CSE_TEST_WARM_DATABASE']
  const server = warm
    ? await warmServer(warm, directory, populated)
    : await startEmbedded({ directory, durable: false })
  const stop = async () => {
    await server.stop()
    await rm(directory, { recursive: true, force: true })
  }
  try {
    project.provide('database', warm ? populationAt(server.url) : await populated(server.url))
    return stop
  } catch (error) {
    await stop()
    throw error
  }
}

function populationAt(adminUrl: string): SharedDatabase {
  return { adminUrl, secret: SECRET, template: TEMPLATE, today: TODAY }
}

/** Makes an empty database of this server the one of the tests: the same people, with the same ids, at every call. */
export async function populated(adminUrl: string): Promise<SharedDatabase> {
  await inhabited(adminUrl, { persons: PERSONS })
  await copyDatabase(adminUrl, new URL(adminUrl).pathname.slice(1), TEMPLATE)
  return populationAt(adminUrl)
}

/** Fills an empty database with so many people, and delivers all that is told about them. Databases of one server have the same secret. */
export async function inhabited(
  adminUrl: string,
  people: Pick<PopulationOptions, 'persons' | 'beyond'>,
): Promise<Omit<SharedDatabase, 'template'>> {
  await migrate(adminUrl, { secret: SECRET, emitted: emittedNames })
  const admin = await openAdmin(adminUrl)
  try {
    await encryptPlainRows(admin, MASTER_KEYS)
    await loadReference(admin)
    await fillPopulation({
      adminUrl,
      ...people,
      seed: SEED,
      today: TODAY,
      pseudonymKey: PSEUDONYM_SECRET,
      dataKey: { current: DATA_KEY },
    })
    await deliverEvents(adminUrl, SECRET)
    // of all facts, whichever batch was emitted last
    await admin`select registry.emit('analytics.release-requested', ${admin.json({ on: TODAY, title: 'Rilascio di prova' })})`
    await deliverEvents(adminUrl, SECRET)
  } finally {
    await admin.end()
  }
  return { adminUrl, secret: SECRET, today: TODAY }
}

/** Delivers what waits in the outbox until nothing does. @throws when an event was given up */
export async function deliverEvents(adminUrl: string, secret: string): Promise<void> {
  const database = openDatabase({ url: roleUrl(adminUrl, PLATFORM_ROLE, secret), max: 5, ...DATABASE_KEYS })
  const subscriptions = await subscriptionsOfAll(() => database)
  const outbox = await startOutbox({ url: roleUrl(adminUrl, OUTBOX_ROLE, secret), subscriptions })
  try {
    for (let lag = await outbox.lag(); lag.waiting > 0 || lag.failed > 0; lag = await outbox.lag()) {
      if (lag.failed > 0) throw new Error(`${lag.failed} events of the population were given up`)
      await pause(20)
    }
  } finally {
    await outbox.stop()
    await database.close()
  }
}
