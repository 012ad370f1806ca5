import { ageBand } from '@cse/schema/bands'
import { useDownloadKey } from '@cse/schema/signed-link'
import { keysOf, type Viewer } from '@cse/schema/viewer'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { START, scratchGraph } from '../../../test/scratch-graph.ts'
import { citizen, local, planOffice, regional } from '../../../test/viewers.ts'
import { handlers } from '../src/event-handlers.ts'
import { type Inhabited, toldComuni } from '../src/rules/release/comuni.ts'
import { roundedUp } from '../src/rules/release/k-anonymity.ts'
import { columns, type Traits, waitBands } from '../src/rules/release/traits.ts'
import { subgraph } from '../src/subgraph.ts'
import { type CaseRecord, release } from './oracles/release.ts'
import { pseudonymOf, someCases } from './release-world.ts'

const CASES = 1_500
const now = new Date('2026-11-02T09:00:00Z')
const controller = regional('CONTROLLER')
const analyst = regional('ANALYST')

let graph: Awaited<ReturnType<typeof scratchGraph>>
let id: string
beforeAll(async () => {
  useDownloadKey(Buffer.alloc(32, 'download'))
  graph = await scratchGraph()
  await someCases(graph.admin, CASES)
}, START)
afterAll(() => graph.stop())

const ask = (viewer: Viewer, query: string, variables: Record<string, unknown> = {}) =>
  graph.ask(subgraph, { viewer, now, query, variables })
let keys = 0
/** Asks for a release. @returns what the mutation answers, or the violations of a refused input */
const releaseOf = async (from: string, to: string, more: object = {}, viewer: Viewer = controller) => {
  const input = { from, to, title: 'Rilascio', idempotencyKey: `key ${keys++} of it`, ...more }
  const { data, errors } = await ask(
    viewer,
    `mutation ($input: ReleaseAnonymisedCasesInput!) { made: releaseAnonymisedCases(input: $input) { __typename
      ... on ReleaseAnonymisedCasesPayload { release { id status progress records covers { from to } downloads { csv { url } } } }
      ... on PeriodReleased { from to message } } }`,
    { input },
  )
  const [error] = errors ?? []
  if (error) return error.extensions.violations ?? error.extensions.code
  return data?.made as { __typename: string; release: { id: string } }
}
/** Delivers what waits to be prepared. */
const prepare = async () => {
  const waiting = await graph.admin<
    { id: string }[]
  >`select id from analytics.data_release where status = 'PREPARING'`
  const { 'analytics.prepare-release': handle } = handlers(graph.database)
  for (const { id: waits } of waiting) await handle?.({ release: waits }, {} as never)
}
const TRAITS = columns
  .map((column) =>
    column === 'comune'
      ? 'comune { istatCode }'
      : ['ambito', 'targetArea'].includes(column)
        ? `${column} { code }`
        : column,
  )
  .join(' ')
type Shown = Record<string, string | { istatCode?: string; code?: string } | null>
const told = (shown: Shown): string =>
  JSON.stringify(
    columns.map((column) => {
      const value = shown[column]
      return value !== null && typeof value === 'object' ? (value?.istatCode ?? value?.code ?? null) : value
    }),
  )
/** All records of a release, page by page. */
const recordsOf = async (viewer: Viewer, filter: object = {}): Promise<Shown[]> => {
  const found: Shown[] = []
  for (let after: string | null = null; ; ) {
    const { data, errors } = await ask(
      viewer,
      `query ($filter: AnonymisedCaseFilter, $after: String) { anonymisedCases(filter: $filter, first: 200, after: $after) {
        nodes { ${TRAITS} } pageInfo { endCursor hasNextPage } } }`,
      { filter, after },
    )
    if (errors) throw errors[0]
    const page = data?.anonymisedCases as {
      nodes: Shown[]
      pageInfo: { endCursor: string; hasNextPage: boolean }
    }
    found.push(...page.nodes)
    if (!page.pageInfo.hasNextPage) return found
    after = page.pageInfo.endCursor
  }
}

/** The cases opened in 2025 as the pure method wants them, read by other SQL than that of the release. */
async function openedIn2025(): Promise<CaseRecord[]> {
  const places = await graph.admin<Inhabited[]>`
    select istat_code as comune, ambito, population as inhabitants from registry.comune
    join registry.ambito_membership on comune = istat_code and valid_to is null`
  const told = toldComuni(places)
  const facts = await graph.admin`
    select fact.*, fact.opened_month::text as opened, person.sex, person.birth_year, person.isee_band
    from analytics.case_fact fact join analytics.person_fact person on person.pseudonym = fact.person
    where extract(year from fact.opened_month) = 2025`
  return facts.map((fact) => {
    const [year, month] = String(fact.opened).split('-').map(Number)
    const wait = waitBands.find(([days]) => fact.wait_delivery <= days)
    const traits: Traits = {
      comune: told.has(fact.comune) ? fact.comune : null,
      ambito: fact.ambito_code,
      province: fact.province,
      targetArea: fact.target_area,
      phase: fact.phase,
      outcome: fact.outcome ?? 'NOT_CLOSED',
      sex: fact.sex,
      ageBand: ageBand(fact.birth_year, year ?? 0),
      iseeBand: fact.isee_band,
      openedQuarter: `${year}-Q${Math.ceil((month ?? 0) / 3)}`,
      openedYear: String(year),
      wait: fact.wait_delivery === null ? 'WAITING' : (wait?.[1] ?? null),
    }
    return { person: fact.person, traits }
  })
}

describe('a release', () => {
  test('is asked for by the controller and is then in preparation', async () => {
    const made = await releaseOf('2025-01', '2025-12')
    expect(made).toMatchObject({
      __typename: 'ReleaseAnonymisedCasesPayload',
      release: {
        status: 'PREPARING',
        progress: 0,
        records: 0,
        covers: { from: '2025-01', to: '2025-12' },
        downloads: null,
      },
    })
    id = (made as { release: { id: string } }).release.id
    expect(await recordsOf(analyst, { release: id })).toEqual([])
    const [event] =
      await graph.admin`select * from graphile_worker.jobs where task_identifier = 'analytics.prepare-release'`
    expect(event).toBeDefined()
  })

  test('has the classes that the method says, set by set as record by record', async () => {
    await prepare()
    const cases = await openedIn2025()
    const { classes, withheld } = release(cases)
    const expected = classes.flatMap(({ traits, records }) => Array<string>(records).fill(told(traits)))
    const shown = (await recordsOf(analyst, { release: id })).map(told)
    expect(shown.length).toBeGreaterThan(500)
    expect(shown.toSorted()).toEqual(expected.toSorted())
    const { data } = await ask(
      analyst,
      `{ releases { id status progress records withheld k steps { records } columns { name loss } } }`,
    )
    const [row] = (data?.releases ?? []) as {
      steps: { records: number }[]
      columns: { name: string; loss: number }[]
    }[]
    expect(row).toMatchObject({
      id,
      status: 'RELEASED',
      progress: 100,
      records: expected.length,
      withheld: roundedUp(withheld),
      k: 5,
    })
    expect(row?.steps.reduce((sum, { records }) => sum + records, 0)).toBe(expected.length)
    const lost = shown.filter(
      (text) => (JSON.parse(text) as unknown[])[columns.indexOf('wait')] === null,
    ).length
    expect(row?.columns.find(({ name }) => name === 'wait')?.loss).toBeCloseTo(lost / shown.length, 3)
  })

  test('shares each combination among five persons by a recount of the facts', async () => {
    const recounted = await graph.admin`
      with fact as (
        select fact.person, case when comune.population >= 5000 then fact.comune end as comune, fact.ambito_code, fact.province, fact.target_area,
          fact.phase, coalesce(fact.outcome, 'NOT_CLOSED') as outcome, person.sex, to_char(fact.opened_month, 'YYYY"-Q"Q') as opened_quarter
        from analytics.case_fact fact join analytics.person_fact person on person.pseudonym = fact.person
        join registry.comune comune on comune.istat_code = fact.comune where extract(year from fact.opened_month) = 2025)
      select class.persons, count(distinct fact.person)::int as found from analytics.release_class class join fact on
        coalesce(class.comune = fact.comune, true) and coalesce(class.ambito_code = fact.ambito_code, true)
        and coalesce(class.province = fact.province, true) and coalesce(class.target_area = fact.target_area, true)
        and coalesce(class.phase = fact.phase, true) and coalesce(class.outcome = fact.outcome, true)
        and coalesce(class.sex = fact.sex, true) and coalesce(class.opened_quarter = fact.opened_quarter, true)
      group by class.release_id, class.last, class.persons`
    expect(recounted.length).toBeGreaterThan(20)
    for (const { persons, found } of recounted) {
      expect(persons).toBeGreaterThanOrEqual(5)
      expect(found).toBeGreaterThanOrEqual(persons)
    }
  })

  test('holds no pseudonym, nor a part of one', async () => {
    const parts = await graph.admin`
      select string_agg(row::text, ' ') as text from (select release_class::text from analytics.release_class) row`
    const text = String(parts[0]?.text)
    for (let number = 0; number < CASES; number++)
      for (const kind of ['person', 'case'])
        expect(text).not.toContain(pseudonymOf(kind, number).slice(0, 12))
  })

  test('is paged backwards to the same records', async () => {
    const pageOf = async (args: string) => {
      const { data, errors } = await ask(
        analyst,
        `{ anonymisedCases(filter: { ambito: "ATS-BA-02" }, ${args}) { totalCount nodes { ${TRAITS} } pageInfo { startCursor endCursor hasPreviousPage } } }`,
      )
      if (errors) throw errors[0]
      return data?.anonymisedCases as {
        totalCount: number
        nodes: Shown[]
        pageInfo: { startCursor: string; endCursor: string; hasPreviousPage: boolean }
      }
    }
    const first = await pageOf('first: 60')
    const second = await pageOf(`first: 30, after: "${first.pageInfo.endCursor}"`)
    const back = await pageOf(`last: 60, before: "${second.pageInfo.startCursor}"`)
    expect(back.nodes).toEqual(first.nodes)
    expect(back.pageInfo.hasPreviousPage).toBe(false)
    const all = await recordsOf(analyst, { release: id, ambito: 'ATS-BA-02' })
    expect(first.totalCount).toBe(all.length)
    expect((await pageOf('last: 7')).nodes).toEqual(all.slice(-7))
  })

  test('cannot be changed, added to or taken back, not even by the administrator', async () => {
    for (const change of [
      `update analytics.data_release set title = 'altro'`,
      `delete from analytics.data_release`,
      `update analytics.release_class set sex = null`,
      `delete from analytics.release_class`,
      `truncate analytics.release_class, analytics.release_file_part`,
      `insert into analytics.release_class select release_id, last + 1000000, records, persons, step from analytics.release_class limit 1`,
      `delete from analytics.released_case`,
    ])
      await expect(graph.admin.unsafe(change)).rejects.toThrow(/immutable/)
  })

  test('stays as it is when its event comes again and when a case is corrected', async () => {
    const before = await recordsOf(analyst, { release: id })
    await graph.admin`update analytics.case_fact set target_area = '7', opened_month = '2026-02-01' where pseudonym = ${pseudonymOf('case', 1)}`
    const { 'analytics.prepare-release': handle } = handlers(graph.database)
    const [row] = await graph.admin`select id from analytics.data_release`
    await handle?.({ release: row?.id }, {} as never)
    expect(await recordsOf(analyst, { release: id })).toEqual(before)
  })
})

describe('no two releases', () => {
  test('cover the same month', async () => {
    for (const [from, to] of [
      ['2025-10', '2026-03'],
      ['2024-01', '2025-03'],
      ['2025-01', '2025-12'],
    ] as const)
      expect(await releaseOf(from, to)).toMatchObject({
        __typename: 'PeriodReleased',
        from: '2025-01',
        to: '2025-12',
      })
  })

  test('tell of the same case, though its opening was corrected into the other period', async () => {
    const made = await releaseOf('2026-01', '2026-09')
    await prepare()
    const [taken] = await graph.admin`
      select count(*)::int as cases, count(*) filter (where release.covers @> '2026-01-01'::date)::int as later
      from analytics.released_case join analytics.data_release release on release.id = release_id`
    const [opened] = await graph.admin`select count(*)::int as cases from analytics.case_fact`
    expect(taken?.cases).toBe(opened?.cases)
    // the corrected case is the first release's still
    const [moved] = await graph.admin`
      select count(*)::int as cases from analytics.case_fact where opened_month >= '2026-01-01'`
    expect(taken?.later).toBe((moved?.cases ?? 0) - 1)
    expect(made).toMatchObject({ __typename: 'ReleaseAnonymisedCasesPayload' })
  })

  test('and a repeat answers as the first did', async () => {
    const again = { idempotencyKey: 'the key of a repeat' }
    const first = await releaseOf('2020-01', '2020-03', again)
    expect(await releaseOf('2020-01', '2020-03', again)).toEqual(first)
    expect(await releaseOf('2020-04', '2020-06', again)).toMatchObject({ __typename: 'RepeatedKey' })
  })
})

describe('what cannot be released is told with what can', () => {
  test.each([
    ['2026-10', '2026-12', 'input.to', /ultimo mese che si può rilasciare è 2026-09/],
    ['2024-02', '2024-03', 'input.from', /inizia con un trimestre/],
    ['2024-01', '2024-02', 'input.to', /finisce con un trimestre/],
    ['2024-04', '2024-03', 'input.to', /precede/],
  ])('%s to %s', async (from, to, path, reason) => {
    expect(await releaseOf(from, to)).toEqual([{ path, reason: expect.stringMatching(reason) }])
  })

  test('a title must be given', async () => {
    expect(await releaseOf('2024-01', '2024-03', { title: ' ' })).toEqual([
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
      const { errors } = await ask(viewer, query)
      expect(errors?.[0]?.extensions.code).toBe('FORBIDDEN')
    }
    expect(await releaseOf('2024-01', '2024-03', {}, viewer)).toBe('FORBIDDEN')
    const session = graph.database.session({
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
      const { sql } = await import('@cse/db/src/query/sql')
      const [row] = await session
        .as('analytics')
        .rows(sql<{ rows: number }>`select count(*)::int as "rows" from ${sql.raw(`analytics.${table}`)}`)
      expect(row?.rows).toBe(0)
    }
    await session.close()
  })

  test('the analyst reads and does not release', async () => {
    expect(await releaseOf('2024-01', '2024-03', {}, analyst)).toBe('FORBIDDEN')
  })
})
