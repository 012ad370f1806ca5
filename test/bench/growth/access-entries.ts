import { openAdmin } from '@cse/db/src/server/server'

/** A log as it is after years: operators of a comune have read the records of its people so many times, but that of the citizen
 * of the demo, who sees a log of the same length. */
export async function addAccessEntries(adminUrl: string, comune: string, entries: number): Promise<void> {
  const admin = await openAdmin(adminUrl)
  try {
    await admin`
      insert into registry.access_entry
        (scope, issuer, subject, roles, purpose_code, operation, request_id, action, persons, readers)
      select 'LOCAL', 'https://identity.example.org', 'operator-' || n % 500, '{SOCIAL_WORKER}', 'CARE', 'CaseFile', gen_random_uuid(), 'READ',
        array[known.ids[1 + n % cardinality(known.ids)]], array['comune:' || ${comune}]
      from generate_series(1, ${entries}::integer) as n,
        (
          select array_agg(id order by id) as ids from persons.person
          where residence_comune = ${comune} and tax_code is distinct from (select tax_code from registry.demo_citizen)
        ) as known`
  } finally {
    await admin.end()
  }
}
