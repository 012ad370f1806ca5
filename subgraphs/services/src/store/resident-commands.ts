import { Param, sql } from '@cse/db/src/query/sql'
import type { SchemaSession } from '@cse/db/src/session/schema-session'

/** Where a person lives from a day on; no comune for who has left the region or has no known abode. */
export interface Residence {
  /** uuid of the person. */
  readonly person: string
  readonly comune: string | null
  readonly since: string
}

/** Keeps a residence; one that is told twice, or after a later one, changes nothing. */
export function keepResidence(session: SchemaSession, { person, comune, since }: Residence): Promise<void> {
  const readers = new Param(comune === null ? [`person:${person}`] : [`comune:${comune}`, `person:${person}`])
  return session.write(async (writing) => {
    await writing.run(sql`
      insert into services.resident (person_id, comune, since, readers)
      values (${person}, ${comune}, ${since}, ${readers})
      on conflict (person_id) do update set comune = excluded.comune, since = excluded.since, readers = excluded.readers
      where excluded.since >= resident.since`)
  })
}
