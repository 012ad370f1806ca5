import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { extractWorld } from './extract-world.ts'
import { allTakenIn, emitFacts, recordsOf } from './fed-warehouse.ts'
import { type Held, pageOf, pagesOf, puttingIn, type Requested } from './registered.ts'

let world: Awaited<ReturnType<typeof extractWorld>>
let api: (typeof world)['api']
let dss: (typeof world)['dss']

beforeAll(async () => {
  world = await extractWorld()
  ;({ api, dss } = world)
}, 60_000)
afterAll(() => world[Symbol.asyncDispose]())

const CASES = { measure: 'CASES', by: ['AMBITO', 'MONTH'], first: 100 }
const NOTHING: Held = new Map()

describe('a table taken page by page', () => {
  test('is the one that a single question tells', async () => {
    const pages = await pagesOf(dss, { ...CASES, first: 7 })
    expect(pages.length).toBeGreaterThan(2)
    const { data } = await api
      .as('analyst')
      .query(
        '{ aggregate(input: { measure: CASES, by: [AMBITO, MONTH] }) { rows { group { dimension code } value status } } }',
      )
    const { aggregate } = z.object({ aggregate: z.object({ rows: z.array(z.unknown()) }) }).parse(data)
    expect(pages.flatMap(({ nodes }) => nodes)).toEqual(aggregate.rows)
    for (const { totalCount, complete } of pages) {
      expect(totalCount).toBe(aggregate.rows.length)
      expect(complete).toBe(true)
    }
  })

  test('may have more rows than one question tells', async () => {
    const { totalCount } = await pageOf(dss, { measure: 'DELIVERIES', by: ['COMUNE', 'MONTH'], first: 1 })
    const all = await pagesOf(dss, { measure: 'DELIVERIES', by: ['COMUNE', 'MONTH'] })
    expect(all.flatMap(({ nodes }) => nodes)).toHaveLength(totalCount)
  })

  test('stays as it was while facts arrive between its pages', async () => {
    const before = await pagesOf(dss, CASES)
    const meanwhile = await pagesOf(dss, { ...CASES, first: 10 }, async () => {
      await world.newCases(400)
      await allTakenIn(world.admin)
    })
    expect(puttingIn(NOTHING, meanwhile)).toEqual(puttingIn(NOTHING, before))
    expect(puttingIn(NOTHING, await pagesOf(dss, CASES))).not.toEqual(puttingIn(NOTHING, before))
  }, 60_000)

  test('goes on from another gateway after a break', async () => {
    const whole = puttingIn(NOTHING, await pagesOf(dss, CASES))
    const requested = { ...CASES, first: 7 }
    const first = await pageOf(dss, requested)
    await allTakenIn(world.admin)
    dss = await world.restarted()
    const rest = await pagesOf(
      dss,
      { ...requested, first: 1_000, after: first.pageInfo.endCursor },
      async () => {},
    )
    expect(rest[0]?.asOf).toBe(first.asOf)
    const after = await pageOf(dss, { ...requested, first: 1_000, after: first.pageInfo.endCursor })
    expect(puttingIn(NOTHING, [first, after])).toEqual(whole)
  }, 60_000)
})

describe('what changed since', () => {
  const tables: Requested[] = [
    CASES,
    { measure: 'PEOPLE', by: ['AMBITO', 'TARGET_AREA'] },
    { measure: 'CASES', by: ['COMUNE', 'YEAR'] },
    { measure: 'DELIVERIES', by: ['PROVINCE', 'MONTH'] },
    { measure: 'HOURS', by: ['AMBITO', 'YEAR', 'TARGET_AREA'] },
  ]

  test('put into what was taken before gives what would be taken now', async () => {
    const held = await Promise.all(
      tables.map(async (requested) => {
        const pages = await pagesOf(dss, requested)
        return { requested, rows: puttingIn(NOTHING, pages), since: pages[0]?.asOf }
      }),
    )
    let changes = 0
    for (const round of [1, 2, 3, 4]) {
      const numbers = Array.from({ length: 600 }, (_, at) => 10_000 + at)
      const version = round
      if (round < 4)
        await emitFacts(
          world.admin,
          'cases.case-facts-changed',
          numbers.map((number) => recordsOf.case(number, version)),
        )
      await emitFacts(
        world.admin,
        'cases.delivery-facts-changed',
        numbers.map((number) => recordsOf.delivery(number, version, round === 4)),
      )
      await allTakenIn(world.admin)
      for (const table of held) {
        const pages = await pagesOf(dss, { ...table.requested, since: table.since })
        expect(pages[0]?.complete).toBe(false)
        changes += pages[0]?.totalCount ?? 0
        table.rows = puttingIn(table.rows, pages)
        table.since = pages[0]?.asOf
        const fresh = await pagesOf(dss, table.requested)
        expect(table.rows).toEqual(puttingIn(NOTHING, fresh))
      }
    }
    expect(changes).toBeGreaterThan(10)
  }, 120_000)

  test('misses nothing of what is taken in while it is asked for', async () => {
    const first = await pagesOf(dss, CASES)
    let rows = puttingIn(NOTHING, first)
    let since = first[0]?.asOf
    const update = async () => {
      const pages = await pagesOf(dss, { ...CASES, since })
      rows = puttingIn(rows, pages)
      since = pages[0]?.asOf
      return pages[0]?.totalCount ?? 0
    }
    let updating = true
    const teller = (async () => {
      for (let batch = 0; batch < 40; batch++) await world.newCases(50)
      updating = false
    })()
    while (updating) await update()
    await teller
    await allTakenIn(world.admin)
    await update()
    expect(rows).toEqual(puttingIn(NOTHING, await pagesOf(dss, CASES)))
    expect((await pageOf(dss, { ...CASES, since })).totalCount).toBe(0)
  }, 120_000)

  test('is the whole table when the cells were made anew since then, or of money and offer', async () => {
    const { asOf } = await pageOf(dss, CASES)
    await world.admin`update analytics.revision set last_at = last_at + interval '1 millisecond', whole_from = last_at + interval '1 millisecond'`
    expect((await pageOf(dss, { ...CASES, since: asOf })).complete).toBe(true)
    const { asOf: next } = await pageOf(dss, CASES)
    expect((await pageOf(dss, { ...CASES, since: next })).complete).toBe(false)
    expect(
      (await pageOf(dss, { measure: 'PLANNED_AMOUNT', by: ['AMBITO', 'YEAR'], since: next })).complete,
    ).toBe(true)
    expect((await pageOf(dss, { ...CASES, since: '2020-01-01T00:00:00Z' })).complete).toBe(true)
  })

  test('leaves out what nobody is told: rows that neither were published nor are', async () => {
    const { asOf } = await pageOf(dss, { ...CASES, by: ['COMUNE', 'MONTH'] })
    const whole = async () =>
      puttingIn(NOTHING, await pagesOf(dss, { measure: 'CASES', by: ['COMUNE', 'MONTH'] }))
    const before = await whole()
    await world.newCases(200)
    await allTakenIn(world.admin)
    const after = await whole()
    const pages = await pagesOf(dss, { measure: 'CASES', by: ['COMUNE', 'MONTH'], since: asOf })
    for (const { group } of pages.flatMap(({ nodes }) => nodes)) {
      const key = group.map(({ code }) => code).join(' ')
      expect(before.get(key)).not.toBe(after.get(key))
    }
  }, 60_000)
})
