import { ageBand } from '@cse/schema/bands'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { deliver } from '../../../../test/deliver.ts'
import { START } from '../../../../test/scratch-graph.ts'
import { eventHandlers } from '../../src/event-handlers.ts'
import { type Inhabited, releasableComuni } from '../../src/rules/release/comuni.ts'
import { roundedUp } from '../../src/rules/release/k-anonymity.ts'
import { columns, type Traits, waitBands } from '../../src/rules/release/traits.ts'
import { type CaseRecord, release } from '../oracles/release.ts'
import { analyst, CASES, openReleases, type ShownRecord, TRAITS, valuesOf } from './calls.ts'
import { pseudonymOf } from './cases.ts'

let releases: Awaited<ReturnType<typeof openReleases>>
let id: string
beforeAll(async () => {
  releases = await openReleases()
}, START)
afterAll(() => releases.stop())

/** The cases opened in 2025 as the pure method wants them, read by other SQL than that of the release. */
async function openedIn2025(): Promise<CaseRecord[]> {
  const places = await releases.admin<Inhabited[]>`
    select istat_code as comune, ambito, population as inhabitants from registry.comune
    join registry.ambito_membership on comune = istat_code and valid_to is null`
  const releasable = releasableComuni(places)
  const facts = await releases.admin`
    select fact.*, fact.opened_month::text as opened, person.sex, person.birth_year, person.isee_band
    from analytics.case_fact fact join analytics.person_fact person on person.pseudonym = fact.person
    where extract(year from fact.opened_month) = 2025`
  return facts.map((fact) => {
    const [year, month] = String(fact.opened).split('-').map(Number)
    const wait = waitBands.find(([days]) => fact.wait_delivery <= days)
    const traits: Traits = {
      comune: releasable.has(fact.comune) ? fact.comune : null,
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
  test('is requested by the controller and is then in preparation', async () => {
    const made = await releases.requestRelease('2025-01', '2025-12')
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
    expect(await releases.recordsOf(analyst, { release: id })).toEqual([])
    const [event] =
      await releases.admin`select * from graphile_worker.jobs where task_identifier = 'analytics.release-planned'`
    expect(event).toBeDefined()
  })

  test('has the classes that the method says, set by set as record by record', async () => {
    await releases.prepareReleases()
    const cases = await openedIn2025()
    const { classes, withheld } = release(cases)
    const expected = classes.flatMap(({ traits, records }) => Array<string>(records).fill(valuesOf(traits)))
    const shown = (await releases.recordsOf(analyst, { release: id })).map(valuesOf)
    expect(shown.length).toBeGreaterThan(500)
    expect(shown.toSorted()).toEqual(expected.toSorted())
    const { data } = await releases.execute(
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
    const recounted = await releases.admin`
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
    const parts = await releases.admin`
      select string_agg(row::text, ' ') as text from (select release_class::text from analytics.release_class) row`
    const text = String(parts[0]?.text)
    for (let number = 0; number < CASES; number++)
      for (const kind of ['person', 'case'])
        expect(text).not.toContain(pseudonymOf(kind, number).slice(0, 12))
  })

  test('is paged backwards to the same records', async () => {
    const pageOf = async (args: string) => {
      const { data, errors } = await releases.execute(
        analyst,
        `{ anonymisedCases(filter: { ambito: "ATS-BA-02" }, ${args}) { totalCount nodes { ${TRAITS} } pageInfo { startCursor endCursor hasPreviousPage } } }`,
      )
      if (errors) throw errors[0]
      return data?.anonymisedCases as {
        totalCount: number
        nodes: ShownRecord[]
        pageInfo: { startCursor: string; endCursor: string; hasPreviousPage: boolean }
      }
    }
    const first = await pageOf('first: 60')
    const second = await pageOf(`first: 30, after: "${first.pageInfo.endCursor}"`)
    const back = await pageOf(`last: 60, before: "${second.pageInfo.startCursor}"`)
    expect(back.nodes).toEqual(first.nodes)
    expect(back.pageInfo.hasPreviousPage).toBe(false)
    const all = await releases.recordsOf(analyst, { release: id, ambito: 'ATS-BA-02' })
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
      await expect(releases.admin.unsafe(change)).rejects.toThrow(/immutable/)
  })

  test('stays as it is when its event comes again and when a case is corrected', async () => {
    const before = await releases.recordsOf(analyst, { release: id })
    await releases.admin`update analytics.case_fact set target_area = '7', opened_month = '2026-02-01' where pseudonym = ${pseudonymOf('case', 1)}`
    const [row] = await releases.admin`select id from analytics.data_release`
    await deliver(eventHandlers(releases.database), 'analytics.release-planned', { release: row?.id })
    expect(await releases.recordsOf(analyst, { release: id })).toEqual(before)
  })
})
