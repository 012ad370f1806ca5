import type { Schema } from '../migrate/schemas.ts'
import { claimOf, type IdempotentRequest, type OutcomeRules, recordsOf } from './idempotency.ts'
import type { GroupedWrite, Writing } from './schema-session.ts'

/** Writes with idempotency keys that are carried out together. */
export interface OnceAmong<Request, Outcome extends object, Early>
  extends Pick<OutcomeRules<unknown>, 'settled'> {
  readonly schema: Schema
  readonly once: (request: Request) => Omit<IdempotentRequest, 'schema'>
  /** Reads and locks for all of them: they leave right behind the idempotency records. */
  readonly early: (writing: Writing, requests: readonly Request[]) => Promise<Early>
  /** What is left of an outcome that is not settled must be nothing. @returns the outcome of each, in their order */
  readonly work: (writing: Writing, requests: readonly Request[], early: Early) => Promise<readonly Outcome[]>
}

/** The kind of write as which `SchemaSession.writeAmong` gathers such requests. One whose key came before goes alone, through `writeOnce`. */
export function onceAmong<Request, Outcome extends object, Early>({
  schema,
  once,
  settled,
  early,
  work,
}: OnceAmong<Request, Outcome, Early>): GroupedWrite<Request, Outcome> {
  const records = recordsOf(schema)
  return {
    schema,
    together: async (writing, requests) => {
      const claimed = requests.map((request) => claimOf({ schema, ...once(request) }))
      const claiming = writing.rows(
        records.claimAll({
          claims: claimed.map(({ claim }) => claim),
          inputs: claimed.map(({ input }) => input),
        }),
      )
      const begun = early(writing, requests)
      begun.catch(() => {})
      const free = new Set((await claiming).map(({ claim }) => claim.toString('hex')))
      const first = requests.flatMap((request, place) => {
        const claim = claimed[place]?.claim
        return claim && free.delete(claim.toString('hex')) ? [{ request, place, claim }] : []
      })
      const ended = await work(
        writing,
        first.map(({ request }) => request),
        await begun,
      )
      const outcomes = first.flatMap(({ place, claim }, at) => {
        const outcome = ended[at]
        return outcome ? [{ place, claim, outcome, kept: settled(outcome) }] : []
      })
      // The commit leaves right behind them, and fails if they do.
      const { kept = [], dropped = [] } = Object.groupBy(outcomes, ({ kept }) => (kept ? 'kept' : 'dropped'))
      if (kept.length > 0)
        writing
          .run(
            records.settleAll({
              claims: kept.map(({ claim }) => claim),
              outcomes: JSON.stringify(kept.map(({ outcome }) => outcome)),
            }),
          )
          .catch(() => {})
      if (dropped.length > 0)
        writing.run(records.dropAll({ claims: dropped.map(({ claim }) => claim) })).catch(() => {})
      const byPlace = new Map(outcomes.map(({ place, outcome }) => [place, outcome]))
      return requests.map((_, place) => byPlace.get(place))
    },
  }
}
