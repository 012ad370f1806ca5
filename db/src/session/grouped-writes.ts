import type { AccessContext, AccessEntry } from '../audit/access-entry.ts'
import { AccessRecord } from '../audit/access-record.ts'
import type { Connection } from '../connection/connection.ts'
import type { Schema } from '../migrate/schemas.ts'
import { keepWith } from './keep-with.ts'
import { type GroupedWrite, SchemaSession, type Writing } from './schema-session.ts'
import type { SessionKeys } from './session-keys.ts'
import { silenceWithin } from './session-transactions.ts'
import { Transaction, type TransactionOptions } from './transaction.ts'

/** The session of a request that takes part. */
export interface GroupedSession {
  readonly viewer: AccessContext
  /** Nobody waits for its answer any more. */
  ended(): boolean
  /** It holds a connection already. */
  connected(): boolean
  /** Its connection, on which no transaction is open. */
  lend(): Connection | Promise<Connection>
  /** Called with the position in the log that has its write; left out where nobody has to know. */
  readonly onWritten: ((position: number) => void) | undefined
  /** What its write owes the log of access, and what is to be done once that is durable. */
  owed(): { readonly entries: readonly AccessEntry[]; readonly kept: () => void }
}

/** What is the same for all groups of a database. */
export interface GroupOptions extends Pick<TransactionOptions, 'statementTimeout' | 'only'> {
  readonly keys: SessionKeys
}

interface Waiting<Request, Outcome> {
  readonly member: GroupedSession
  readonly request: Request
  readonly resolve: (outcome: Outcome | undefined) => void
}

/** Most writes that are kept by one commit. */
const LARGEST = 32

/**
 * Gathers writes of a kind, by one viewer, while one is under way: what has gathered is kept by one commit, with the access entries of
 * all. Each has an outcome of its own. When the transaction fails, each goes alone, so that what fails one fails no other.
 */
export class GroupedWrites {
  readonly #options: GroupOptions
  readonly #queues = new Map<object, Map<string, unknown>>()

  constructor(options: GroupOptions) {
    this.#options = options
  }

  /** @returns undefined when the request has to go alone, as that of a viewer who acts for others */
  async join<Request, Outcome>(
    kind: GroupedWrite<Request, Outcome>,
    member: GroupedSession,
    request: Request,
  ): Promise<Outcome | undefined> {
    const { represents, scope, keys, issuer, subject } = member.viewer
    if (represents) return undefined
    const queues = this.#queues.get(kind) ?? new Map<string, unknown>()
    this.#queues.set(kind, queues)
    // what row policies know of a viewer: who is on the list of a protected record is known by name
    const who = JSON.stringify([issuer, subject, scope, keys])
    // Only the next lines put something under a kind.
    const gathering = queues.get(who) as Waiting<Request, Outcome>[] | undefined
    return new Promise((resolve) => {
      const waiting = { member, request, resolve }
      if (gathering) {
        gathering.push(waiting)
        return
      }
      const queue = [waiting]
      queues.set(who, queue)
      void this.#carryOut(kind, queue, () => queues.delete(who))
    })
  }

  /** Until nobody waits: what arrives meanwhile is in the next transaction. */
  async #carryOut<Request, Outcome>(
    kind: GroupedWrite<Request, Outcome>,
    queue: Waiting<Request, Outcome>[],
    over: () => void,
  ): Promise<void> {
    while (queue.length > 0) {
      const { wanted = [], gone = [] } = Object.groupBy(queue.splice(0, LARGEST), ({ member }) =>
        member.ended() ? 'gone' : 'wanted',
      )
      for (const { resolve } of gone) resolve(undefined)
      const outcomes = wanted.length > 0 ? await this.#keep(kind, wanted).catch(() => []) : []
      for (const [index, { resolve }] of wanted.entries()) resolve(outcomes[index])
    }
    over()
  }

  async #keep<Request, Outcome>(
    { schema, together }: GroupedWrite<Request, Outcome>,
    group: readonly Waiting<Request, Outcome>[],
  ): Promise<readonly (Outcome | undefined)[]> {
    const lender = group.find(({ member }) => member.connected()) ?? group[0]
    if (!lender) return []
    const { viewer } = lender.member
    const connection = await lender.member.lend()
    connection.longestSilence = silenceWithin(this.#options.statementTimeout)
    const transaction = new Transaction(connection, schema, {
      ...this.#options,
      viewer,
      kind: 'write',
    })
    try {
      const outcomes = await this.#writing(transaction, schema, (writing) =>
        together(
          writing,
          group.map(({ request }) => request),
        ),
      )
      if (transaction.failure !== undefined) throw transaction.failure
      const owed = group.flatMap(({ member }, index) => (outcomes[index] === undefined ? [] : member.owed()))
      await keepWith(
        transaction,
        schema,
        owed.flatMap(({ entries }) => entries),
        lender.member.onWritten &&
          ((position) => {
            for (const { member } of group) member.onWritten?.(position)
          }),
      )
      for (const { kept } of owed) kept()
      return outcomes
    } catch (error) {
      await transaction.rollback().catch(() => {})
      throw error
    }
  }

  #writing<Result>(
    transaction: Transaction,
    schema: Schema,
    work: (writing: Writing) => Promise<Result>,
  ): Promise<Result> {
    const shared = {
      keys: this.#options.keys,
      execute: transaction.send.bind(transaction),
      whenAnswered: (callback: () => void) => callback(),
      write: <Written>(_: Schema, write: () => Promise<Written>) => write(),
      writeAmong: () => Promise.reject(new Error('A write holds no other write')),
    }
    return new SchemaSession(shared, new AccessRecord(), schema).write(work)
  }
}
