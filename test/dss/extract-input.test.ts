import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import type { Client } from '../client.ts'
import { extractWorld } from './extract-world.ts'
import { allTakenIn } from './fed-warehouse.ts'
import { execute, pageOf, type Requested } from './registered.ts'

let world: Awaited<ReturnType<typeof extractWorld>>
let api: (typeof world)['api']
let dss: (typeof world)['dss']

beforeAll(async () => {
  world = await extractWorld()
  ;({ api, dss } = world)
}, 60_000)
afterAll(() => world[Symbol.asyncDispose]())

const CASES = { measure: 'CASES', by: ['AMBITO', 'MONTH'], first: 100 }

const violations = async (client: Client, requested: Requested, text?: string) => {
  const { errors } = await (text === undefined
    ? execute(client, 'extract', requested)
    : client.query(text, requested))
  return errors?.map(({ extensions: { code, violations } }) => [code, violations])
}
const invalid = (path: string) => [['BAD_USER_INPUT', [expect.objectContaining({ path })]]]

describe('an extract', () => {
  const EXTRACT = `query ($by: [AggregateDimension!]!, $first: Int, $after: String) {
    aggregateExtract(input: { measure: CASES, by: $by }, first: $first, after: $after) {
      nodes { group { code } value } pageInfo { endCursor } } }`
  const extracted = z.object({
    aggregateExtract: z.object({
      nodes: z.array(
        z.object({ group: z.array(z.object({ code: z.string() })), value: z.number().nullable() }),
      ),
      pageInfo: z.object({ endCursor: z.string().nullable() }),
    }),
  })

  test('is read on by nobody else', async () => {
    const requested = { by: ['AMBITO'], first: 2 }
    const { data } = await api.as('analyst').query(EXTRACT, requested)
    const after = extracted.parse(data).aggregateExtract.pageInfo.endCursor
    expect((await api.as('analyst').query(EXTRACT, { ...requested, after })).errors).toBeUndefined()
    expect(await violations(api.as('controller'), { ...requested, after }, EXTRACT)).toEqual(invalid('after'))
    expect(await violations(dss, { measure: 'CASES', by: ['AMBITO'], after })).toEqual(invalid('after'))
  })

  test('is read on with the cursors of its own question alone', async () => {
    const { pageInfo } = await pageOf(dss, { ...CASES, first: 2 })
    const after = pageInfo.endCursor
    expect(await violations(dss, { ...CASES, by: ['AMBITO'], after })).toEqual(invalid('after'))
    expect(await violations(dss, { ...CASES, since: '2026-01-01T00:00:00Z', after })).toEqual(
      invalid('after'),
    )
    expect(await violations(dss, { ...CASES, after: 'nonsense' })).toEqual(invalid('after'))
    expect(await violations(dss, { ...CASES, first: 1_001 })).toEqual(invalid('first'))
    expect(await violations(dss, { ...CASES, by: ['COMUNE', 'MONTH', 'SEX'] })).toEqual(invalid('input.by'))
  })

  test('is gone after a day', async () => {
    const { pageInfo } = await pageOf(dss, { ...CASES, first: 2 })
    await world.admin`update analytics.extract set made_at = made_at - interval '25 hours'`
    expect(await violations(dss, { ...CASES, after: pageInfo.endCursor })).toEqual(invalid('after'))
    await pageOf(dss, CASES)
    await allTakenIn(world.admin)
    expect(await world.admin`select count(*)::int as kept from analytics.extract`).toEqual([{ kept: 1 }])
  })

  test('is a comune’s own of its territory, and no citizen’s', async () => {
    const { data } = await api.as('social-worker@bari').query(EXTRACT, { by: ['COMUNE', 'YEAR'], first: 200 })
    const { nodes } = extracted.parse(data).aggregateExtract
    expect(nodes.length).toBeGreaterThan(0)
    expect(new Set(nodes.map(({ group }) => group[0]?.code))).toEqual(new Set(['072006']))
    expect(await violations(api.as('social-worker@bari'), { by: ['AMBITO'] }, EXTRACT)).toEqual(
      invalid('input.by'),
    )
    const { errors } = await api.as('citizen').query(EXTRACT, { by: ['YEAR'] })
    expect(errors?.map(({ extensions }) => extensions.code)).toEqual(['FORBIDDEN'])
  })

  test('is there for two tables of one operation', async () => {
    const { data, errors } = await api
      .as('analyst')
      .query(
        '{ one: aggregateExtract(input: { measure: CASES, by: [YEAR] }) { totalCount } other: aggregateExtract(input: { measure: DELIVERIES, by: [YEAR] }) { totalCount } }',
      )
    expect(errors).toBeUndefined()
    expect(data).toEqual({
      one: { totalCount: expect.any(Number) },
      other: { totalCount: expect.any(Number) },
    })
  })
})

describe('the other operations of the DSS', () => {
  test('take money and offer as tables', async () => {
    for (const [name, measures] of [
      ['amounts-extract', ['PLANNED_AMOUNT', 'COMMITTED_AMOUNT', 'LIQUIDATED_AMOUNT', 'PAID_AMOUNT']],
      ['offer-extract', ['PLACES', 'OCCUPIED_PLACES', 'STAFF']],
    ] as const)
      for (const measure of measures) {
        const { data, errors } = await execute(dss, name, { measure })
        expect(errors).toBeUndefined()
        expect(data).toMatchObject({ aggregateExtract: { nodes: expect.any(Array) } })
      }
  })

  test('take plans, interventions, facilities, indicators and releases', async () => {
    const { data } = await execute(dss, 'plan-amounts', { first: 1 })
    const plan = JSON.stringify(data).match(/zone_plan_\w+/)?.[0]
    for (const [name, variables] of [
      ['interventions', { plan, first: 5 }],
      ['facilities', { first: 5 }],
      ['indicators', {}],
      ['releases', {}],
    ] as const)
      expect(await execute(dss, name, variables)).not.toHaveProperty('errors')
  })
})
