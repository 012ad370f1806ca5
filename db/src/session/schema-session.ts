import type { KeyObject } from 'node:crypto'
import type { AccessRecord } from '../audit/access-record.ts'
import type { Rows, SqlText } from '../connection/connection.ts'
import type { MasterKeys } from '../encryption/master-key.ts'
import type { Schema } from '../migrate/schemas.ts'
import type { Query, RowOf, Statement } from '../query/query.ts'
import type { Openers } from '../query/selection.ts'
import { statementOf } from '../query/statement.ts'
import { masterKeysOf, placeSecretOf, pseudonymKeyOf, type SessionKeys } from './session-keys.ts'

/** Says whom a row is about, when it is an identified record: the access log names those persons. */
export interface About<Row> {
  readonly concerns?: (row: Row) => string | null
  /** How many of the rows are shown to anybody; all of them by default. */
  readonly shown?: number | undefined
}

/** Reading in a session. */
export interface Reading {
  /** The rows of a query, with the names of its properties. */
  rows<Q extends Query>(query: Q, about?: About<RowOf<Q>>): Promise<RowOf<Q>[]>
  /** The first row, or null. */
  one<Q extends Query>(query: Q, about?: About<RowOf<Q>>): Promise<RowOf<Q> | null>
  /** Persons whose records were read or changed in a way that `concerns` cannot tell. */
  touch(persons: Iterable<string>): void
}

/** What can be done within a write. All of it belongs to one transaction, and so does what the request's session reads meanwhile. */
export interface Writing extends Reading {
  /** Wrap and open the keys of encrypted texts. @throws when the database was opened without them */
  readonly masterKeys: MasterKeys
  /** Of the pseudonyms in facts that are emitted. @throws when the database was opened without it */
  readonly pseudonymKey: KeyObject
  /** Runs a change. @returns how many rows it changed. */
  run(query: Query): Promise<number>
  /**
   * Adds an event to the outbox: it is delivered once the write is committed, at least once. With a `jobKey`, an event not yet delivered under that
   * key is replaced. Subgraphs emit through their `store/emit.ts`, which knows what each event carries.
   */
  emit(topic: string, payload: object, jobKey?: string): Promise<void>
  /** A person whose record this write opens to the viewer in an emergency. */
  openInEmergency(person: string): void
}

/** Writes that would wait for each other, carried out together: commitments that accountants of one Ambito record. They concern no person. */
export interface GroupedWrite<Request, Outcome> {
  readonly schema: Schema
  /**
   * Carries the requests out in one transaction, in their order. A refused one leaves nothing written.
   * @returns the outcome of each; undefined for one that has to go alone, of which nothing is written either
   */
  readonly together: (
    writing: Writing,
    requests: readonly Request[],
  ) => Promise<readonly (Outcome | undefined)[]>
}

/** What the subgraphs' sessions of one request share: a connection and its transactions. */
export interface SharedSession {
  readonly keys: SessionKeys
  execute(schema: Schema, statement: SqlText, values: readonly unknown[]): Promise<Rows>
  whenAnswered(callback: () => void): void
  write<Result>(schema: Schema, work: () => Promise<Result>): Promise<Result>
  writeAmong<Request, Outcome>(
    kind: GroupedWrite<Request, Outcome>,
    request: Request,
  ): Promise<Outcome | undefined>
}

/** A request's session as one subgraph uses it. */
export class SchemaSession implements Reading {
  /** What loaders keep for the length of the request; forgotten after a write. */
  readonly loaded = new Map<object, unknown>()
  readonly #session: SharedSession
  readonly #record: AccessRecord
  readonly #schema: Schema

  constructor(session: SharedSession, record: AccessRecord, schema: Schema) {
    this.#session = session
    this.#record = record
    this.#schema = schema
  }

  /** @throws TypeError for a query that changes rows: that belongs into {@link write}. */
  rows<Q extends Query>(query: Q, about?: About<RowOf<Q>>): Promise<RowOf<Q>[]> {
    const statement = statementOf(query)
    if (statement.writes) throw new TypeError(`${statement.name}: changes rows, so it belongs into a write`)
    return this.#execute(statement, about)
  }

  async one<Q extends Query>(query: Q, about?: About<RowOf<Q>>): Promise<RowOf<Q> | null> {
    const [row] = await this.rows(query, about)
    return row ?? null
  }

  touch(persons: Iterable<string>): void {
    this.#record.touch(this.#schema, persons)
  }

  /** What was asked about identifiable people; see {@link AccessRecord.search}. */
  search(field: string, requested: Readonly<Record<string, unknown>>): void {
    this.#record.search(this.#schema, field, requested)
  }

  /** Open what a statement sent encrypted. @throws when the database was opened without them */
  get masterKeys(): MasterKeys {
    return masterKeysOf(this.#session.keys)
  }

  /** Secret of the steady noise of published figures. @throws when the database was opened without it */
  get placeSecret(): KeyObject {
    return placeSecretOf(this.#session.keys)
  }

  /** Calls back once all that the request has sent is answered. */
  whenAnswered(callback: () => void): void {
    this.#session.whenAnswered(callback)
  }

  /** Runs `work` in one transaction: all of it is kept, or nothing when it throws. */
  write<Result>(work: (writing: Writing) => Promise<Result>): Promise<Result> {
    return this.#session.write(this.#schema, () => work(this.#writing()))
  }

  /** The same, kept together with others of its kind. @returns undefined when the request has to go alone: nothing is written of it */
  writeAmong<Request, Outcome>(
    kind: GroupedWrite<Request, Outcome>,
    request: Request,
  ): Promise<Outcome | undefined> {
    return this.#session.writeAmong(kind, request)
  }

  #writing(): Writing {
    const rows: Writing['rows'] = (query, about) => this.#execute(statementOf(query), about)
    const { keys } = this.#session
    return {
      get masterKeys() {
        return masterKeysOf(keys)
      },
      get pseudonymKey() {
        return pseudonymKeyOf(keys)
      },
      rows,
      one: async (query, about) => (await rows(query, about))[0] ?? null,
      run: async (query) => {
        const { values, ...text } = statementOf(query)
        return (await this.#session.execute(this.#schema, text, values)).count
      },
      emit: async (topic, payload, jobKey) => {
        await this.#session.execute(this.#schema, EMIT, [topic, JSON.stringify(payload), jobKey ?? null])
      },
      touch: (persons) => this.touch(persons),
      openInEmergency: (person) => this.#record.openInEmergency(this.#schema, person),
    }
  }

  async #execute<Row>(statement: Statement<Row>, { concerns, shown }: About<Row> = {}): Promise<Row[]> {
    // The row type is the one that drizzle derived for this text; `selection.ts` makes the names agree.
    const rows = (await this.#session.execute(this.#schema, statement, statement.values)) as unknown as Row[]
    if (statement.openers) open(rows, statement.openers, this.#session.keys)
    if (concerns)
      this.touch(
        rows
          .slice(0, shown)
          .map(concerns)
          .filter((person) => person !== null),
      )
    return rows
  }
}

/** Puts what was encrypted in the place of what the database sent for it. */
function open(rows: readonly unknown[], openers: Openers, keys: SessionKeys): void {
  if (rows.length === 0) return
  const masterKeys = masterKeysOf(keys)
  for (const row of rows) {
    if (typeof row !== 'object' || row === null) continue
    for (const [property, opened] of openers)
      Reflect.set(row, property, opened(Reflect.get(row, property), masterKeys))
  }
}

const EMIT = { name: 'emit', text: 'select registry.emit($1, $2, $3)' }
