import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { Connection } from '../../src/connection/connection.ts'
import { type Scratch, START, startScratch } from '../scratch.ts'

let scratch: Scratch
let connection: Connection
beforeAll(async () => {
  scratch = await startScratch()
}, START)
afterAll(() => scratch.stop())
beforeEach(async () => {
  connection = await Connection.open({ url: scratch.url, onLost: () => {} })
})
afterEach(() => connection.end())

const send = (
  text: string,
  values: readonly unknown[] = [],
  how: { apart?: boolean; prepare?: boolean } = {},
) => connection.send({ name: text.slice(0, 20), text, ...how }, values)
const victim = { sqlState: '25P02' }

describe('an error', () => {
  test('fails what is in its transaction and lets what is apart end it', async () => {
    await send('create temporary table kept (n int)')
    const all = await Promise.allSettled([
      send('begin'),
      send('insert into kept values ($1)', [1]),
      send('insert into kept values ($1::text::int)', ['x']),
      send('insert into kept values ($1)', [2]),
      send('commit', [], { apart: true }),
      send('insert into kept values ($1)', [3]),
    ])
    expect(all).toMatchObject([
      { status: 'fulfilled' },
      { status: 'fulfilled', value: { count: 1 } },
      { status: 'rejected', reason: { sqlState: '22P02' } },
      { status: 'rejected', reason: victim },
      { status: 'fulfilled', value: { command: 'ROLLBACK' } },
      { status: 'fulfilled', value: { count: 1, command: 'INSERT' } },
    ])
    expect(await send('select n from kept')).toEqual([{ n: 3 }])
  })

  test('of what is apart keeps nothing behind it from being run', async () => {
    const [failed, ran] = await Promise.allSettled([
      send('commit prepared $$nothing$$', [], { apart: true }),
      send('select 1 as n'),
    ])
    expect(failed).toMatchObject({ status: 'rejected' })
    expect(ran).toMatchObject({ status: 'fulfilled', value: [{ n: 1 }] })
  })

  test('has a text parsed anew that was skipped with it, by those too that left before it was known', async () => {
    await send('begin')
    const first = [send('select nothing'), send('select $1::int as n', [1])]
    await new Promise((resolve) => setImmediate(resolve))
    const second = send('select $1::int as n', [2])
    expect(await Promise.allSettled([...first, second])).toMatchObject([
      { reason: { sqlState: '42703' } },
      { reason: victim },
      { reason: victim },
    ])
    await send('rollback', [], { apart: true })
    expect(await send('select $1::int as n', [3])).toEqual([{ n: 3 }])
  })

  test('has a text parsed anew whose columns have become others', async () => {
    await send('create temporary table growing (a int)')
    await send('insert into growing values (1)')
    expect(await send('select * from growing')).toEqual([{ a: 1 }])
    await send('alter table growing add b int default 2')
    await expect(send('select * from growing')).rejects.toMatchObject({ sqlState: '0A000' })
    expect(await send('select * from growing')).toEqual([{ a: 1, b: 2 }])
  })
})

test('a thousand statements at once, of which each tenth fails, are answered in their order', async () => {
  const all = await Promise.allSettled(
    Array.from({ length: 1_000 }, (_, n) =>
      send(n % 10 === 9 ? 'select 1 / ($1::int - $1::int) as n' : 'select $1::int as n', [n], {
        apart: true,
      }),
    ),
  )
  for (const [n, answer] of all.entries())
    if (n % 10 === 9) expect(answer).toMatchObject({ reason: { sqlState: '22012' } })
    else expect(answer).toMatchObject({ value: [{ n }] })
})

test('texts are prepared once, those that are not to be kept never', async () => {
  for (let time = 0; time < 3; time++) await send('select $1::text as kept', ['a'])
  for (let time = 0; time < 3; time++) await send('select $1::text as forgotten', ['a'], { prepare: false })
  const prepared = await send(
    "select statement from pg_prepared_statements where statement like 'select $1%'",
    [],
    { prepare: false },
  )
  expect(prepared).toEqual([{ statement: 'select $1::text as kept' }])
})

test('what the text is long, empty, or of all planes of Unicode, it comes back as it was sent', async () => {
  for (const text of ['', 'è', '👩🏽‍⚕️ \u2028 \ud83d\ude00', 'x'.repeat(3_000_000), 'é'.repeat(70_000)])
    expect(await send('select $1::text as text, $2::text as none', [text, null])).toEqual([
      { text, none: null },
    ])
})
