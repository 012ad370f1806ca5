import { openAdmin } from '@cse/db/src/server/server'
import { expect, inject, test } from 'vitest'

test('no function and no row policy takes the day in UTC for the day in Italy', async () => {
  const admin = await openAdmin(inject('database').adminUrl)
  const found = await admin<{ name: string }[]>`
    with own as (
      select oid, nspname from pg_namespace where nspname in ('registry', 'persons', 'cases', 'services', 'finance', 'analytics')
    ), said as (
      select own.nspname || '.' || proname as name, pg_get_functiondef(pg_proc.oid) as text
      from pg_proc join own on own.oid = pronamespace where prokind = 'f'
      union all
      select own.nspname || '.' || relname || ' ' || polname,
        concat_ws(' ', pg_get_expr(polqual, polrelid), pg_get_expr(polwithcheck, polrelid))
      from pg_policy join pg_class on pg_class.oid = polrelid join own on own.oid = relnamespace
    )
    select name from said where text ~* 'current_date|localtimestamp|now\\(\\)::date|current_timestamp::date' order by 1`
  await admin.end()
  expect(found).toEqual([])
})
