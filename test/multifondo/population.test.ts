import { openAdmin } from '@cse/db/src/server/server'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'

let admin: Awaited<ReturnType<typeof openAdmin>>
beforeAll(async () => {
  admin = await openAdmin(inject('database').adminUrl)
})
afterAll(() => admin.end())

test('the demo has projects of the PN Inclusione with entries on their way through the three tasks', async () => {
  const states =
    await admin`select state, count(*)::int from finance.progress_entry group by state order by state`
  expect(states.map(({ state }) => state)).toEqual(['ENTERED', 'REJECTED', 'VALIDATED', 'VERIFIED'])
})

test('its entries stand where their steps led, with all rows, and their money is that of the ledger', async () => {
  const [broken] = await admin`
    select
      count(*) filter (where last.version <> entry.version or last.revision <> entry.revision) as astray,
      count(*) filter (where (select count(*) from finance.progress_row row
        where row.entry_id = entry.id and row.kind = 'FINANCIAL') <> entry.revision) as moneyless,
      count(*) filter (where ledger.admitted = 0) as unfunded
    from finance.progress_entry entry
    cross join lateral finance.ledger_of_project(entry.project_id, entry.year, entry.bimester) ledger
    left join lateral (select version, revision from finance.progress_step step where step.entry_id = entry.id
      order by version desc limit 1) last on true`
  expect(broken).toEqual({ astray: '0', moneyless: '0', unfunded: '0' })
})
