import { openRequestCounts, type RequestCounts } from '@cse/db/src/connection/request-counts'
import { COUNTS_ROLE, roleUrl } from '@cse/db/src/migrate/roles'
import { openAdmin } from '@cse/db/src/server/server'
import { createCounters } from '@cse/gateway/demand-control/rates/counters'
import { afterAll, afterEach, beforeAll, expect, inject, test, vi } from 'vitest'

const { adminUrl, secret } = inject('database')
let counts: readonly RequestCounts[]

beforeAll(() => {
  counts = [1, 2].map(() => openRequestCounts(roleUrl(adminUrl, COUNTS_ROLE, secret)))
})
afterEach(() => vi.useRealTimers())
afterAll(() => Promise.all(counts.map((one) => one.close())))

/** Two gateways of one installation; each call stands for a new pair. */
const gateways = () => counts.map((one) => createCounters(one))

test('two gateways share a quota', async () => {
  const [one, other] = gateways()
  const left: (number | string)[] = []
  for (const gateway of [one, other, one, other, one]) {
    const count = await gateway?.count('day', 'client:shared', 4)
    left.push(count?.exceeded ? 'refused' : (count?.left ?? 'none'))
  }
  expect(left).toEqual([3, 2, 1, 0, 'refused'])
  expect(await other?.count('day', 'client:another', 4)).toMatchObject({ left: 3, exceeded: false })
})

test('at once as well', async () => {
  const [one, other] = gateways()
  const all = await Promise.all(
    Array.from({ length: 60 }, (_, at) => (at % 2 ? one : other)?.count('minute', 'client:at-once', 25)),
  )
  expect(all.filter((count) => count?.exceeded === false)).toHaveLength(25)
})

test('and begin anew together when the window has ended', async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: new Date('2026-11-20T09:00:00Z') })
  const [one, other] = gateways()
  await one?.count('minute', 'client:recovering', 1)
  expect(await other?.count('minute', 'client:recovering', 1)).toMatchObject({
    exceeded: true,
    resetSeconds: 60,
  })
  vi.setSystemTime(Date.now() + 60_001)
  expect(await other?.count('minute', 'client:recovering', 1)).toMatchObject({ exceeded: false, left: 0 })
  expect(await one?.count('minute', 'client:recovering', 1)).toMatchObject({ exceeded: true })
})

test('what was used at one gateway is used at the other', async () => {
  const [one, other] = gateways()
  expect(await one?.firstUse('a voucher', 600)).toBe(true)
  expect(await other?.firstUse('a voucher', 600)).toBe(false)
  expect(await one?.firstUse('a voucher', 600)).toBe(false)
})

test('a gateway that loses the database counts by itself', async () => {
  const lost = openRequestCounts('postgres://nobody@127.0.0.1:1/nothing')
  const alone = createCounters(lost)
  expect(await alone.count('minute', 'client:alone', 1)).toMatchObject({ exceeded: false, left: 0 })
  expect(await alone.count('minute', 'client:alone', 1)).toMatchObject({ exceeded: true })
  await lost.close()
})

test('the login of the counts reads and writes nothing else, but reads who is let in no more', async () => {
  const admin = await openAdmin(adminUrl)
  const reachable = await admin`
    select format('%I.%I', nspname, relname) as "table"
    from pg_class join pg_namespace on pg_namespace.oid = relnamespace
    where relkind in ('r', 'p', 'v', 'm') and nspname not in ('pg_catalog', 'information_schema')
      and has_schema_privilege(${COUNTS_ROLE}, nspname, 'usage')
      and has_table_privilege(${COUNTS_ROLE}, pg_class.oid, 'select, insert, update, delete')`
  const [revocations] = await admin`
    select has_table_privilege(${COUNTS_ROLE}, 'registry.revocation', 'insert, update, delete, truncate') as "writes"`
  await admin.end()
  expect(reachable.map(({ table }) => table).sort()).toEqual([
    'registry.request_count',
    'registry.revocation',
  ])
  expect(revocations).toEqual({ writes: false })
})
