import { openAdmin } from '@cse/db/src/server/server'
import { tableSizes } from '@cse/db/src/server/table-sizes'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { copyOfDatabase, type DatabaseCopy } from '../../test/copy-of-database.ts'
import { bytesAfter, capacityReport } from '../src/cli/capacity.ts'

let database: DatabaseCopy
beforeAll(async () => {
  database = await copyOfDatabase()
})
afterAll(() => database.drop())

test('of each table the size is printed, what came and went, and what it will be if it goes on so', async () => {
  const admin = await openAdmin(database.adminUrl)
  try {
    await admin`
      insert into registry.revocation (issuer, subject, since) select 'demo', n::text, now() from generate_series(1, 1000) n`
    await admin`delete from registry.revocation where subject::int > 900`
    await admin`select pg_stat_force_next_flush()`
    const { tables, since } = await tableSizes(admin)
    const revocations = tables.find(({ table }) => table === 'registry.revocation')
    expect(revocations).toMatchObject({ rows: 900, grown: 900 })
    expect(revocations?.bytes).toBeGreaterThan(900 * 30)
    expect(tables.map(({ bytes }) => bytes)).toEqual(
      tables.map(({ bytes }) => bytes).toSorted((a, b) => b - a),
    )
    const report = capacityReport({ tables, since }, 5, new Date()).split('\n')
    expect(report).toHaveLength(tables.length + 3)
    expect(report.at(-1)).toMatch(/^all /)
  } finally {
    await admin.end()
  }
})

test('what grows by a tenth a year is half as large again after five, and what shrinks stays', () => {
  const size = { table: 'a', bytes: 1_000_000, rows: 1000, grown: 100 }
  expect(bytesAfter(5, size, 365.25)).toBeCloseTo(1_500_000)
  expect(bytesAfter(5, { ...size, grown: -100 }, 365.25)).toBe(1_000_000)
  expect(bytesAfter(5, { ...size, rows: 0 }, 365.25)).toBe(1_000_000)
})
