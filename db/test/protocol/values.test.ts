import postgres, { type Sql } from 'postgres'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Connection } from '../../src/connection/connection.ts'
import { wireTypes } from '../../src/connection/wire.ts'
import { type Scratch, START, startScratch } from '../scratch.ts'

let scratch: Scratch
let connection: Connection
let driver: Sql
beforeAll(async () => {
  scratch = await startScratch()
  connection = await Connection.open({ url: scratch.url, onLost: () => {} })
  driver = postgres(scratch.url, {
    max: 1,
    types: wireTypes,
    fetch_types: false,
    connection: { TimeZone: 'UTC' },
  })
}, START)
afterAll(async () => {
  await Promise.all([connection.end(), driver.end()])
  await scratch.stop()
})

test.each([
  "0::int2, (-32768)::int2, 32767::int2, null::int2, '{1,-2,null}'::int2[]",
  "0::int4, (-2147483648)::int4, 2147483647::int4, null::int4, '{}'::int4[]",
  "0::int8, (-9007199254740991)::int8, 9007199254740991::int8, '{9,null}'::int8[]",
  "1.5::float8, 'NaN'::float8, '-Infinity'::float8, 1e300::float8, '{0.1}'::float8[]",
  "12.50::numeric, '-0.00'::numeric, '123456789012345678901234567890'::numeric",
  "true, false, null::bool, '{t,f,null}'::bool[]",
  `''::text, 'à è 😀'::text, 'NULL'::text, '{NULL,"NULL","a,b","{}","\\""}'::text[], '{{a,b},{c,null}}'::text[]`,
  "'ab '::varchar, 'ab'::char(4), 'name'::name, 'i'::\"char\"",
  "'018f0000-0000-7000-8000-000000000001'::uuid, '{018f0000-0000-7000-8000-000000000001}'::uuid[]",
  "'\\x'::bytea, '\\x00ff10'::bytea",
  "'2026-02-28'::date, '0001-01-01'::date, '0044-03-15 BC'::date, 'infinity'::date, '{2026-01-01,null}'::date[]",
  "'2026-11-30 12:34:56.123456+02'::timestamptz, '2026-11-30 12:34:56+00'::timestamptz, '2026-11-30 12:34:56.7+00'::timestamptz",
  "'1969-12-31 23:59:59.999+00'::timestamptz, '0099-01-01 00:00:00+00'::timestamptz, '12026-01-01 00:00:00+00'::timestamptz",
  "'2026-11-30 12:34:56.12'::timestamp, '2026-11-30 00:00:00'::timestamp, '{2026-11-30 12:34:56}'::timestamp[]",
  `'{"a":[1,null,"è"]}'::json, '"x"'::jsonb, 'null'::jsonb`,
  "interval '1 day', '(1,2)'::point, row(1, 'a')",
])('%s is read as the driver reads it', async (values) => {
  const names = Array.from({ length: columnsOf(values) }, (_, n) => `c${n}`)
  const named = `select * from (select ${values}) as read(${names.join()})`
  const ours = await connection.send({ name: 'values', text: named })
  expect([...ours]).toEqual([...(await driver.unsafe(named))])
  expect(Object.keys(ours[0] ?? {})).toEqual(names)
})

/** Commas outside of quotes and brackets divide values. */
function columnsOf(values: string): number {
  return values.replaceAll(/'[^']*'|\([^)]*\)/g, '').split(',').length
}
