import { type SQL, sql } from '@cse/db/src/query/sql'
import type { Writing } from '@cse/db/src/session/schema-session'
import { ageBands, iseeBands } from '@cse/schema/bands'
import { Coding, type Values } from '../../rules/release/coding.ts'
import { type Inhabited, releasableComuni } from '../../rules/release/comuni.ts'
import { dayAfter, type Period } from '../../rules/release/period.ts'
import {
  broadAges,
  broadIsee,
  columns,
  NOT_CLOSED,
  UNKNOWN,
  WAITING,
  waitBands,
} from '../../rules/release/traits.ts'
import { makeTable } from './temporary-tables.ts'

/**
 * Puts the cases opened in a period that are in no release into the temporary table `release_open`, with the values of each in full detail as one
 * number. From then on they are in this release. Persons and cases are identified by the first 64 bits of their pseudonyms: two persons that share
 * them would be counted as one, so never as too many.
 */
export async function openCases(writing: Writing, release: string, period: Period): Promise<Coding> {
  const within = sql`fact.opened_month >= ${`${period.from}-01`}::date and fact.opened_month < ${dayAfter(period.to)}::date`
  const taken = await writing.run(sql`
    insert into analytics.released_case (case_key, release_id)
    select ${releaseKeyOf('fact.pseudonym')} as case_key, ${release}::uuid from analytics.case_fact fact where ${within}
    order by 1 on conflict do nothing`)
  await listReleasableComuni(writing)
  const coding = new Coding(await valuesOf(writing, within))
  await makeTable(writing, 'release_value')
  await writing.run(sql`
    insert into release_value select value."name", value."value", value."code"
    from jsonb_to_recordset(${JSON.stringify(codes(coding))}::jsonb) as value("name" text, "value" text, "code" bigint)`)
  // without it the server would read all values for each case
  await writing.run(sql`analyze release_value`)
  await makeTable(writing, 'release_open')
  const opened = await writing.run(sql`
    insert into release_open (person, code)
    select raw.person, ${sql.raw(columns.map((column) => `"of ${column}".code`).join(' | '))}
    from (
      select ${releaseKeyOf('fact.person')} as person, ${sql.join(
        columns.map((column) => sql`${VALUES[column]} as ${sql.raw(`"${column}"`)}`),
        sql`, `,
      )}
      from analytics.case_fact fact
      join analytics.released_case released on released.case_key = ${releaseKeyOf('fact.pseudonym')} and released.release_id = ${release}::uuid
      left join release_comune comune on comune.istat_code = fact.comune
      left join analytics.person_fact person on person.pseudonym = fact.person
      where ${within}
    ) raw ${sql.raw(columns.map((column) => `join release_value "of ${column}" on "of ${column}".name = '${column}' and "of ${column}".value = raw."${column}"`).join(' '))}`)
  if (opened !== taken) throw new Error(`${taken} cases are to be released, ${opened} could be read`)
  return coding
}

/** Puts the comuni that may be released into the temporary table `release_comune`. */
async function listReleasableComuni(writing: Writing): Promise<void> {
  const all = await writing.rows(sql<Inhabited>`
    select comune.istat_code as "comune", membership.ambito as "ambito", comune.population as "inhabitants"
    from registry.comune comune join registry.ambito_membership membership on membership.comune = comune.istat_code
    where current_date between membership.valid_from and coalesce(membership.valid_to - 1, 'infinity'::date)`)
  await makeTable(writing, 'release_comune')
  await writing.run(sql`
    insert into release_comune select jsonb_array_elements_text(${JSON.stringify([...releasableComuni(all)])}::jsonb)`)
  await writing.run(sql`analyze release_comune`)
}

/** The value of each column in full detail; the empty text is null. */
const VALUES: Readonly<Record<(typeof columns)[number], SQL>> = {
  comune: sql`coalesce(comune.istat_code, '')`,
  ambito: sql`fact.ambito_code`,
  province: sql`fact.province`,
  targetArea: sql`fact.target_area`,
  phase: sql`fact.phase`,
  outcome: sql.raw(
    `case when fact.closed_month is null then '${NOT_CLOSED}' else coalesce(fact.outcome, '${UNKNOWN}') end`,
  ),
  sex: sql.raw(`coalesce(person.sex, '${UNKNOWN}')`),
  // the age reached in the year of the opening; see `@cse/schema/bands`
  ageBand: sql.raw(
    `case ${[
      `when person.birth_year is null then '${UNKNOWN}'`,
      ...ageBands
        .slice(0, -1)
        .map(
          (band) =>
            `when extract(year from fact.opened_month) - person.birth_year < ${band.split('-')[1]} then '${band}'`,
        ),
    ].join(' ')} else '${ageBands.at(-1)}' end`,
  ),
  iseeBand: sql.raw(`coalesce(person.isee_band, '${UNKNOWN}')`),
  openedQuarter: sql.raw(`to_char(fact.opened_month, 'YYYY"-Q"Q')`),
  openedYear: sql.raw(`to_char(fact.opened_month, 'YYYY')`),
  wait: sql.raw(
    `case ${[
      `when fact.wait_delivery is null then '${WAITING}'`,
      ...waitBands.slice(0, -1).map(([days, band]) => `when fact.wait_delivery <= ${days} then '${band}'`),
    ].join(' ')} else '${waitBands.at(-1)?.[1]}' end`,
  ),
}

/** The values of each column: those of the facts, and the broader ones. */
async function valuesOf(writing: Writing, within: SQL): Promise<Values> {
  const named = [
    'comune',
    'ambito',
    'province',
    'targetArea',
    'phase',
    'outcome',
    'openedQuarter',
    'openedYear',
  ] as const
  const found = await writing.rows(sql<{ name: string; value: string }>`
    with found as materialized (
      select distinct ${sql.join(
        named.map((column) => sql`${VALUES[column]} as ${sql.raw(`"${column}"`)}`),
        sql`, `,
      )}
      from analytics.case_fact fact left join release_comune comune on comune.istat_code = fact.comune where ${within}
    )
    ${sql.join(
      named.map((column) => sql.raw(`select '${column}' as "name", "${column}" as "value" from found`)),
      sql` union `,
    )}`)
  const of = (column: (typeof named)[number]) =>
    found.filter(({ name, value }) => name === column && value !== '').map(({ value }) => value)
  return {
    ...(Object.fromEntries(named.map((column) => [column, of(column)])) as Record<
      (typeof named)[number],
      string[]
    >),
    sex: ['F', 'M', UNKNOWN],
    ageBand: [...new Set([...ageBands, ...Object.values(broadAges), UNKNOWN])],
    iseeBand: [...new Set([...iseeBands, ...Object.values(broadIsee), UNKNOWN])],
    wait: [...waitBands.map(([, band]) => band), WAITING],
  }
}

/** The rows of `release_value`. */
const codes = (coding: Coding) =>
  columns.flatMap((name) => [
    { name, value: '', code: '0' },
    ...coding.codesOf(name).map((each) => ({ name, ...each })),
  ])

/** The first 64 bits of a pseudonym, as SQL. */
export const releaseKeyOf = (pseudonym: string) => sql.raw(`('x' || left(${pseudonym}, 16))::bit(64)::bigint`)
