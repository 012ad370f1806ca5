import type { AccessContext } from '../src/audit/access-entry.ts'
import type { Schema } from '../src/migrate/schemas.ts'
import { anyOf, type Given, prepared } from '../src/query/prepared.ts'
import { query } from '../src/query/query.ts'
import { sql } from '../src/query/sql.ts'
import type { Database } from '../src/session/database.ts'
import type { Session } from '../src/session/session.ts'
import type { Scratch } from './scratch.ts'
import { persons } from './tables.ts'

export const bari: AccessContext = {
  keys: ['comune:072006', 'role:SOCIAL_WORKER'],
  scope: 'LOCAL',
  issuer: 'https://login.example',
  subject: 'operator-1',
  roles: ['SOCIAL_WORKER'],
  requestId: '018f0000-0000-7000-8000-0000000000ff',
}
export const lecce: AccessContext = { ...bari, keys: ['comune:075035'], subject: 'operator-2' }

export const names = prepared('names', (given: Given<{ ids: readonly string[] }>) =>
  query.select({ id: persons.id, name: persons.givenName }).from(persons).where(anyOf(persons.id, given.ids)),
)
export const whoAmI = sql<{ role: string; keys: string; xid: string; isolation: string }>`
  select current_user as role, current_setting('cse.keys') as keys, pg_backend_pid() as pid,
    current_setting('transaction_isolation') as isolation`

/** Writes a person whom `readers` may read. @returns its id */
export async function personOf({ admin }: Scratch, readers: string[]): Promise<string> {
  const [row] =
    await admin`insert into persons.person (given_name, readers) values ('Ada', ${readers}) returning id`
  return row?.id
}

/** What `work` does in a session that is closed after it. */
export async function during<Result>(
  database: Database,
  accessContext: AccessContext,
  work: (session: Session) => Promise<Result>,
): Promise<Result> {
  const session = database.session(accessContext)
  try {
    return await work(session)
  } finally {
    await session.close()
  }
}

export const roleSeenBy = async (session: Session, schema: Schema) =>
  (await session.as(schema).one(whoAmI))?.role
