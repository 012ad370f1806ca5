import type { Sql } from 'postgres'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { bringUpToDate, loadReference } from '../reference/load.ts'
import { openAdmin } from '../src/server/server.ts'

let sql: Sql
beforeAll(async () => {
  sql = await openAdmin(inject('database').adminUrl)
})
afterAll(() => sql.end())

const rowVersions = () => sql`
  select 'comune', istat_code, xmin::text from registry.comune
  union all select 'membership', comune, xmin::text from registry.ambito_membership
  union all select 'service type', code, xmin::text from services.service_type
  union all select 'article', article, xmin::text from services.regulation_article
  union all select 'fund', code, xmin::text from finance.fund
  order by 1, 2`

test('loading what is loaded already touches no row', async () => {
  const before = [...(await rowVersions())]
  await loadReference(sql)
  expect([...(await rowVersions())]).toEqual(before)
})

test('a fact that was changed in the files is brought up to date', async () => {
  const undone = new Error('undone')
  const changed = sql.begin(async (transaction) => {
    await transaction`update services.service_type set label = 'old', leps = null where code = 'A9.02.01'`
    await bringUpToDate(transaction)
    const [row] = await transaction`select label, leps from services.service_type where code = 'A9.02.01'`
    expect(row).toEqual({
      label: 'FONDO PCD prive del sostegno familiare: percorsi di accompagnamento',
      leps: 'DDN',
    })
    throw undone
  })
  await expect(changed).rejects.toBe(undone)
})
