import { decodeId, encodeId } from '@cse/schema/ids'
import type { Sql } from 'postgres'

const BARI = '072006'

/** Somebody of age who lives in Bari and never asked for help. @returns the id */
export async function aNeighbour(admin: Sql): Promise<string> {
  const [person] = await admin<{ id: string }[]>`
    select id from persons.person
    where residence_comune = ${BARI} and tax_code is not null and deceased_on is null and birth_year < 1990
      and not exists (select from registry.case_custody where person_id = person.id) order by id desc limit 1`
  if (!person) throw new Error('Everybody in Bari has a case')
  return encodeId('person', person.id)
}

/** What the zone plan of Bari pays for adults in a year, and the service it is for. */
export async function aPlanIntervention(admin: Sql, year: string) {
  const [intervention] = await admin<{ id: string; serviceType: string }[]>`
    select intervention.id, intervention.service_type as "serviceType" from finance.plan_intervention intervention
    join finance.funding_line line on line.intervention_id = intervention.id
    join cases.service_type catalogued on catalogued.code = intervention.service_type and catalogued.valid_to is null
    where intervention.ambito_code = 'ATS-BA-02' and line.year = ${Number(year)} and intervention.target_area in ('4', '7')
    group by intervention.id order by sum(line.planned_cents) desc, intervention.id limit 1`
  if (!intervention) throw new Error('The plan pays nothing that year')
  const { id, serviceType } = intervention
  return { planIntervention: encodeId('plan_intervention', id), serviceType }
}

/** What finance decided on the money of a case's planned interventions, those of drafts that were given up left out. */
export async function fundedByFinance(admin: Sql, id: string): Promise<string[]> {
  const rows = await admin<{ state: string }[]>`
    select funding_state as state from cases.planned_intervention join cases.project on project.id = project_id
    where project.case_id = ${decodeId('case', id)} and project.status <> 'DISCARDED' order by position`
  return rows.map(({ state }) => state)
}

/** What finance holds of deliveries, in the order given. */
export async function heldByFinance(admin: Sql, deliveries: readonly string[]) {
  const held = await Promise.all(
    deliveries.map(async (id) => {
      const [row] = await admin<{ cents: number; status: string }[]>`
        select amount_cents::int as cents, status from finance.liquidable_delivery where delivery_id = ${decodeId('delivery', id)}`
      return row
    }),
  )
  return held
}
