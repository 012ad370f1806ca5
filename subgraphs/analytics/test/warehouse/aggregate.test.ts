import { PLATFORM_ROLE, roleUrl } from '@cse/db/src/migrate/roles'
import { openAdmin } from '@cse/db/src/server/server'
import { type Database, openDatabase } from '@cse/db/src/session/database'
import type { Viewer } from '@cse/schema/viewer'
import { keysOf } from '@cse/schema/viewer'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { DATABASE_KEYS } from '../../../../test/data-key.ts'
import type { AggregateRequest } from '../../src/rules/aggregate/request.ts'
import type { AggregateTable } from '../../src/rules/aggregate/rows.ts'
import { aggregateTable } from '../../src/store/aggregate/aggregate-table.ts'
import { recounted, storedCells } from './recount.ts'

const analyst: Viewer = {
  scope: 'REGIONAL',
  issuer: 'i',
  subject: 'analyst',
  comuni: [],
  roles: ['ANALYST'],
  assurance: 2,
}
const inBari: Viewer = {
  scope: 'LOCAL',
  issuer: 'i',
  subject: 'worker',
  comuni: ['072006'],
  ambito: 'ATS-BA-05',
  roles: ['SOCIAL_WORKER'],
  assurance: 2,
}
const now = new Date('2026-11-01T09:00:00Z')

let database: Database
let admin: Awaited<ReturnType<typeof openAdmin>>
beforeAll(async () => {
  const { adminUrl, secret } = inject('database')
  admin = await openAdmin(adminUrl)
  database = openDatabase({ url: roleUrl(adminUrl, PLATFORM_ROLE, secret), max: 2, ...DATABASE_KEYS })
})
afterAll(async () => {
  await database.close()
  await admin.end()
})

async function tableFor(
  question: Pick<AggregateRequest, 'measure'> & Partial<AggregateRequest>,
  { viewer = analyst, exactly = false } = {},
): Promise<AggregateTable> {
  const session = database.session({
    keys: keysOf(viewer),
    scope: viewer.scope,
    issuer: viewer.issuer,
    subject: viewer.subject,
    roles: viewer.roles,
    requestId: crypto.randomUUID(),
  })
  try {
    const request = { by: [], filter: {}, ...question }
    const circumstances = { viewer, now }
    const analytics = session.as('analytics')
    return exactly
      ? await aggregateTable(analytics, request, circumstances, null)
      : await aggregateTable(analytics, request, circumstances)
  } finally {
    await session.close()
  }
}

const valuesOf = ({ rows }: AggregateTable) =>
  Object.fromEntries(rows.map(({ group, value }) => [group.map(({ code }) => code).join(' '), value]))

describe('the warehouse of a population', () => {
  test('agrees in every cell with a plain recount of its facts', async () => {
    const stored = await storedCells(admin)
    expect(stored.length).toBeGreaterThan(10_000)
    expect(stored).toEqual(await recounted(admin))
  }, 60_000)

  test('is, without perturbation, what plain SQL counts', async () => {
    const exact = await tableFor(
      { measure: 'CASES', by: ['AMBITO', 'YEAR'], filter: { from: '2025-01' } },
      { exactly: true },
    )
    const counted = await admin<{ name: string; cases: number }[]>`
      select ambito_code || ' ' || to_char(opened_month, 'YYYY') as name, count(*)::int as cases
      from analytics.case_fact where to_char(opened_month, 'YYYY') = '2025' group by 1`
    expect(valuesOf(exact)).toEqual(Object.fromEntries(counted.map(({ name, cases }) => [name, cases])))
    const hours = await tableFor(
      { measure: 'HOURS', by: ['SEX'], filter: { from: '2025-01', to: '2025-12' } },
      { exactly: true },
    )
    const [minutes] = await admin<{ hours: number }[]>`
      select round(sum(minutes) / 60, 1)::float8 as hours from analytics.delivery_fact fact
      join analytics.person_fact person on person.pseudonym = fact.person
      where not withdrawn and to_char(month, 'YYYY') = '2025' and person.sex = 'F'`
    expect(valuesOf(hours).F).toBe(minutes?.hours)
  })

  test('is published with the same figures to everybody, with nothing below the threshold', async () => {
    const question = { measure: 'PEOPLE', by: ['AMBITO', 'TARGET_AREA'] } as const
    const [one, other] = await Promise.all([tableFor(question), tableFor(question)])
    expect(one).toEqual(other)
    expect(one.rows.length).toBeGreaterThan(5)
    for (const { value } of one.rows) expect(value).toBeGreaterThanOrEqual(5)
    expect((await tableFor({ measure: 'CASES' })).rows).toHaveLength(1)
  })

  test('compares with the period before and relates to the inhabitants', async () => {
    const { rows, closedThrough } = await tableFor({
      measure: 'DELIVERIES',
      by: ['QUARTER'],
      filter: { from: '2025-07' },
    })
    expect(closedThrough).toBe('2026-09')
    expect(rows.length).toBeGreaterThan(1)
    for (const [at, row] of rows.entries()) {
      const before = rows[at - 1]
      if (before) expect(row.previous).toBe(before.value)
      expect(row.perThousand).toBeGreaterThan(0)
    }
  })

  test('has waiting times by the awaited event', async () => {
    const waitingTimes = async (measure: 'MEDIAN_WAITING_DAYS' | 'P90_WAITING_DAYS') =>
      valuesOf(await tableFor({ measure, awaited: 'ASSESSMENT', by: ['YEAR'] }, { exactly: true }))
    const [half, most] = await Promise.all([
      waitingTimes('MEDIAN_WAITING_DAYS'),
      waitingTimes('P90_WAITING_DAYS'),
    ])
    expect(Object.keys(half).length).toBeGreaterThan(0)
    for (const [year, days] of Object.entries(half)) expect(days).toBeLessThanOrEqual(most[year] ?? 0)
  })

  test('has public money and offer to the cent', async () => {
    const places = await tableFor({ measure: 'PLACES', by: ['AMBITO', 'YEAR'] })
    const planned = await tableFor({ measure: 'PLANNED_AMOUNT', by: ['YEAR', 'FUND'] })
    const [sum] = await admin<
      { planned: number }[]
    >`select coalesce(sum(planned), 0)::float8 as planned from analytics.amount_fact`
    expect(planned.rows.reduce((total, { amount }) => total + (amount ?? 0), 0)).toBe(sum?.planned)
    for (const { status } of places.rows) expect(status).toBe('FREE')
  })

  test('shows a comune its own rows, and the Region as a whole', async () => {
    const own = await tableFor({ measure: 'CASES', by: ['COMUNE', 'PHASE'] }, { viewer: inBari })
    expect(new Set(own.rows.map(({ group }) => group[0]?.code))).toEqual(new Set(['072006']))
    expect(await tableFor({ measure: 'CASES', by: ['SEX'] }, { viewer: inBari })).toEqual(
      await tableFor({ measure: 'CASES', by: ['SEX'] }),
    )
  })
})
