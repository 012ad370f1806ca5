import { children } from '@cse/db/src/query/children'
import { type KeysetStretch, keyset } from '@cse/db/src/query/keyset'
import { loader } from '@cse/db/src/query/loader'
import { Param, sql } from '@cse/db/src/query/sql'
import type { SchemaSession } from '@cse/db/src/session/schema-session'

/** That a source was asked about a person. */
export interface SourceCallRow {
  readonly id: string
  readonly source: 'ANPR' | 'INPS' | 'MLPS'
  readonly service: string
  /** Key of the body that asked. */
  readonly body: string
  readonly purposeCode: string | null
  readonly reference: string
  readonly issuer: string
  readonly subject: string
  readonly requestedAt: Date
  readonly outcome: string | null
  readonly answeredAt: Date | null
}

interface OfPerson {
  readonly personId: string
}
const about = { concerns: ({ personId }: OfPerson) => personId }
const latestFirst = keyset([sql`entry.id`], 'descending')

/** Which sources were asked about a person, the latest first, as far as the viewer may know. */
export const sourceCallsOf = children(
  'calls to sources about persons',
  (session, persons, stretch: KeysetStretch) => {
    const past = latestFirst.past(stretch)
    return session.rows(
      sql<SourceCallRow & OfPerson>`
        select entry.id as "id", entry.person_id as "personId", entry.source as "source", entry.e_service as "service", entry.body as "body",
          entry.purpose_code as "purposeCode", entry.reference as "reference", entry.issuer as "issuer", entry.subject as "subject",
          entry.requested_at as "requestedAt", entry.outcome as "outcome", entry.answered_at as "answeredAt"
        from unnest(${new Param(persons)}::uuid[]) as person(id)
        cross join lateral (
          select entry.*, answer.outcome, answer.answered_at from registry.source_call as entry
          left join registry.source_answer as answer on answer.id = entry.id
          where entry.person_id = person.id ${past ? sql`and ${past}` : sql``}
          order by ${latestFirst.by(stretch)}
          limit ${stretch.limit}
        ) as entry
        order by person.id, ${latestFirst.by(stretch)}`,
      about,
    )
  },
  ({ personId }) => personId,
)

const counts = loader(
  'counts of calls to sources',
  (session, persons: readonly string[]) =>
    session.rows(
      sql<OfPerson & { count: number }>`
        select person_id as "personId", count(*) as "count" from registry.source_call
        where person_id = any (${new Param(persons)}::uuid[]) group by person_id`,
      about,
    ),
  ({ personId }) => personId,
)

export async function countSourceCallsOf(session: SchemaSession, person: string): Promise<number> {
  return (await counts(session, person))?.count ?? 0
}
