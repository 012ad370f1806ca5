import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import type { MadePopulation, PopulationOptions } from '@cse/db/seed/fill'
import { type EventName, emittedNames } from '@cse/schema/events/catalogue'
import { today } from '@cse/schema/today'
import type { Settings } from '../config/settings.ts'
import type { StartProgress } from './progress.ts'

/** A PostgreSQL that is ready to be worked on. */
export interface ReadyDatabase {
  /** Address with which the platform was let in; may make roles and schemas. */
  readonly adminUrl: string
  /** Stops the server, when it is ours. */
  stop(): Promise<void>
}

/** What {@link openDatabase} needs. */
export interface PreparationOptions {
  readonly settings: Settings
  /** From it follow the passwords of the roles. */
  readonly roleSecret: string
  /** How many synthetic persons a demo puts into an empty database. */
  readonly persons: number
  readonly progress: StartProgress
  readonly now: Date
  /** Called when our own server has ended unasked, which is then started again. */
  readonly onDatabaseEnd: (reason: string) => void
}

const RELEASE_REQUESTED: EventName = 'analytics.release-requested'
/** The same people at every first start. */
const SEED = 20_262_028

/**
 * The database of the settings, or the embedded one: migrated, with the territory and the catalogue, and in a demo with people in it.
 * @throws an Error of one sentence when it cannot be had
 */
export async function openDatabase(options: PreparationOptions): Promise<ReadyDatabase> {
  const { settings, progress, onDatabaseEnd } = options
  const server = settings.databaseUrl
    ? { url: settings.databaseUrl, stop: async () => {} }
    : await progress.step('Starting PostgreSQL', async () => {
        const { keepEmbedded } = await import('@cse/db/src/server/supervised-embedded')
        const { dataDirectory: directory, backups } = settings
        return keepEmbedded({ directory, backups: backups ?? undefined }, onDatabaseEnd)
      })
  try {
    await prepare(server.url, options)
    return { adminUrl: server.url, stop: server.stop }
  } catch (error) {
    await server.stop()
    throw error
  }
}

async function prepare(
  adminUrl: string,
  { settings, roleSecret, persons, progress, now }: PreparationOptions,
): Promise<void> {
  const [{ migrate }, { encryptPlainRows }, { MasterKeys }, { openAdmin }, { loadReference }] =
    await Promise.all([
      import('@cse/db/src/migrate/migrate'),
      import('@cse/db/src/encryption/plain-rows'),
      import('@cse/db/src/encryption/master-key'),
      import('@cse/db/src/server/server'),
      import('@cse/db/reference/load'),
    ])
  await progress.step('Bringing the schema up to date', (reported) =>
    migrate(adminUrl, {
      secret: roleSecret,
      emitted: emittedNames,
      onProgress: (schema, ran) => ran > 0 && reported(schema),
    }),
  )
  const admin = await openAdmin(adminUrl)
  try {
    await progress.step('Encrypting texts that are plain still', (reported) =>
      encryptPlainRows(admin, new MasterKeys(settings.keys.data)).then(
        (count) => count > 0 && reported(`${count.toLocaleString('en')} texts`),
      ),
    )
    await progress.step('Loading territory and catalogue', () => loadReference(admin))
    const [state] = await admin<
      { empty: boolean }[]
    >`select not exists (select from persons.person) as "empty"`
    if (!settings.demo || !state?.empty || persons === 0) return
    const on = today(now)
    const { pseudonym: pseudonymKey, data: dataKey } = settings.keys
    await progress.step(`Making ${persons.toLocaleString('en')} synthetic persons`, (reported) =>
      populate({ adminUrl, persons, seed: SEED, today: on, pseudonymKey, dataKey }, (made) =>
        reported(`${made.persons.toLocaleString('en')} persons, ${made.cases.toLocaleString('en')} cases`),
      ),
    )
    const release = { on, title: 'Rilascio dimostrativo' }
    await admin`select registry.emit(${RELEASE_REQUESTED}, ${admin.json(release)})`
  } finally {
    await admin.end()
  }
}

/** @throws what the thread throws */
async function populate(
  options: PopulationOptions,
  onProgress: (made: MadePopulation) => void,
): Promise<void> {
  const thread = new Worker(new URL('./population-thread.ts', import.meta.url), { workerData: options })
  thread.on('message', onProgress)
  await once(thread, 'exit')
}
