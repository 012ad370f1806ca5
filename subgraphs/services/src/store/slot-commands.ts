import { Param, sql } from '@cse/db/src/query/sql'
import type { SchemaSession } from '@cse/db/src/session/schema-session'
import type { OpeningPeriod } from '../rules/opening.ts'

/** The office that publishes, or withdraws. */
interface Publisher {
  readonly id: string
  readonly comune: string
}

/** Adds slots of as many places each; those that would overlap one that is there stay out. @returns how many were added. */
export function publishSlots(
  session: SchemaSession,
  office: Publisher,
  capacity: number,
  stretches: readonly OpeningPeriod[],
): Promise<number> {
  const starts = new Param(stretches.map(({ startsAt }) => startsAt))
  const ends = new Param(stretches.map(({ endsAt }) => endsAt))
  return session.write((writing) =>
    writing.run(sql`
      insert into services.slot (id, office_id, comune, starts_at, ends_at, capacity, free_places)
      select uuidv7(), ${office.id}, ${office.comune}, starts_at, ends_at, ${capacity}, array(select generate_series(1, ${capacity}::integer))
      from unnest(${starts}::timestamptz[], ${ends}::timestamptz[]) as published (starts_at, ends_at)
      on conflict do nothing`),
  )
}

/** What became of the slots that an office wanted to withdraw. */
export interface Withdrawn {
  readonly withdrawn: number
  /** Those in which somebody has booked a place. */
  readonly kept: number
}

/** Withdraws the slots of an office that begin in [from, to) and in which nobody has booked. */
export function withdrawSlots(
  session: SchemaSession,
  office: Publisher,
  { from, to }: { readonly from: Date; readonly to: Date },
): Promise<Withdrawn> {
  const within = sql`office_id = ${office.id} and starts_at >= ${from} and starts_at < ${to} and not withdrawn`
  return session.write(async (writing) => {
    const withdrawn = await writing.run(
      sql`update services.slot set withdrawn = true where ${within} and cardinality(free_places) = capacity`,
    )
    const left = await writing.one(
      sql<{ kept: number }>`select count(*) as "kept" from services.slot where ${within}`,
    )
    return { withdrawn, kept: left?.kept ?? 0 }
  })
}
