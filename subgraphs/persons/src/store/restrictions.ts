import { type KeysetStretch, keyset } from '@cse/db/src/query/keyset'
import { listLoader } from '@cse/db/src/query/loader'
import { Param, sql } from '@cse/db/src/query/sql'
import type { SchemaSession, Writing } from '@cse/db/src/session/schema-session'
import { notFound } from '@cse/schema/refusal'
import type { RestrictionGround } from './rights-requests.ts'

/** That the record of a person is read for the reasons of the law alone. */
export interface RestrictionRow {
  readonly id: string
  readonly personId: string
  readonly requestId: string
  readonly ground: RestrictionGround
  readonly imposedBy: string
  readonly imposedAt: Date
  readonly noticeOn: string | null
  readonly liftedBy: string | null
  readonly liftedAt: Date | null
  readonly liftReason: string | null
  /** The instant as text, for cursors: Postgres counts microseconds. */
  readonly place: string
}

const columns = sql`held.id, held.person_id as "personId", held.request_id as "requestId", held.ground, held.imposed_by as "imposedBy",
  held.imposed_at as "imposedAt", held.notice_on as "noticeOn", held.lifted_by as "liftedBy", held.lifted_at as "liftedAt",
  held.lift_reason as "liftReason", held.imposed_at::text as "place"`
const about = { concerns: ({ personId }: { readonly personId: string }) => personId }

/** The restrictions of persons, those lifted included, the latest first. */
export const restrictionsOf = listLoader(
  'restrictions of persons',
  (session, persons: readonly string[]) =>
    session.rows(
      sql<RestrictionRow>`
        select ${columns} from registry.processing_restriction as held where held.person_id = any(${new Param(persons)}::uuid[])
        order by held.imposed_at desc, held.id desc`,
      about,
    ),
  ({ personId }) => personId,
)

const latestFirst = keyset([sql`held.imposed_at`, sql`held.id`], 'descending')

/** The restrictions in force in the viewer's territory, the latest first. */
export function restrictionsInForce(
  session: SchemaSession,
  stretch: KeysetStretch,
): Promise<RestrictionRow[]> {
  const past = latestFirst.past(stretch)
  return session.rows(
    sql<RestrictionRow>`
      select ${columns} from registry.processing_restriction as held where held.lifted_at is null ${past ? sql`and ${past}` : sql``}
      order by ${latestFirst.by(stretch)} limit ${stretch.limit}`,
    { ...about, shown: stretch.shown },
  )
}

export async function countRestrictionsInForce(session: SchemaSession): Promise<number> {
  const counted = await session.one(
    sql<{
      count: number
    }>`select count(*) as "count" from registry.processing_restriction where lifted_at is null`,
  )
  return counted?.count ?? 0
}

/** A restriction as whoever may know of it reads it. */
export function restrictionById(session: SchemaSession, id: string): Promise<RestrictionRow | null> {
  return session.one(
    sql<RestrictionRow>`select ${columns} from registry.processing_restriction as held where held.id = ${id}`,
    about,
  )
}

/** Imposes a restriction with what was granted. Who sees the person now is who knows of it from then on. */
export async function restrict(
  writing: Writing,
  request: { readonly id: string; readonly personId: string },
  { subject, at }: { readonly subject: string; readonly at: Date },
): Promise<void> {
  await writing.run(sql`
    insert into registry.processing_restriction (id, person_id, request_id, ground, imposed_by, imposed_at, readers)
    select uuidv7(), person.id, ${request.id}, request.ground, ${subject}, ${at},
      array(select distinct key from unnest(person.readers || array(
        select unnest(readers) from registry.case_custody where person_id = person.id)) as key order by key)
    from persons.person join persons.rights_request request on request.id = ${request.id}
    where person.id = ${request.personId}
    on conflict (person_id) where lifted_at is null do nothing`)
}

/** Lifts a restriction, of which the person was told before (Reg. UE 2016/679 art. 18.3). */
export function liftRestriction(
  session: SchemaSession,
  { subject, at }: { readonly subject: string; readonly at: Date },
  {
    restriction,
    noticeOn,
    reason,
  }: { readonly restriction: string; readonly noticeOn: string; readonly reason: string },
) {
  return session.write(async (writing) => {
    const lifted = await writing.one(
      sql<{ id: string; personId: string }>`
        update registry.processing_restriction set notice_on = ${noticeOn}, lifted_by = ${subject}, lifted_at = ${at}, lift_reason = ${reason}
        where id = ${restriction} and lifted_at is null returning id, person_id as "personId"`,
      about,
    )
    return lifted ? { restriction: lifted.id } : notFound()
  })
}

/** Whether one of the records is restricted, or protected. */
export async function isAnyWithheld(writing: Writing, persons: readonly string[]): Promise<boolean> {
  const ids = new Param(persons)
  const found = await writing.one(
    sql<{ withheld: boolean }>`
      select exists (
        select from registry.processing_restriction where lifted_at is null and person_id = any(${ids}::uuid[])
      ) or persons.any_protected(${ids}::uuid[]) as "withheld"`,
  )
  return found?.withheld ?? false
}
