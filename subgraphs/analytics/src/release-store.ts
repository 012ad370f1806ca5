import { createHash } from 'node:crypto'
import type { SchemaSession } from '@cse/db/src/schema-session'
import { sql } from '@cse/db/src/sql'
import { THRESHOLD } from './disclosure.ts'
import { type Combination, generalise, METHOD } from './release.ts'

/**
 * Makes the release of a day from the facts as they are; a release of that day that exists already is left as it is.
 * Records lie in an order that tells nothing of the persons: by the hash of their combination.
 */
export function releaseCases(
  session: SchemaSession,
  { on, title }: { on: string; title: string },
): Promise<void> {
  return session.write(async (writing) => {
    const found = await writing.rows(sql<Combination>`
      select ambito_code as "ambitoCode", target_area as "targetArea", phase, sex, age_band as "ageBand",
        to_char(month, 'YYYY"-Q"Q') as "openedQuarter", to_char(month, 'YYYY') as "openedYear", count(*) as "records"
      from analytics.case_fact group by 1, 2, 3, 4, 5, 6, 7`)
    const { combinations, withheld } = generalise(found, THRESHOLD)
    const records = combinations.reduce((sum, combination) => sum + combination.records, 0)
    const id = idOf(on)
    const made = await writing.run(sql`
      insert into analytics.data_release (id, title, released_on, k, method, records, withheld)
      values (${id}::uuid, ${title}, ${on}::date, ${THRESHOLD}, ${METHOD}, ${records}, ${withheld}) on conflict do nothing`)
    if (made === 0) return
    await writing.run(sql`
      insert into analytics.release_record (release_id, position, ambito_code, target_area, phase, sex, age_band, opened_quarter, opened_year)
      select ${id}::uuid, row_number() over (order by md5(combination::text), copy),
        "ambitoCode", "targetArea", phase, sex, "ageBand", "openedQuarter", "openedYear"
      from jsonb_to_recordset(${JSON.stringify(combinations)}::jsonb) as combination("ambitoCode" text, "targetArea" text, phase text,
        sex text, "ageBand" text, "openedQuarter" text, "openedYear" text, records bigint),
        generate_series(1, combination.records) as copy`)
  })
}

/** One release a day: its id follows from the day, so that an event that comes twice makes no second one. */
function idOf(day: string): string {
  const hash = createHash('sha256').update(`release of ${day}`).digest('hex')
  return `${hash.slice(0, 8)}-${hash.slice(8, 12)}-8${hash.slice(13, 16)}-9${hash.slice(17, 20)}-${hash.slice(20, 32)}`
}
