import { encodeId } from '@cse/schema/ids'
import type { Sql } from 'postgres'
import { NODE_TABLES, prefixOf } from './node-tables.ts'
import { AMBITO, COMUNE } from './personas.ts'
import type { ArgumentTexts } from './places.ts'

/** Arguments that lead to rows which the personas' territory can see: the citizen's own, the comune's, the Ambito's. */
export async function realArguments(admin: Sql, today: string): Promise<ArgumentTexts> {
  const [own] = await admin<{ person: string; case: string; number: string; taxCode: string }[]>`
    select person.id as "person", tax_code as "taxCode", held.id as "case", held.number
    from registry.demo_citizen join persons.person using (tax_code) join cases."case" held on held.person_id = person.id limit 1`
  if (!own) throw new Error('The citizen of the demo has no case')
  const held = await admin<{ id: string; personId: string; number: string }[]>`
    select distinct on (holder) id, person_id as "personId", number from cases."case"
    where holder in (${`comune:${COMUNE}`}, ${`ambito:${AMBITO}`})
    order by holder, (select count(*) from cases.delivery where case_id = "case".id) desc`
  const [known] = await admin<{ plan: string; intervention: string; cig: string; facility: string; service: string; year: number }[]>`
    select plan.id as "plan", intervention.id as "intervention", commitment.cig, facility.id as "facility",
      (select code from services.service_type where parent_code is not null limit 1) as "service",
      (select max(year) from services.sioss_campaign) as "year"
    from finance.zone_plan plan
    join finance.plan_intervention intervention on intervention.plan_id = plan.id
    join finance.commitment on commitment.intervention_id = intervention.id and cig is not null
    join services.facility on facility.comune = ${COMUNE} and facility.authorised_on is not null and facility.accredited_on is not null
    where plan.ambito_code = ${AMBITO}
    order by (select count(*) from finance.movement where intervention_id = intervention.id and reverses is not null) desc,
      (select count(*) from finance.plan_variation where plan_id = plan.id) desc limit 1`
  if (!known) throw new Error('The Ambito has no commitment')

  const persons = [own.person, ...held.map(({ personId }) => personId)]
  const cases = [own.case, ...held.map(({ id }) => id)]
  const numbers = [own.number, ...held.map(({ number }) => number)]
  return {
    'Query.person': persons.map((id) => `(id: "${encodeId('person', id)}")`),
    'Query.personByTaxCode': [`(taxCode: "${own.taxCode}")`],
    'Query.case': cases.map((id) => `(id: "${encodeId('case', id)}")`),
    'Query.caseByNumber': numbers.map((number) => `(number: "${number}")`),
    'Query.zonePlan': [`(id: "${encodeId('zone_plan', known.plan)}")`],
    'Query.planIntervention': [`(id: "${encodeId('plan_intervention', known.intervention)}")`],
    'Query.commitmentByCig': [`(cig: "${known.cig}")`],
    'Query.facility': [`(id: "${encodeId('facility', known.facility)}")`],
    'Query.serviceType': [`(code: "${known.service}")`],
    'Query.siossCampaign': [`(year: ${known.year})`],
    'Query.comune': [`(istatCode: "${COMUNE}")`],
    'Query.ambito': [`(code: "${AMBITO}")`],
    'Query.freeSlots': [`(comune: "${COMUNE}", from: "${today}T00:00:00Z", first: 50)`],
    'Query.aggregate': ['(input: { measure: CASES, by: [AMBITO, COMUNE, TARGET_AREA] })'],
    'Query.node': (await nodesOfTerritory(admin, own.person)).map((id) => `(id: "${id}")`),
    'Query.nodes': [`(ids: ["${encodeId('case', own.case)}", "${encodeId('plan_intervention', known.intervention)}"])`],
  }
}

/** Of every type with an id a row that the comune sees, one that the Ambito sees and one that the citizen sees. */
async function nodesOfTerritory(admin: Sql, citizen: string): Promise<string[]> {
  const ids: string[] = []
  for (const [type, table] of Object.entries(NODE_TABLES)) {
    const columns = await admin<{ name: string }[]>`
      select attname as "name" from pg_attribute where attrelid = ${table}::regclass and attnum > 0`
    const has = (name: string) => columns.some((column) => column.name === name)
    const conditions = has('readers')
      ? [`comune:${COMUNE}`, `ambito:${AMBITO}`, `person:${citizen}`].map((key) => `'${key}' = any (readers)`)
      : [has('ambito_code') ? `ambito_code = '${AMBITO}'` : has('comune') ? `comune = '${COMUNE}'` : 'true']
    for (const condition of conditions) {
      const [row] = await admin.unsafe<{ id: string }[]>(`select id from ${table} where ${condition} limit 1`)
      if (row) ids.push(encodeId(prefixOf(type), row.id))
    }
  }
  return [...new Set(ids)]
}
