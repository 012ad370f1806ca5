import { createHash } from 'node:crypto'
import { PLATFORM_ROLE, roleUrl } from '@cse/db/src/migrate/roles'
import { type Admin, openAdmin } from '@cse/db/src/server/server'
import { type Database, openDatabase } from '@cse/db/src/session/database'
import { copyOfDatabase } from '../../../../test/copy-of-database.ts'

/** An event as it is sent. */
export interface SentEvent {
  readonly topic: string
  readonly facts: readonly object[]
  readonly receivedAt: string
  readonly backlog?: boolean
}

/** A warehouse of one test file, without any fact at first. */
export interface Warehouse {
  readonly admin: Admin
  readonly database: Database
  /** Another process with the same database. */
  readonly beside: Database
  /** Removes all events and all that follows from them. */
  empty(): Promise<void>
  /** Appends events to the log, as the handlers do, at instants of the test's choice. */
  append(events: readonly SentEvent[]): Promise<void>
  /** All that follows from the log, row by row, as text. */
  state(): Promise<string>
  close(): Promise<void>
}

export async function openWarehouse(): Promise<Warehouse> {
  const copy = await copyOfDatabase()
  const admin = await openAdmin(copy.adminUrl)
  const [database, beside] = [1, 2].map(() =>
    openDatabase({ url: roleUrl(copy.adminUrl, PLATFORM_ROLE, copy.secret), max: 3 }),
  ) as [Database, Database]
  const empty = async () => {
    await admin.unsafe(
      `truncate analytics.event restart identity; truncate ${DERIVED.map((name) => `analytics.${name}`).join(', ')};
       update analytics.revision set last_at = last_at + interval '1 millisecond'`,
    )
  }
  await empty()
  return {
    admin,
    database,
    beside,
    empty,
    append: async (events) => {
      for (const { topic, facts, receivedAt, backlog } of events)
        await admin`
          insert into analytics.event (topic, payload, facts, heard_at)
          values (${topic}, ${JSON.stringify({ facts, ...(backlog && { backlog }) })}::text::json, ${facts.length}, ${receivedAt})`
    },
    state: async () => {
      const tables = await Promise.all(
        DERIVED.map((name) =>
          admin.unsafe(`select row.*::text as line from analytics.${name} row order by 1`),
        ),
      )
      return tables.map((rows, at) => `${DERIVED[at]}\n${rows.map(({ line }) => line).join('\n')}`).join('\n')
    },
    close: async () => {
      await database.close()
      await beside.close()
      await admin.end()
      await copy.drop()
    },
  }
}

const DERIVED = [
  ...['person', 'case', 'delivery', 'appointment', 'assessment', 'transfer', 'offer', 'staff', 'amount'].map(
    (kind) => `${kind}_fact`,
  ),
  'cell',
  'freshness',
]

/** The pseudonym of a test: as unmistakable as a real one. */
export const pseudonymOf = (kind: string, number: number): string =>
  createHash('sha256').update(`${kind} ${number}`).digest('hex')
