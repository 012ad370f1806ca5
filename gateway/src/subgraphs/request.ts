import type { AccessContext } from '@cse/db/src/audit/access-entry'
import type { Schema } from '@cse/db/src/migrate/schemas'
import type { Database, LaggingReads } from '@cse/db/src/session/database'
import type { SchemaSession } from '@cse/db/src/session/schema-session'
import type { Session } from '@cse/db/src/session/session'
import type { SubgraphContext } from '@cse/schema/context'
import { unauthenticated } from '@cse/schema/errors'
import type { OpenSubgraph } from '@cse/schema/subgraph'
import { actsForOthers, actsInEmergencies, keysOf, type Viewer } from '@cse/schema/viewer'
import { BUDGET } from '../config/operation-budget.ts'

/** Where the sessions of a subgraph come from: subgraphs that stand in one database share its connections, and in a request the session. */
export type DatabaseOf = (subgraph: Schema) => Pick<Database, 'session'>

/** Who asks, when, and under which names the request is known. */
export interface RequestOrigin {
  /** Null: nobody has signed in. */
  readonly viewer: Viewer | null
  /** The instant of the request: the same for all that it reads and writes. */
  readonly now: Date
  /** uuid; stands in answers to errors nobody foresaw, in the log of the process and in the log of access. */
  readonly requestId: string
  /** What an operation may cost; {@link BUDGET} by default. */
  readonly budget?: number
  /** It came by GET: it may run queries and nothing that changes anything. */
  readonly readOnly?: boolean
  /** If it turns out to be about no person, replicas that have what was written up to there may answer it; left out: the primary does. */
  readonly replicas?: LaggingReads | undefined
}

/** Something that whoever asked may give up. */
export type Cancellable = Pick<GraphRequest, 'cancelled'>

/** What is done for nobody in particular, and given up by nobody. */
export const NOBODY: Cancellable = { cancelled: new AbortController().signal }

/** A request on its way through this process, with the one session in which its subgraphs query the database. */
export class GraphRequest implements RequestOrigin {
  readonly viewer: Viewer | null
  readonly now: Date
  readonly requestId: string
  readonly budget: number
  readonly readOnly: boolean
  /** Known once the document is read; null for an operation without a name. */
  operationName: string | null = null
  /** Known once the document is read: it reads and can be about no person. */
  impersonal = false
  readonly replicas: LaggingReads | undefined
  readonly #databaseOf: DatabaseOf
  readonly #contexts = new Map<Schema, SubgraphContext<SchemaSession>>()
  readonly #sessions = new Map<Pick<Database, 'session'>, Session>()
  #cancelling: AbortController | undefined
  #over = false

  /** A session is opened when the first subgraph of the process is queried, so an introspection opens none. */
  constructor(
    { viewer, now, requestId, budget = BUDGET, readOnly = false, replicas }: RequestOrigin,
    databaseOf: DatabaseOf,
  ) {
    this.viewer = viewer
    this.now = now
    this.requestId = requestId
    this.budget = budget
    this.readOnly = readOnly
    this.replicas = replicas
    this.#databaseOf = databaseOf
  }

  /** Aborted when the request is cancelled: for what other processes do for it. */
  get cancelled(): AbortSignal {
    this.#cancelling ??= new AbortController()
    return this.#cancelling.signal
  }

  /** The request with its viewer. @throws UNAUTHENTICATED when nobody has signed in. */
  signedIn(): RequestOrigin & { readonly viewer: Viewer } {
    const { viewer, now, requestId } = this
    if (!viewer) throw unauthenticated()
    return { viewer, now, requestId }
  }

  /** The viewer's session as a subgraph uses it. @throws UNAUTHENTICATED without a viewer. */
  sessionOf(name: Schema): SchemaSession {
    return this.#sessionFor(name, this.signedIn().viewer).as(name)
  }

  /** What the resolvers of a subgraph are given, the same for all its fetches. @throws UNAUTHENTICATED without a viewer. */
  contextOf(name: Schema, subgraph: OpenSubgraph<SchemaSession>): SubgraphContext<SchemaSession> {
    const known = this.#contexts.get(name)
    if (known) return known
    const { viewer, now } = this.signedIn()
    const created = subgraph.contextOf({ viewer, now, session: this.sessionOf(name) })
    this.#contexts.set(name, created)
    return created
  }

  /**
   * Does the work of the request and ends it: what was read is logged and what was written is committed before this resolves. When it rejects,
   * everything is rolled back and no answer must leave.
   */
  async committed<Result>(work: () => Promise<Result>): Promise<Result> {
    try {
      const result = await work()
      this.#over = true
      await Promise.all([...this.#sessions.values()].map((session) => session.close()))
      return result
    } catch (error) {
      await this.#abort()
      throw error
    }
  }

  /** Does the work of the request and rolls everything back: nothing that it read is logged, nothing that it wrote is kept. */
  async rolledBack<Result>(work: () => Promise<Result>): Promise<Result> {
    try {
      return await work()
    } finally {
      await this.#abort()
    }
  }

  /** Ends a request that took too long, or whose client is gone: also what the database and other processes do for it at this moment. */
  async cancel(): Promise<void> {
    this.#over = true
    this.#cancelling ??= new AbortController()
    this.#cancelling.abort()
    await Promise.all([...this.#sessions.values()].map((session) => session.cancel()))
  }

  async #abort(): Promise<void> {
    this.#over = true
    await Promise.all([...this.#sessions.values()].map((session) => session.abort()))
  }

  #sessionFor(name: Schema, viewer: Viewer): Session {
    const database = this.#databaseOf(name)
    const known = this.#sessions.get(database)
    if (known) return known
    const opened = database.session(this.#accessContext(viewer), this.impersonal ? this.replicas : undefined)
    // nobody would give back what work that goes on for nobody takes from here on
    if (this.#over) opened.abort().catch(() => {})
    this.#sessions.set(database, opened)
    return opened
  }

  #accessContext(viewer: Viewer): AccessContext {
    const { requestId, operationName, now } = this
    const { scope, issuer, subject, roles, personId, client, purpose, purposeCode, purposeReference } = viewer
    return {
      keys: keysOf(viewer),
      scope,
      issuer,
      subject,
      roles,
      requestId,
      ...(personId !== undefined && { person: personId }),
      ...(client !== undefined && { client }),
      ...(purpose !== undefined && { purpose }),
      ...(purposeCode !== undefined && { purposeCode }),
      ...(purposeReference !== undefined && { purposeReference }),
      ...(operationName !== null && { operation: operationName }),
      ...(actsInEmergencies(viewer) && { emergency: { issuer, subject, at: now } }),
      ...(actsForOthers(viewer) && { represents: { at: now } }),
    }
  }
}

/** What the gateway hands through to its data sources. Apollo copies this object, but not what is in it. */
export interface RequestContext {
  readonly request: GraphRequest
  readonly outcome: Outcome
}

/** What became of a request, noted on its way for whoever answers, counts and logs it. */
export interface Outcome {
  /** The document or its variables were refused before anything was executed. */
  inputRefused: boolean
  /** The answer has at least one error. */
  failed: boolean
  /** Something of ours was away, and what is missing for that may be had later. */
  unavailable: boolean
  /** How many fields were denied to the viewer. */
  denied: number
  /** What the operation costs, as far as it came to that. */
  cost: number
}

/** Nothing has become of it yet. */
export const unknownOutcome = (): Outcome => ({
  inputRefused: false,
  failed: false,
  unavailable: false,
  denied: 0,
  cost: 0,
})
