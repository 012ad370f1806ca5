import type { Principal } from '../audit/principal.ts'
import type { Connection, Rows, SqlText } from '../connection/connection.ts'
import { isVictim } from '../connection/failure.ts'
import { roleOf, SCHEMAS, type Schema } from '../migrate/schemas.ts'

/** What row policies know of the viewer, who it is included (`cse.issuer`, `cse.subject`); each is set for the length of a transaction. */
export interface ViewerSettings extends Principal {
  /** What the viewer may read: a row is visible when it carries one of them (`cse.keys`). No keys, no rows. */
  readonly keys: readonly string[]
  /** `cse.scope` */
  readonly scope: string
  /** The viewer's own record, if any (`cse.person`). */
  readonly person?: string
  /** Whose accesses in an emergency count, and at which instant; left out for who can have none. They only read: a write has no part in them. */
  readonly emergency?: Principal & { readonly at: Date }
  /** At which instant the viewer, a citizen, may act for others; left out for who can act for nobody. */
  readonly represents?: { readonly at: Date }
}

/** How a transaction is made. */
export interface TransactionOptions {
  /** `snapshot`: all reads see one state. `write`: each statement sees what is committed when it starts, as locks need it. */
  readonly kind: 'snapshot' | 'write'
  readonly viewer: ViewerSettings
  /** Longest a statement may run, in milliseconds. */
  readonly statementTimeout: number
  /** The connection is logged in as the one subgraph it serves, and becomes no other. */
  readonly only: Schema | undefined
  /** Told the uuids of the persons whose records the viewer reads in an emergency, before any answer to a statement. */
  readonly onEmergency?: (persons: readonly string[]) => void
  /** Told for whom the viewer acts and in which quality (`PARENT`), by uuid, before any answer to a statement. */
  readonly onRepresented?: (qualities: ReadonlyMap<string, string>) => void
}

/**
 * A transaction with the viewer's settings. Nothing here is awaited: what begins it leaves with the first statement. A statement always
 * leaves directly behind the `set role` it needs, so that statements of several subgraphs can be interleaved.
 */
export class Transaction {
  readonly kind: TransactionOptions['kind']
  readonly #connection: Connection
  readonly #only: Schema | undefined
  #role: Schema
  #failure: unknown
  #neverBegan = false

  constructor(
    connection: Connection,
    schema: Schema,
    { kind, viewer, statementTimeout, only, onEmergency, onRepresented }: TransactionOptions,
  ) {
    this.kind = kind
    this.#connection = connection
    this.#only = only
    this.#role = schema
    const { keys, scope, person = '', issuer, subject, emergency, represents } = viewer
    const role = only ? 'none' : roleOf(schema)
    const settings = [keys.join(','), scope, person, String(statementTimeout), role, issuer, subject]
    this.#start(BEGIN[kind])
    if (emergency && kind === 'snapshot')
      this.#start(VIEWER_IN_EMERGENCY, [...settings, emergency.at], ([row]) => {
        if (typeof row?.persons === 'string') onEmergency?.(row.persons.split(','))
      })
    else if (represents && person !== '')
      this.#start(VIEWER_FOR_OTHERS, [...settings, represents.at, kind === 'write'], ([row]) => {
        if (typeof row?.represented === 'string') onRepresented?.(qualitiesOf(row.represented))
      })
    else this.#start(VIEWER, settings)
  }

  /** The first failure of the transaction, after which it can only be rolled back. */
  get failure(): unknown {
    return this.#failure
  }

  /** It failed in its own beginning or in a change of role: trying again will not help. */
  get neverBegan(): boolean {
    return this.#neverBegan
  }

  /** Sends a statement as the role of `schema`. */
  send(schema: Schema, statement: SqlText, values: readonly unknown[]): Promise<Rows> {
    if (this.#only && this.#only !== schema) {
      return Promise.reject(new Error(`This process reads ${this.#only} and was asked for ${schema}`))
    }
    if (schema !== this.#role) {
      this.#role = schema
      this.#start(ROLE[schema])
    }
    const sent = this.#connection.send(statement, values)
    sent.catch((error: unknown) => this.#fail(error))
    return sent
  }

  /** @returns whether the work is kept: Postgres answers the commit of a failed transaction with a rollback, not with an error. */
  async commit(): Promise<boolean> {
    const { command } = await this.#connection.send(COMMIT)
    return command === 'COMMIT'
  }

  /** After {@link commit}, the position in the log of the database that has it; the furthest there is when that cannot be found out. */
  async position(): Promise<number> {
    const [row] = await this.#connection.send(POSITION).catch(() => [])
    return typeof row?.position === 'number' ? row.position : Number.MAX_SAFE_INTEGER
  }

  async rollback(): Promise<void> {
    await this.#connection.send(ROLLBACK)
  }

  /** Sends what the statements behind it depend on. When it fails they fail with it, so it is not awaited. */
  #start(statement: SqlText, values?: readonly unknown[], answered?: (rows: Rows) => void): void {
    this.#connection.send(statement, values).then(answered, (error: unknown) => {
      this.#neverBegan ||= !isVictim(error)
      this.#fail(error)
    })
  }

  #fail(error: unknown): void {
    // The cause comes first; what was pipelined behind it fails only because of it.
    if (this.#failure === undefined || isVictim(this.#failure)) this.#failure = error
  }
}

const BEGIN: Record<TransactionOptions['kind'], SqlText> = {
  snapshot: { name: 'begin', text: 'begin isolation level repeatable read' },
  write: { name: 'begin write', text: 'begin isolation level read committed' },
}
const VIEWER: SqlText = {
  name: 'viewer',
  text: `select set_config('cse.keys', $1, true), set_config('cse.scope', $2, true), set_config('cse.person', $3, true), set_config('statement_timeout', $4, true), set_config('role', $5, true), set_config('cse.issuer', $6, true), set_config('cse.subject', $7, true)`,
}
// The key of a person is on every row that the person may read; `cse.emergency` tells policies how the viewer came by it.
const VIEWER_IN_EMERGENCY: SqlText = {
  name: 'viewer in emergency',
  text: `select persons, set_config('cse.keys', $1 || coalesce(',person:' || replace(persons, ',', ',person:'), ''), true), set_config('cse.scope', $2, true), set_config('cse.person', $3, true), set_config('statement_timeout', $4, true), set_config('cse.emergency', coalesce('person:' || replace(persons, ',', ',person:'), ''), true), set_config('role', $5, true), set_config('cse.issuer', $6, true), set_config('cse.subject', $7, true)
         from registry.emergencies_of($6, $7, $8) as persons`,
}
// Of who acts for others, such as a parent, the keys are looked up too.
const VIEWER_FOR_OTHERS: SqlText = {
  name: 'viewer for others',
  text: `select represented, set_config('cse.keys', $1 || coalesce(',' || acting.keys, ''), true), set_config('cse.scope', $2, true), set_config('cse.person', $3, true), set_config('statement_timeout', $4, true), set_config('role', $5, true), set_config('cse.issuer', $6, true), set_config('cse.subject', $7, true)
         from registry.represented_by($3::text::uuid, $8, $9) as acting`,
}

/** `uuid:PARENT,…`; somebody for whom the viewer acts in two qualities is named in the last. */
const qualitiesOf = (represented: string): ReadonlyMap<string, string> =>
  new Map(
    represented.split(',').map((each) => {
      const [person = '', quality = ''] = each.split(':')
      return [person, quality]
    }),
  )
const COMMIT: SqlText = { name: 'commit', text: 'commit', apart: true }
const POSITION: SqlText = {
  name: 'position',
  text: `select pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0')::double precision as "position"`,
  apart: true,
}
const ROLLBACK: SqlText = { name: 'rollback', text: 'rollback', apart: true }
const ROLE = Object.fromEntries(
  SCHEMAS.map((schema) => [schema, { name: 'role', text: `set local role ${roleOf(schema)}` }]),
) as Record<Schema, SqlText>
