import { randomUUID } from 'node:crypto'
import type { AccessContext } from '../audit/access-entry.ts'
import { EntryBatches } from '../audit/entry-batches.ts'
import { OURSELVES, type Principal } from '../audit/principal.ts'
import type { ConnectionOptions } from '../connection/connection.ts'
import { type DatabaseUnavailable, isGeneral } from '../connection/failure.ts'
import { Pool } from '../connection/pool.ts'
import { type ReplicaAddresses, type ReplicaFigures, Replicas } from '../connection/replicas.ts'
import type { Schema } from '../migrate/schemas.ts'
import { GroupedWrites } from './grouped-writes.ts'
import { RecentWrites } from './recent-writes.ts'
import type { SchemaSession } from './schema-session.ts'
import { Session } from './session.ts'
import type { SessionKeys } from './session-keys.ts'

/** What {@link openDatabase} needs. */
export interface DatabaseOptions extends SessionKeys {
  /** Login of `cse_platform`, or that of one subgraph's role together with `only` (see `roleUrl`). */
  readonly url: string
  /** Most connections open at a time; 10 by default. */
  readonly max?: number
  /** Set when the process serves this subgraph alone and logs in as its role. */
  readonly only?: Schema
  /** Longest a viewer's statement may run, in milliseconds; 10 s by default. Work without a viewer may take 30 times as long. */
  readonly statementTimeout?: number
  /** Longest a request waits for a free connection, in milliseconds; 5 s by default. */
  readonly patience?: number
  /** Called for each statement in the order in which they are sent, for traces and tests. Sees texts, never values. */
  readonly observe?: ConnectionOptions['observe']
  /** Servers that may answer what needs no entry in the log of access; none by default. */
  readonly replicas?: ReplicaAddresses | undefined
}

/** Reads that a replica may answer, since they are about nobody. */
export interface LaggingReads {
  /** Up to which position of the log it must have what was written, beside what this viewer wrote here; see {@link Database.written}. */
  readonly after: number
}

/** The connections of a process, and the sessions that borrow them. */
export interface Database {
  /** The session of one request. Nothing is sent before its first statement. */
  session(accessContext: AccessContext, reads?: LaggingReads): Session
  /** Up to which position of the log somebody has written here within the time that replicas may lag; 0: nothing, or there are no replicas. */
  written(who: Principal): number
  /** How near the replicas are, and what became of reads that are for them; null without any. */
  replicas(): ReplicaFigures | null
  /**
   * Work without a viewer, such as handling an event: `work` gets a session of its own that is closed after it, or aborted when it throws.
   * It has the scope `SYSTEM` and no keys, so it sees no protected row, unless `keys` are given.
   */
  system<Result>(
    schema: Schema,
    work: (session: SchemaSession) => Promise<Result>,
    keys?: readonly string[],
  ): Promise<Result>
  /** What kept the database from its work for everybody (a full disk, no writes) within the last ten seconds; null when nothing did. */
  trouble(): DatabaseUnavailable | null
  /** Lets what is in flight finish, then closes the connections. */
  close(): Promise<void>
}

/** Milliseconds. */
const LATELY = 10_000

/** Opens the pool. No connection is made before it is needed. */
export function openDatabase(options: DatabaseOptions): Database {
  const { url, max = 10, only, statementTimeout = 10_000, patience = 5_000, observe, ...rest } = options
  const { replicas: addresses, ...secrets } = rest
  let trouble: { readonly what: DatabaseUnavailable; readonly at: number } | null = null
  const onTrouble = (what: DatabaseUnavailable) => {
    if (isGeneral(what)) trouble = { what, at: performance.now() }
  }
  const pool = new Pool({ url, max, patience, observe, onTrouble })
  const entries = new EntryBatches({ pool, only, statementTimeout })
  const groups = new GroupedWrites({ only, statementTimeout, keys: secrets })
  const replicas = addresses && new Replicas(addresses, { url, max, patience, observe })
  const writes = new RecentWrites(addresses?.longestLag ?? 0)
  const onWritten = replicas && ((who: Principal, position: number) => writes.note(who, position))
  const shared = { pool, entries, groups, only, keys: secrets }
  return {
    session: (accessContext, reads) => {
      const replica = reads && replicas?.lend(Math.max(reads.after, writes.positionOf(accessContext)))
      return new Session({ ...shared, statementTimeout, onWritten }, accessContext, replica)
    },
    written: (who) => writes.positionOf(who),
    replicas: () => replicas?.figures() ?? null,
    system: async (schema, work, keys = []) => {
      const who = { scope: 'SYSTEM', issuer: OURSELVES, subject: schema, roles: [] }
      const accessContext = { ...who, keys, requestId: randomUUID() }
      const session = new Session({ ...shared, statementTimeout: 30 * statementTimeout }, accessContext)
      try {
        const result = await work(session.as(schema))
        await session.close()
        return result
      } catch (error) {
        await session.abort()
        throw error
      }
    },
    trouble: () => (trouble && performance.now() - trouble.at < LATELY ? trouble.what : null),
    close: async () => void (await Promise.all([pool.end(), replicas?.end()])),
  }
}
