import { sql } from '@cse/db/src/query/sql'
import type { Writing } from '@cse/db/src/session/schema-session'
import type { AmountFact, OfferFact, StaffFact } from '../../rules/fact.ts'

/** Stores facts about facilities, in their newest version. */
export async function storeOffers(writing: Writing, facts: readonly OfferFact[]): Promise<void> {
  await writing.run(sql`
    insert into analytics.offer_fact (facility, year, comune, ambito_code, article, service_type, capacity, occupied, source_version)
    select distinct on (facility, year) facility, year, comune, ambito, article, "serviceType", capacity, occupied, version
    from json_to_recordset(${JSON.stringify(facts)}::json) as fact(facility uuid, year smallint, comune text, ambito text, article text,
      "serviceType" text, capacity integer, occupied integer, version bigint)
    order by facility, year, version desc
    on conflict (facility, year) do update set comune = excluded.comune, ambito_code = excluded.ambito_code, article = excluded.article,
      service_type = excluded.service_type, capacity = excluded.capacity, occupied = excluded.occupied, source_version = excluded.source_version
    where excluded.source_version > offer_fact.source_version`)
}

/** Stores facts about the staff of the Ambiti, in their newest version. */
export async function storeStaff(writing: Writing, facts: readonly StaffFact[]): Promise<void> {
  await writing.run(sql`
    insert into analytics.staff_fact (ambito_code, year, profile, full_time, source_version)
    select distinct on (ambito, year, profile) ambito, year, profile, "fullTime", version
    from json_to_recordset(${JSON.stringify(facts)}::json) as fact(ambito text, year smallint, profile text, "fullTime" integer, version bigint)
    order by ambito, year, profile, version desc
    on conflict (ambito_code, year, profile) do update set full_time = excluded.full_time, source_version = excluded.source_version
    where excluded.source_version > staff_fact.source_version`)
}

/** Stores facts about the money of planned interventions, in their newest version. */
export async function storeAmounts(writing: Writing, facts: readonly AmountFact[]): Promise<void> {
  await writing.run(sql`
    insert into analytics.amount_fact
      (intervention, year, fund, ambito_code, target_area, service_type, level, planned, committed, liquidated, paid, source_version)
    select distinct on (intervention, year, fund)
      intervention, year, fund, ambito, "targetArea", "serviceType", level, planned, committed, liquidated, paid, version
    from json_to_recordset(${JSON.stringify(facts)}::json) as fact(intervention uuid, year smallint, fund text, ambito text, "targetArea" text,
      "serviceType" text, level text, planned bigint, committed bigint, liquidated bigint, paid bigint, version bigint)
    order by intervention, year, fund, version desc
    on conflict (intervention, year, fund) do update set ambito_code = excluded.ambito_code, target_area = excluded.target_area,
      service_type = excluded.service_type, level = excluded.level, planned = excluded.planned, committed = excluded.committed,
      liquidated = excluded.liquidated, paid = excluded.paid, source_version = excluded.source_version
    where excluded.source_version > amount_fact.source_version`)
}
