import { encodeId } from '@cse/schema/ids'
import type { Sql } from 'postgres'
import type { KnownFiles } from './known-files.ts'
import { AMBITO, COMUNE } from './personas.ts'
import type { ArgumentTexts } from './places.ts'

/** Arguments that lead to rows which the personas' territory can see: the known files, the comune, the Ambito and its plan. */
export async function realArguments(admin: Sql, { citizen, ambito }: KnownFiles): Promise<ArgumentTexts> {
  const files = [citizen, ambito]
  const [known] = await admin<
    {
      plan: string
      intervention: string
      cig: string
      facility: string
      service: string
      year: number
      release: string
    }[]
  >`
    select plan.id as "plan", intervention.id as "intervention", commitment.cig, facility.id as "facility",
      (select code from services.service_type where parent_code is not null order by code limit 1) as "service",
      (select max(year) from services.sioss_campaign) as "year", (select id from analytics.data_release limit 1) as "release"
    from finance.zone_plan plan
    join finance.plan_intervention intervention on intervention.plan_id = plan.id
    join finance.commitment on commitment.intervention_id = intervention.id and cig is not null
    join services.facility on facility.comune = ${COMUNE} and facility.accredited_on is not null and not facility.protected
    where plan.ambito_code = ${AMBITO}
    order by (select count(*) from finance.movement where intervention_id = intervention.id and reverses is not null) desc,
      (select count(*) from finance.plan_variation where plan_id = plan.id) desc, intervention.id, facility.id limit 1`
  if (!known) throw new Error('The Ambito has no commitment')
  const facility = encodeId('facility', known.facility)
  const requests = await admin<{ id: string }[]>`
    select id from persons.rights_request where kind in ('RECTIFICATION', 'COPY') and person_id = any (${files.map(({ person }) => person)})`
  const proposals = await admin<{ id: string }[]>`
    select id from persons.disposal_proposal where holder in (${`comune:${COMUNE}`}, ${`ambito:${AMBITO}`})
    order by status = 'OPEN' desc, id`
  return {
    'Query.disposalProposal': proposals.map(({ id }) => `(id: "${encodeId('disposal_proposal', id)}")`),
    'Query.rightsRequest': requests.map(({ id }) => `(id: "${encodeId('rights_request', id)}")`),
    'Query.person': files.map(({ person }) => `(id: "${encodeId('person', person)}")`),
    'Query.personByTaxCode': files.map(({ taxCode }) => `(taxCode: "${taxCode}")`),
    'Query.searchPersons': files.map(({ taxCode }) => `(search: "${taxCode}", first: 50)`),
    'Query.case': files.map((file) => `(id: "${encodeId('case', file.case)}")`),
    'Query.caseByNumber': files.map(({ number }) => `(number: "${number}")`),
    // of the others in the list the viewer might have no more than the summary
    'Query.cases': ['(filter: { custody: FILE }, first: 50)'],
    'Workload.deadlines': ['(kinds: [TRANSFER_ANSWER, UVM_SESSION])'],
    'Query.zonePlan': [`(id: "${encodeId('zone_plan', known.plan)}")`],
    'Query.planIntervention': [`(id: "${encodeId('plan_intervention', known.intervention)}")`],
    ...(await progressArguments(admin, [AMBITO])),
    'MultifondoProject.ledger': ['(period: { year: 2026, number: 4 })'],
    'Ambito.fundModules': ['(year: 2026)'],
    'Query.release': [`(id: "${encodeId('data_release', known.release)}")`],
    'Query.creditorsByCode': ['(code: "01234567897")'],
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
    'Query.expiringConsents': ['(days: 365, first: 50)'],
    'Query.assessmentInstrument': ['(code: "SVAMA")'],
    'Query.aggregate': ['(input: { measure: CASES, by: [AMBITO, COMUNE, TARGET_AREA] })'],
    'Query.aggregateExtract': ['(input: { measure: CASES, by: [TARGET_AREA] }, first: 50)'],
    'Query.node': [`(id: "${facility}")`],
    'Query.nodes': [`(ids: ["${facility}"])`],
  }
}

/** Arguments that lead to what some Ambiti reported of the projects of Multifondo and to SIOSS. */
export async function progressArguments(admin: Sql, ambiti: readonly string[]): Promise<ArgumentTexts> {
  const rows = await admin<{ project: string; entry: string; snapshot: string | null }[]>`
    select entry.id as "entry", project_id as "project", (
      select snapshot_id from finance.progress_step where entry_id = entry.id and snapshot_id is not null limit 1) as "snapshot"
    from finance.progress_entry entry where entry.ambito_code = any (${[...ambiti]}) 
    order by exists (select from finance.progress_step where entry_id = entry.id and return_id is not null) desc, entry.state = 'SENT' desc, entry.id`
  const texts = (type: string, ids: readonly (string | null)[]) =>
    [...new Set(ids)].flatMap((id) => (id === null ? [] : [`(id: "${encodeId(type, id)}")`]))
  return {
    'Query.multifondoProject': texts(
      'multifondo_project',
      rows.map(({ project }) => project),
    ),
    'Query.progressEntry': texts(
      'progress_entry',
      rows.map(({ entry }) => entry),
    ),
    'Query.progressSnapshot': texts(
      'progress_snapshot',
      rows.map(({ snapshot }) => snapshot),
    ),
    'Query.fundModule': ambiti.map((ambito) => `(ambito: "${ambito}", fund: "FNPS", year: 2026)`),
  }
}
