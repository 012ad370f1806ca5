import { sql } from '@cse/db/src/query/sql'
import type { Writing } from '@cse/db/src/session/schema-session'
import { refuse } from '@cse/schema/refusal'
import { admits, type FundRule, type Purpose } from '../rules/fund-rule.ts'

/** Money of a fund for an intervention (uuid) in a year. */
export interface Payment {
  readonly fund: string
  readonly year: number
  readonly intervention: string
}

type Ruled = FundRule & Omit<Purpose, 'year'> & { readonly intervention: string; readonly fund: string }

/** Whether the rules of its fund admit each of these. */
export async function mayPay(writing: Writing, payments: readonly Payment[]): Promise<boolean> {
  const rules = await writing.rows(sql<Ruled>`
    select intervention.id as "intervention", intervention.target_area as "targetArea", intervention.service_type as "serviceType",
      service_type.macro_area as "macroArea", rule.fund, rule.first_year as "firstYear", rule.last_year as "lastYear",
      rule.target_areas as "targetAreas", rule.macro_areas as "macroAreas", rule.service_types as "serviceTypes"
    from finance.plan_intervention intervention
    join finance.service_type on service_type.code = intervention.service_type
    cross join finance.fund_rule rule
    where intervention.id = any (select jsonb_array_elements_text(${JSON.stringify(payments.map(({ intervention }) => intervention))}::jsonb)::uuid)
      and rule.fund = any (select jsonb_array_elements_text(${JSON.stringify(payments.map(({ fund }) => fund))}::jsonb))`)
  return payments.every(({ fund, year, intervention }) => {
    const own = rules.filter((rule) => rule.fund === fund && rule.intervention === intervention)
    return own.some((rule) => admits([rule], { ...rule, year }))
  })
}

/** The fund may not pay for this: wrong area, wrong service, wrong year, or no such fund. */
export function fundNotAdmitted() {
  return refuse(
    'FundNotAdmitted',
    'Il fondo non può finanziare questo intervento in quest’anno: area di utenza, prestazione o annualità non ammesse.',
  )
}
