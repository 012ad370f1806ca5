import { readFileSync } from 'node:fs'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import postgres, { type Sql } from 'postgres'
import { migrate } from '../src/migrate/migrate.ts'
import { OUTBOX_ROLE, PLATFORM_ROLE, roleUrl } from '../src/migrate/roles.ts'
import { roleOf } from '../src/migrate/schemas.ts'
import type { EmittedNames } from '../src/outbox/schema.ts'
import type { Handler, Subscribers } from '../src/outbox/subscriptions.ts'
import { type EmbeddedOptions, startEmbedded } from '../src/server/embedded.ts'
import { type Database, type DatabaseOptions, openDatabase } from '../src/session/database.ts'

/** How long a server may take to be made and started on a busy machine, in milliseconds. */
export const START = 60_000

const SECRET = 'a secret of the tests'

/** No role may emit anything, but for what a test allows itself. */
export const NOTHING_EMITTED: EmittedNames = {
  persons: [],
  cases: [],
  services: [],
  finance: [],
  analytics: [],
}

/** Events by topic that one subscriber alone handles. */
export const subscribed = (handlers: Readonly<Record<string, Handler>>): Record<string, Subscribers> =>
  Object.fromEntries(Object.entries(handlers).map(([topic, handle]) => [topic, { test: handle }]))

/** A server of its own with two small schemas, to prove the building blocks without the real tables. */
export interface Scratch {
  readonly url: string
  readonly secret: string
  readonly directory: string
  readonly admin: Sql
  readonly outboxUrl: string
  database(options?: Partial<DatabaseOptions>): Database
  stop(): Promise<void>
}

/** Keeps what the tests open, and puts all of it away at the end. */
export async function startScratch(
  migrations: Record<string, string> = SCRATCH,
  options: Partial<EmbeddedOptions> = {},
): Promise<Scratch> {
  const directory = await mkdtemp(join(tmpdir(), 'cse-scratch-'))
  const server = await startEmbedded({ directory, durable: false, ...options })
  await writeMigrations(directory, migrations)
  await migrate(server.url, { secret: SECRET, emitted: NOTHING_EMITTED, root: directory })
  const admin = postgres(server.url, { max: 3, onnotice: () => {} })
  const databases: Database[] = []
  return {
    url: server.url,
    secret: SECRET,
    directory,
    admin,
    outboxUrl: roleUrl(server.url, OUTBOX_ROLE, SECRET),
    database: (options = {}) => {
      const role = options.only ? roleOf(options.only) : PLATFORM_ROLE
      const database = openDatabase({ url: roleUrl(server.url, role, SECRET), max: 4, ...options })
      databases.push(database)
      return database
    },
    stop: async () => {
      await Promise.all(databases.map((database) => database.close()))
      await admin.end({ timeout: 1 })
      await server.stop()
      await rm(directory, { recursive: true, force: true })
    },
  }
}

/** Writes `<schema>/<file>` under the folder as `<schema>/migrations/<file>`. */
export async function writeMigrations(directory: string, migrations: Record<string, string>): Promise<void> {
  for (const [path, sql] of Object.entries(migrations)) {
    const [schema = '', file = ''] = path.split('/')
    await mkdir(join(directory, schema, 'migrations'), { recursive: true })
    await writeFile(join(directory, schema, 'migrations', file), sql)
  }
}

export const SCRATCH: Record<string, string> = {
  'registry/001.do.registry.sql': `
    create schema registry;
    grant usage on schema registry to cse_persons, cse_cases, cse_services, cse_finance, cse_analytics;
    create function registry.viewer_keys() returns text[] language sql stable parallel safe
      return string_to_array(current_setting('cse.keys', true), ',');
    create table registry.access_entry (
      id bigint generated always as identity primary key, at timestamptz not null default clock_timestamp(),
      scope text not null, issuer text not null, subject text not null, roles text[] not null, client text, purpose text, purpose_code text,
      purpose_reference text, searches text[], operation text,
      request_id uuid, action text not null, persons uuid[] not null, readers text[] not null);
    grant insert on registry.access_entry to cse_persons, cse_cases, cse_services, cse_finance, cse_analytics;`,
  'registry/002.do.dead-events.sql': readFileSync(
    new URL('../registry/migrations/015.do.dead-events.sql', import.meta.url),
    'utf8',
  ),
  'persons/001.do.person.sql': `
    create schema persons;
    grant usage on schema persons to cse_persons;
    create table persons.person (
      id uuid primary key default uuidv7(), given_name text not null, born_on date, marks text[] not null default '{}',
      details jsonb, noted_at timestamptz, readers text[] not null default '{}');
    alter table persons.person enable row level security, force row level security;
    create policy readers on persons.person to cse_persons
      using (readers && registry.viewer_keys()) with check (readers && registry.viewer_keys());
    grant select, insert, update, delete on persons.person to cse_persons;`,
  'cases/001.do.case.sql': `
    create schema cases;
    grant usage on schema cases to cse_cases;
    create table cases."case" (
      id uuid primary key default uuidv7(), person_id uuid not null, opened_on date not null, amount bigint not null default 0,
      readers text[] not null default '{}');
    alter table cases."case" enable row level security, force row level security;
    create policy readers on cases."case" to cse_cases using (readers && registry.viewer_keys()) with check (true);
    grant select, insert, update, delete on cases."case" to cse_cases;`,
}
