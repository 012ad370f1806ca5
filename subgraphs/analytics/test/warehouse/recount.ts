import type { openAdmin } from '@cse/db/src/server/server'
import { ageBands } from '@cse/schema/bands'
import { type Axis, type CellTable, cellTables } from '../../src/rules/cell-tables.ts'

/** Every cell that has a record, counted in plain SQL from the rows of the facts: address and figures, one line a cell. */
export async function recounted(admin: Awaited<ReturnType<typeof openAdmin>>): Promise<string[]> {
  const lines: string[] = []
  for (const table of cellTables)
    for (const { line } of await admin.unsafe<{ line: string }[]>(recountOf(table))) lines.push(line)
  return lines.sort()
}

/** The same of the stored cells. */
export async function storedCells(admin: Awaited<ReturnType<typeof openAdmin>>): Promise<string[]> {
  const rows = await admin<{ line: string }[]>`
    select row(table_code, period, territory, one, other, count, persons, key_sum, person_key_sum, squares, minutes, minute_squares, cents,
      euro_squares)::text as line from analytics.cell where count > 0`
  return rows.map(({ line }) => line).sort()
}

function recountOf(table: CellTable): string {
  const { from, where, month, days } = SOURCES[table.family]
  const [one, other] = table.axes.map((axis) => traitOf(axis, month, days))
  return `
    select row('${table.code}'::text, period, territory, one, other, sum(records)::bigint, count(*), mod(sum(keys), 4294967296)::bigint,
      mod(sum(person_key), 4294967296)::bigint, sum(records * records)::bigint, sum(minutes)::bigint, sum(minutes * minutes)::bigint,
      sum(cents)::bigint, sum(round(cents / 100) ^ 2)::bigint)::text as line
    from (
      select ${periodOf(table, month)} as period, ${PLACES[table.territory]} as territory, ${one ?? "''"} as one, ${other ?? "''"} as other,
        coalesce(min(person.record_key), 0)::numeric as person_key, count(*) as records, sum(fact.record_key) as keys,
        ${table.family === 'DELIVERIES' || table.family === 'HOME_CARE' ? 'sum(fact.minutes) as minutes, sum(fact.cents) as cents' : '0 as minutes, 0::numeric as cents'}
      from ${from} left join analytics.person_fact person on person.pseudonym = fact.person
      where ${where} group by 1, 2, 3, 4, fact.person
    ) person_in_cell group by period, territory, one, other`
}

const PLACES = {
  REGION: "''",
  PROVINCE: 'fact.province',
  AMBITO: 'fact.ambito_code',
  COMUNE: 'fact.comune',
}

const DELIVERIES =
  'analytics.delivery_fact fact left join analytics.service_type type on type.code = fact.service_type'
const wait = (column: string) => ({
  from: 'analytics.case_fact fact',
  where: `fact.${column} is not null`,
  month: `date_trunc('month', fact.opened_month + 14 + fact.${column}::int)`,
  days: `fact.${column}`,
})
const plain = (kind: string) => ({
  from: `analytics.${kind}_fact fact`,
  where: 'true',
  month: 'fact.month',
  days: '',
})

const SOURCES: Record<CellTable['family'], { from: string; where: string; month: string; days: string }> = {
  CASES: { ...plain('case'), month: 'fact.opened_month' },
  CLOSURES: { ...plain('case'), where: 'fact.closed_month is not null', month: 'fact.closed_month' },
  DELIVERIES: { ...plain('delivery'), from: DELIVERIES, where: 'not fact.withdrawn' },
  HOME_CARE: {
    ...plain('delivery'),
    from: DELIVERIES,
    where: "not fact.withdrawn and type.macro_area = 'C'",
  },
  APPOINTMENTS: plain('appointment'),
  ASSESSMENTS: plain('assessment'),
  TRANSFERS: plain('transfer'),
  WAITS_FOR_ASSESSMENT: wait('wait_assessment'),
  WAITS_FOR_PROJECT: wait('wait_project'),
  WAITS_FOR_DELIVERY: wait('wait_delivery'),
  WAITS_FOR_CLOSURE: wait('wait_closure'),
}

function periodOf({ period }: CellTable, month: string): string {
  const forms = { ALWAYS: '', YEAR: 'YYYY', QUARTER: 'YYYY"-Q"Q', MONTH: 'YYYY-MM' }
  return period === 'ALWAYS' ? "''" : `to_char(${month}, '${forms[period]}')`
}

/** The traits of a waiting time are those of the month in which the case was opened, but for the year in which it ended. */
function traitOf(axis: Axis, month: string, days: string): string {
  const born = days ? 'fact.opened_month' : month
  const values: Record<Axis, string> = {
    TARGET_AREA: 'fact.target_area',
    PHASE: 'fact.phase',
    SEX: "coalesce(person.sex, 'UNKNOWN')",
    AGE_BAND: `case when person.birth_year is null then 'UNKNOWN' ${ageBands
      .slice(0, -1)
      .map(
        (band) =>
          `when extract(year from ${born}) - person.birth_year < ${band.split('-')[1]} then '${band}'`,
      )
      .join(' ')} else '${ageBands.at(-1)}' end`,
    ISEE_BAND: "coalesce(person.isee_band, 'UNKNOWN')",
    SERVICE_FAMILY: "coalesce(type.family, 'UNKNOWN')",
    LEPS: "case when type.code is null then 'UNKNOWN' else coalesce(type.leps, 'NONE') end",
    SERVICE_TYPE: 'fact.service_type',
    FUND: "coalesce(fact.fund, 'NONE')",
    PURPOSE: 'fact.purpose',
    OUTCOME: "coalesce(fact.outcome, 'UNKNOWN')",
    INSTRUMENT: 'fact.instrument',
    NEED: "coalesce(fact.need, 'UNKNOWN')",
    PROFILE: "'UNKNOWN'",
    DAYS: `to_char(case when ${days} < 63 then ${days} when ${days} < 364 then 63 + (${days} - 63) / 7 * 7
      else 364 + (least(${days}, 1114) - 364) / 30 * 30 end, 'FM0000')`,
  }
  return values[axis]
}
