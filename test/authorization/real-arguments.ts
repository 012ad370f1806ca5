import { encodeId } from '@cse/schema/ids'
import type { Sql } from 'postgres'
import type { KnownFiles } from './known-files.ts'
import { AMBITO, COMUNE } from './personas.ts'
import type { ArgumentTexts } from './places.ts'

/** Arguments that lead to rows which the personas' territory can see: the known files, the comune, the Ambito and its plan. */
export async function realArguments(admin: Sql, { citizen, ambito }: KnownFiles): Promise<ArgumentTexts> {
  const files = [citizen, ambito]
  const [known] = await admin<
    { plan: string; intervention: string; cig: string; facility: string; service: string; year: number }[]
  >`
    select plan.id as "plan", intervention.id as "intervention", commitment.cig, facility.id as "facility",
      (select code from services.service_type where parent_code is not null order by code limit 1) as "service",
      (select max(year) from services.sioss_campaign) as "year"
    from finance.zone_plan plan
    join finance.plan_intervention intervention on intervention.plan_id = plan.id
    join finance.commitment on commitment.intervention_id = intervention.id and cig is not null
    join services.facility on facility.comune = ${COMUNE} and facility.accredited_on is not null
    where plan.ambito_code = ${AMBITO}
    order by (select count(*) from finance.movement where intervention_id = intervention.id and reverses is not null) desc,
      (select count(*) from finance.plan_variation where plan_id = plan.id) desc, intervention.id, facility.id limit 1`
  if (!known) throw new Error('The Ambito has no commitment')
  const facility = encodeId('facility', known.facility)
  return {
    'Query.person': files.map(({ person }) => `(id: "${encodeId('person', person)}")`),
    'Query.personByTaxCode': files.map(({ taxCode }) => `(taxCode: "${taxCode}")`),
    'Query.case': files.map((file) => `(id: "${encodeId('case', file.case)}")`),
    'Query.caseByNumber': files.map(({ number }) => `(number: "${number}")`),
    // of the others in the list the viewer might have no more than the summary
    'Query.cases': ['(filter: { custody: FILE }, first: 50)'],
    'Workload.deadlines': ['(kinds: [TRANSFER_ANSWER, UVM_SESSION])'],
    'Query.zonePlan': [`(id: "${encodeId('zone_plan', known.plan)}")`],
    'Query.planIntervention': [`(id: "${encodeId('plan_intervention', known.intervention)}")`],
    'Query.commitmentByCig': [`(cig: "${known.cig}")`],
    'Query.facility': [`(id: "${facility}")`],
    'Query.serviceType': [`(code: "${known.service}")`],
    'Query.siossCampaign': [`(year: ${known.year})`],
    'Query.comune': [`(istatCode: "${COMUNE}")`],
    'Query.ambito': [`(code: "${AMBITO}")`],
    'Query.freeSlots': [`(comune: "${COMUNE}", first: 50)`],
    'Query.appointments': ['(filter: { from: "2020-01-01T00:00:00Z" }, first: 50)'],
    'Person.relationships': ['(ended: true)'],
    'Query.caseReasons': ['(step: CLOSE)'],
    'Query.assessmentInstrument': ['(code: "SVAMA")'],
    'Query.aggregate': ['(input: { measure: CASES, by: [AMBITO, COMUNE, TARGET_AREA] })'],
    'Query.node': [`(id: "${facility}")`],
    'Query.nodes': [`(ids: ["${facility}"])`],
  }
}
