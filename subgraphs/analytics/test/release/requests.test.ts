import { sql } from '@cse/db/src/query/sql'
import { keysOf, type Viewer } from '@cse/schema/viewer'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { START } from '../../../../test/scratch-graph.ts'
import { citizen, local, planOffice } from '../../../../test/viewers.ts'
import { analyst, openReleases } from './calls.ts'
import { pseudonymOf } from './cases.ts'

let releases: Awaited<ReturnType<typeof openReleases>>
beforeAll(async () => {
  releases = await openReleases()
  await releases.requestRelease('2025-01', '2025-12')
  await releases.prepareReleases()
  await releases.admin`update analytics.case_fact set opened_month = '2026-02-01' where pseudonym = ${pseudonymOf('case', 1)}`
}, START)
afterAll(() => releases.stop())

describe('no two releases', () => {
  test('cover the same month', async () => {
    for (const [from, to] of [
      ['2025-10', '2026-03'],
      ['2024-01', '2025-03'],
      ['2025-01', '2025-12'],
    ] as const)
      expect(await releases.requestRelease(from, to)).toMatchObject({
        __typename: 'PeriodReleased',
        from: '2025-01',
        to: '2025-12',
      })
  })

  test('contain the same case, though its opening was corrected into the other period', async () => {
    const made = await releases.requestRelease('2026-01', '2026-09')
    await releases.prepareReleases()
    const [taken] = await releases.admin`
      select count(*)::int as cases, count(*) filter (where release.covers @> '2026-01-01'::date)::int as later
      from analytics.released_case join analytics.data_release release on release.id = release_id`
    const [opened] = await releases.admin`select count(*)::int as cases from analytics.case_fact`
    expect(taken?.cases).toBe(opened?.cases)
    // the corrected case is the first release's still
    const [corrected] = await releases.admin`
      select count(*)::int as cases from analytics.case_fact where opened_month >= '2026-01-01'`
    expect(taken?.later).toBe((corrected?.cases ?? 0) - 1)
    expect(made).toMatchObject({ __typename: 'ReleaseAnonymisedCasesPayload' })
  })

  test('and a repeat answers as the first did', async () => {
    const again = { idempotencyKey: 'the key of a repeat' }
    const first = await releases.requestRelease('2020-01', '2020-03', again)
    expect(await releases.requestRelease('2020-01', '2020-03', again)).toEqual(first)
    expect(await releases.requestRelease('2020-04', '2020-06', again)).toMatchObject({
      __typename: 'RepeatedKey',
    })
  })
})

describe('what cannot be released is refused with what can', () => {
  test.each([
    ['2026-10', '2026-12', 'input.to', /ultimo mese che si può rilasciare è 2026-09/],
    ['2024-02', '2024-03', 'input.from', /inizia con un trimestre/],
    ['2024-01', '2024-02', 'input.to', /finisce con un trimestre/],
    ['2024-04', '2024-03', 'input.to', /precede/],
  ])('%s to %s', async (from, to, path, reason) => {
    expect(await releases.requestRelease(from, to)).toEqual([{ path, reason: expect.stringMatching(reason) }])
  })

  test('a title must be given', async () => {
    expect(await releases.requestRelease('2024-01', '2024-03', { title: ' ' })).toEqual([
      { path: 'input.title', reason: expect.any(String) },
    ])
  })
})

describe('others than the Region', () => {
  const others: [string, Viewer][] = [
    ['a citizen', citizen(crypto.randomUUID())],
    ['a comune', local(['072006'], 'SOCIAL_WORKER')],
    ['an Ambito', planOffice('ATS-BA-02')],
  ]
  test.each(others)('%s sees no release, neither by the graph nor by the rows', async (_, viewer) => {
    for (const query of ['{ releases { id } }', '{ anonymisedCases { totalCount } }']) {
      const { errors } = await releases.execute(viewer, query)
      expect(errors?.[0]?.extensions.code).toBe('FORBIDDEN')
    }
    expect(await releases.requestRelease('2024-01', '2024-03', {}, viewer)).toBe('FORBIDDEN')
    const session = releases.database.session({
      ...viewer,
      keys: keysOf(viewer),
      requestId: crypto.randomUUID(),
    })
    for (const table of [
      'data_release',
      'release_class',
      'release_file',
      'release_file_part',
      'released_case',
    ]) {
      const [row] = await session
        .as('analytics')
        .rows(sql<{ rows: number }>`select count(*)::int as "rows" from ${sql.raw(`analytics.${table}`)}`)
      expect(row?.rows).toBe(0)
    }
    await session.close()
  })

  test('the analyst reads and does not release', async () => {
    expect(await releases.requestRelease('2024-01', '2024-03', {}, analyst)).toBe('FORBIDDEN')
  })
})
