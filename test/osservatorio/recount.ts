import type { Sql } from 'postgres'

/** What an indicator is made of, counted again from the facts: by Ambito, and under `REGION` for the Region. */
export type Recounted = ReadonlyMap<string, number>

/**
 * Counts again by plain SQL, past all row policies. Each query answers `territory` and `reported`.
 */
export const RECOUNTS: Readonly<Record<string, (sql: Sql, year: number) => Promise<Recounted>>> = {
  cases: (sql, year) =>
    counted(sql`
      select coalesce(ambito_code, 'REGION') as territory, count(*)::float8 as reported from analytics.case_fact
      where extract(year from opened_month) = ${year} group by grouping sets ((ambito_code), ())`),
  elderlyCases: (sql, year) =>
    counted(sql`
      select coalesce(ambito_code, 'REGION') as territory, count(*)::float8 as reported from analytics.case_fact
      where extract(year from opened_month) = ${year} and target_area = '4' group by grouping sets ((ambito_code), ())`),
  deliveries: (sql, year) =>
    counted(sql`
      select coalesce(ambito_code, 'REGION') as territory, count(*)::float8 as reported from analytics.delivery_fact
      where extract(year from month) = ${year} and not withdrawn group by grouping sets ((ambito_code), ())`),
  homeCareElders: (sql, year) =>
    counted(sql`
      select coalesce(ambito_code, 'REGION') as territory, count(distinct person)::float8 as reported
      from analytics.delivery_fact fact
      join analytics.person_fact who on who.pseudonym = fact.person
      join services.service_type type on type.code = fact.service_type
      where extract(year from month) = ${year} and not withdrawn and type.macro_area = 'C' and ${year} - who.birth_year >= 65
      group by grouping sets ((ambito_code), ())`),
  assessed: (sql, year) => waits(sql, year, 'wait_assessment', 10_000),
  assessedInTerm: (sql, year) => waits(sql, year, 'wait_assessment', 30),
  projects: (sql, year) => waits(sql, year, 'wait_project', 10_000),
  assessmentWait: (sql, year) =>
    counted(sql`
      select coalesce(ambito_code, 'REGION') as territory, percentile_disc(0.5) within group (order by wait_assessment)::float8 as reported
      from analytics.case_fact where extract(year from opened_month + 14 + wait_assessment) = ${year}
      group by grouping sets ((ambito_code), ())`),
  planned: (sql, year) => amounts(sql, year, 'planned'),
  committed: (sql, year) => amounts(sql, year, 'committed'),
  liquidated: (sql, year) => amounts(sql, year, 'liquidated'),
  paid: (sql, year) => amounts(sql, year, 'paid'),
  places: (sql, year) => offer(sql, year, 'capacity', '.'),
  occupied: (sql, year) => offer(sql, year, 'occupied', '.'),
  nurseryPlaces: (sql, year) => offer(sql, year, 'capacity', '2007/53$'),
  socialWorkers: (sql, year) =>
    counted(sql`
      select coalesce(ambito_code, 'REGION') as territory, sum(full_time) / 100.0::float8 as reported from analytics.staff_fact
      where year = ${year} and profile = 'Assistente sociale' group by grouping sets ((ambito_code), ())`),
  inhabitants: (sql) =>
    counted(sql`
      select coalesce(ambito, 'REGION') as territory, sum(population)::float8 as reported
      from registry.ambito_membership join registry.comune on istat_code = comune group by grouping sets ((ambito), ())`),
}

async function counted(rows: PromiseLike<readonly object[]>): Promise<Recounted> {
  const found = (await rows) as readonly { territory: string; reported: number }[]
  return new Map(found.map(({ territory, reported }) => [territory, Number(reported)]))
}

/** A fact has the month of its beginning, so a wait is counted from its middle. */
function waits(sql: Sql, year: number, column: string, most: number): Promise<Recounted> {
  return counted(sql`
    select coalesce(ambito_code, 'REGION') as territory, count(*)::float8 as reported from analytics.case_fact
    where extract(year from opened_month + 14 + ${sql(column)}) = ${year} and ${sql(column)} <= ${most}
    group by grouping sets ((ambito_code), ())`)
}

function amounts(sql: Sql, year: number, column: string): Promise<Recounted> {
  return counted(sql`
    select coalesce(ambito_code, 'REGION') as territory, sum(${sql(column)})::float8 as reported from analytics.amount_fact
    where year = ${year} group by grouping sets ((ambito_code), ())`)
}

function offer(sql: Sql, year: number, column: string, article: string): Promise<Recounted> {
  return counted(sql`
    select coalesce(ambito_code, 'REGION') as territory, sum(${sql(column)})::float8 as reported from analytics.offer_fact
    where year = ${year} and article ~ ${article} group by grouping sets ((ambito_code), ())`)
}

/** Invented money of a year, two interventions for each Ambito, so that money is there whatever the plans of the population have. */
export async function plantAmounts(sql: Sql, year: number): Promise<void> {
  await sql`
    insert into analytics.amount_fact (intervention, year, fund, ambito_code, target_area, service_type, level, planned, committed,
      liquidated, paid, source_version)
    select gen_random_uuid(), ${year}, fund, code, area, 'A2.07', null, 1000000 + 7 * place, 900000 - 20000 * place, 500000 - 10000 * place,
      400000 - 9000 * place, 1
    from (select code, row_number() over (order by code) as place from registry.ambito) ambito,
      (values ('FNPS', '4'), ('FNA', '2')) as planted(fund, area)`
}
