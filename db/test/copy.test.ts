import { afterAll, beforeAll, expect, test } from 'vitest'
import { copyInto } from '../src/connection/copy.ts'
import { type Scratch, START, startScratch } from './scratch.ts'

let scratch: Scratch
beforeAll(async () => {
  scratch = await startScratch()
}, START)
afterAll(() => scratch.stop())

test('what is copied in is what is found: nulls, quotes, tabs, line ends, arrays, JSON and instants', async () => {
  const rows = [
    [
      'Ada "Lòw"\t\\N',
      '1980-02-29',
      ['a,b', '{"x"}', 'null', 'tab\there', 'back\\slash'],
      { note: 'line\nend' },
      new Date(86_400_000),
    ],
    ['\\.', null, [], null, null],
    ['', '1900-01-01', [''], { nested: [1, null, 'é'] }, new Date(0)],
  ]
  const copy = await copyInto(scratch.url, 'persons.person', [
    'given_name',
    'born_on',
    'marks',
    'details',
    'noted_at',
  ])
  for (const row of rows) await copy.write(row)
  expect(await copy.end()).toBe(3)
  const found = await scratch.admin`
    select given_name, born_on::text, marks, details, noted_at from persons.person order by id`.values()
  expect([...found]).toEqual(rows)
})

test('a million values go in without being held in memory', async () => {
  const copy = await copyInto(scratch.url, 'cases."case"', ['person_id', 'opened_on', 'amount'])
  const before = process.memoryUsage().rss
  for (let index = 0; index < 300_000; index++) {
    const waiting = copy.write(['018f0000-0000-7000-8000-000000000000', '2026-01-01', index])
    if (waiting) await waiting
  }
  expect(await copy.end()).toBe(300_000)
  expect(process.memoryUsage().rss - before).toBeLessThan(200 * 1024 * 1024)
  const [sum] = await scratch.admin`select sum(amount)::float8 as total from cases."case"`
  expect(sum).toEqual({ total: (299_999 * 300_000) / 2 })
})

test('a row that the table refuses fails the copy and leaves nothing', async () => {
  const copy = await copyInto(scratch.url, 'cases."case"', ['person_id', 'opened_on', 'amount'])
  await copy.write(['018f0000-0000-7000-8000-000000000000', '2026-01-01', 7_000_001])
  await copy.write(['not a uuid', '2026-01-01', 7_000_002])
  await expect(copy.end()).rejects.toMatchObject({ sqlState: '22P02' })
  expect(await scratch.admin`select 1 from cases."case" where amount > 7000000`).toHaveLength(0)
})

test('a refusal in the middle of a long copy is reported while it goes on', async () => {
  const copy = await copyInto(scratch.url, 'cases."case"', ['person_id', 'opened_on', 'amount'])
  const copying = async () => {
    for (let index = 0; index < 2_000_000; index++) {
      const waiting = copy.write([
        index === 10 ? 'no' : '018f0000-0000-7000-8000-000000000000',
        '2026-01-01',
        1,
      ])
      if (waiting) await waiting
    }
    await copy.end()
  }
  await expect(copying()).rejects.toMatchObject({ sqlState: '22P02' })
})

test('a table that does not exist is reported at once', async () => {
  await expect(copyInto(scratch.url, 'cases.nothing', ['id'])).rejects.toMatchObject({ sqlState: '42P01' })
})
