import { openAdmin } from '@cse/db/src/server/server'
import { expect, inject, test } from 'vitest'

/** Words that were private ones: the field has others (`test/words/names.ts`). */
const RETIRED = '(un)?told|tells?|telling|hears?|heard|house|asked|asks|asker|asking|shelf|receipts?'

/** Names that have such a word nevertheless, each with its reason. */
const KEPT: Readonly<Record<string, string>> = {
  'analytics.event.heard_at':
    'the audit hash chain has sealed digests of its rows with the names of their columns',
  'analytics.event_heard_at_not_null': 'as its column',
  'persons.rights_request.asked_as': 'named as in the graph (RightsRequest.askedAs), which clients use',
  'persons.rights_request.asked_by': 'named as in the graph (RightsRequest.askedBy), which clients use',
  'persons.rights_request_asked_as_check': 'as its column',
  'persons.rights_request_asked_as_not_null': 'as its column',
  'persons.rights_request_asked_by_not_null': 'as its column',
  'registry.keep_receipts': 'called by migrations that have landed',
}

test('tables, columns, functions, policies and roles are named in the words of the field', async () => {
  const admin = await openAdmin(inject('database').adminUrl)
  const found = await admin<{ name: string }[]>`
    with own as (
      select oid, nspname from pg_namespace where nspname in ('registry', 'persons', 'cases', 'services', 'finance', 'analytics')
    )
    select distinct own.nspname || '.' || name as "name" from own, lateral (
      select relname::text as name, relname::text as word from pg_class where relnamespace = own.oid
      union all
      select relname || '.' || attname, attname from pg_attribute join pg_class on pg_class.oid = attrelid
        where relnamespace = own.oid and relkind in ('r', 'v', 'p') and attnum > 0 and not attisdropped
      union all
      select proname, proname from pg_proc where pronamespace = own.oid
      union all
      select conname, conname from pg_constraint where connamespace = own.oid
      union all
      select relname || '.' || polname, polname from pg_policy join pg_class on pg_class.oid = polrelid where relnamespace = own.oid
      union all
      select relname || '.' || tgname, tgname from pg_trigger join pg_class on pg_class.oid = tgrelid where relnamespace = own.oid and not tgisinternal
    ) as named where word ~ ${`(^|_)(${RETIRED})(_|$)`}
    union select rolname from pg_roles where rolname like 'cse%' and rolname ~ ${`(^|_)(${RETIRED})(_|$)`}
    order by 1`
  await admin.end()
  expect(found.map(({ name }) => name)).toEqual(Object.keys(KEPT).sort())
})
