import { POPULATION } from '@cse/db/analytics/official-statistics/columns'
import type { Sql } from 'postgres'
import { AMBITO, COMUNE } from './personas.ts'

/** Gives the Osservatorio what so small a population lacks: official statistics, money of a year that is over, and a record that is released with all that it can hold. */
export async function completeNumbers(admin: Sql): Promise<void> {
  for (const dataset of [POPULATION, 'REDDITO'])
    await admin`
      insert into analytics.context_dataset (code, year, title, source, licence, reference_date, digest, figures)
      values (${dataset}, 2024, 'Statistica esempio', 'ISTAT', 'CC BY 4.0', '2024-01-01', ${'a'.repeat(64)}, 2)`
  await admin`
    insert into analytics.context_value (dataset, year, comune, measure, sex, age_from, age_to, value)
    select ${POPULATION}, 2024, ${COMUNE}, 'RESIDENTS', sex, 0, 2, 100 from unnest(array['M', 'F']) as sex`
  await admin`
    insert into analytics.context_value (dataset, year, comune, measure, sex, value) values ('REDDITO', 2024, ${COMUNE}, 'INCOME', 'ALL', 1)`
  // money of a year that is over, as demand is
  await admin`
    insert into analytics.amount_fact (intervention, year, fund, ambito_code, target_area, service_type, level, planned, committed, liquidated,
      paid, source_version)
    select intervention, 2025, fund, ambito_code, target_area, service_type, level, planned, committed, liquidated, paid, 1
    from analytics.amount_fact where ambito_code = ${AMBITO} and year = 2026`
  await admin.begin(async (sql) => {
    // a release is immutable
    await sql`set local session_replication_role = replica`
    await sql`
      update analytics.release_class set comune = ${COMUNE}, ambito_code = ${AMBITO}, province = 'Bari', target_area = '1', phase = 'CLOSED',
        outcome = 'OTHER', sex = 'F', age_band = '18-29', isee_band = 'UNKNOWN', opened_quarter = '2026-Q1', opened_year = '2026', wait = '0-30'
      where (release_id, last) in (select release_id, min(last) from analytics.release_class group by release_id)`
  })
}
