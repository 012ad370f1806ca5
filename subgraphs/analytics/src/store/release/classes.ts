import { sql } from '@cse/db/src/query/sql'
import type { Writing } from '@cse/db/src/session/schema-session'
import type { Coding } from '../../rules/release/coding.ts'
import {
  type GeneralisationStep,
  INNOCUOUS,
  KNOWN,
  SENSITIVE,
  STEPS,
} from '../../rules/release/generalisation.ts'
import { columns, type TraitColumn } from '../../rules/release/traits.ts'
import { makeTable } from './temporary-tables.ts'

/**
 * Turns the cases in `release_open` (see `open-cases.ts`) into the classes of a release, set by set within the database: memory does not grow
 * with them.
 * @param onStep called after each step with the number of finished steps and of all
 * @returns the number of records that could not be released
 */
export async function makeClasses(
  writing: Writing,
  { release, k, coding }: { readonly release: string; readonly k: number; readonly coding: Coding },
  onStep: (done: number, of: number) => Promise<void>,
): Promise<number> {
  await makeTable(writing, 'release_settled')
  for (const at of STEPS.keys()) {
    await settle(writing, { at, k, coding })
    const next = STEPS[at + 1]
    await leaveOpen(writing, next === undefined ? 'code' : generalised(next, coding))
    await onStep(at + 1, STEPS.length)
  }
  await writing.run(sql`
    insert into analytics.release_class (release_id, last, records, persons, step, comune, ambito_code, province, target_area, phase, outcome,
      sex, age_band, isee_band, opened_quarter, opened_year, wait)
    select ${release}::uuid, sum(records) over (order by md5(row(${VALUES})::text) rows unbounded preceding), records, persons, step,
      ${sql.raw(columns.map((column) => `nullif("of ${column}".value, '')`).join(', '))}
    from (
      select code, sum(records) as records, max(persons) as persons, min(step) as step from release_settled group by code
    ) class ${sql.raw(
      columns
        .map(
          (column) =>
            `join release_value "of ${column}" on "of ${column}".name = '${column}' and "of ${column}".code = class.code & ${coding.maskOf([column])}`,
        )
        .join(' '),
    )}`)
  const left = await writing.one(sql<{ records: number }>`select count(*) as "records" from release_open`)
  return left?.records ?? 0
}

const VALUES = sql.raw(columns.map((column) => `"of ${column}".value`).join(', '))

/** Adds to the settled classes what is shared by enough persons, and by persons that differ. */
async function settle(
  writing: Writing,
  { at, k, coding }: { readonly at: number; readonly k: number; readonly coding: Coding },
): Promise<void> {
  const known = coding.maskOf(KNOWN)
  await makeTable(writing, 'release_shared')
  await writing.run(sql`
    insert into release_shared
    select code, count(*) as records, count(distinct person)::integer as persons from release_open
    group by code having count(distinct person) >= ${sql.raw(String(k))}`)
  await writing.run(sql`
    delete from release_shared using (
      select code & ${sql.raw(String(known))} as known from (
        select code from release_shared union all select code from release_settled
      ) class group by 1 having ${sql.raw(SENSITIVE.map((column) => isHomogeneous(column, coding)).join(' or '))}
    ) homogeneous where release_shared.code & ${sql.raw(String(known))} = homogeneous.known`)
  await writing.run(
    sql`insert into release_settled select code, records, persons, ${sql.raw(String(at))} from release_shared`,
  )
  await writing.run(sql`analyze release_shared`)
}

/** Leaves in `release_open` what did not settle, in the form of the next step. */
async function leaveOpen(writing: Writing, form: string): Promise<void> {
  await makeTable(writing, 'release_next')
  await writing.run(sql`
    insert into release_next
    select person, ${sql.raw(form)} as code from release_open open
    where not exists (select from release_shared shared where shared.code = open.code)`)
  await writing.rows(sql`select analytics.open_next_step()`)
  await writing.run(sql`analyze release_open`)
}

/** The number of a combination after a step. */
function generalised({ change }: GeneralisationStep, coding: Coding): string {
  return Object.entries(change).reduce((code, [name, broader]) => {
    const column = name as TraitColumn
    const mask = coding.maskOf([column])
    if (broader === null) return `(${code} & ~${mask}::bigint)`
    const whens = Object.entries(broader).map(
      ([value, released]) => `when ${coding.codeOf(column, value)} then ${coding.codeOf(column, released)}`,
    )
    return `(${code} & ~${mask}::bigint | case ${code} & ${mask} ${whens.join(' ')} else ${code} & ${mask} end)`
  }, 'code')
}

/** The SQL condition that all members of a group have the same value of a column, one that discloses something. */
function isHomogeneous(column: (typeof SENSITIVE)[number], coding: Coding): string {
  const released = `min(code & ${coding.maskOf([column])})`
  const innocuous = INNOCUOUS.filter((each) => each.column === column && coding.has(column, each.value)).map(
    ({ value, where }) =>
      where === undefined
        ? `${released} = ${coding.codeOf(column, value)}`
        : `(${released} = ${coding.codeOf(column, value)} and min(code & ${coding.maskOf([where.column])}) in (${where.among
            .map((each) => coding.codeOf(where.column, each))
            .join(', ')}))`,
  )
  const same = `${released} = max(code & ${coding.maskOf([column])})`
  return `(${same} and not (${[`${released} = 0`, ...innocuous].join(' or ')}))`
}
