import type { Role } from '@cse/schema/viewer'
import type { Audience, Seer } from './seer.ts'

/** What somebody may read of a table. */
export interface Entitlement {
  /** SQL on the row `present`: rows of which the seer may meet something. */
  readonly rows: (seer: Seer) => string
  /** SQL on the row `present`: rows that the database shows for the sake of what is made of them; the same unless told. */
  readonly shown?: (seer: Seer) => string
  /** Who may read such rows through the graph; everybody to whom they are shown unless told. */
  readonly through?: Audience
  /** Columns with fewer readers than that. */
  readonly columns?: Readonly<Record<string, Audience>>
}

const when = (holds: boolean) => (holds ? 'true' : 'false')
const works = (seer: Seer, ...roles: Role[]) => when(roles.some((role) => seer.roles.includes(role)))
const isCitizen = ({ scope }: Seer) => when(scope === 'CITIZEN')

/** Key of the body for which somebody works. */
function body({ scope, comune, ambito }: Seer): string {
  return scope === 'LOCAL' ? `'comune:${comune}'` : scope === 'AMBITO' ? `'ambito:${ambito}'` : 'null'
}

/** Cases whose file somebody has: held by the own body, or one's own. */
const files = (seer: Seer) =>
  `select id from cases."case" where ${seer.person ? `person_id = '${seer.person}'` : `holder = ${body(seer)}`}`

const persons = (seer: Seer) => {
  if (seer.person) return `select id from persons.person where id = '${seer.person}'`
  const held = `select person_id as id from cases."case" where holder = ${body(seer)}`
  const known = seer.comune
    ? `${held} union select id from persons.person where residence_comune = '${seer.comune}' or residence_comune is null and received_by = '${seer.comune}'`
    : held
  return `select id from (${known}) as known where id not in (${restricted})`
}

/** Whose processing is restricted: nobody but the person reads anything about them (Reg. UE 2016/679 art. 18). */
const restricted = 'select person_id from registry.processing_restriction where lifted_at is null'
const unrestricted = (seer: Seer) => (seer.person ? 'true' : `present.person_id not in (${restricted})`)

const households = (seer: Seer) =>
  `select household_id from persons.person where id in (${persons(seer)})${
    seer.comune ? ` union select id from persons.household where comune = '${seer.comune}'` : ''
  }`

const ofPerson = (seer: Seer) => `present.person_id in (${persons(seer)})`
const ofFile = (seer: Seer) => `present.case_id in (${files(seer)})`
const health = (seer: Seer) => `(${works(seer, 'SOCIAL_WORKER', 'PUA', 'PLAN_OFFICE')} or ${isCitizen(seer)})`
const pathway = (seer: Seer) =>
  `${ofFile(seer)} and (${works(seer, 'SOCIAL_WORKER', 'PLAN_OFFICE', 'ACCOUNTANT')} or ${isCitizen(seer)})`
const appraisal = (seer: Seer) => `${ofFile(seer)} and ${works(seer, 'SOCIAL_WORKER', 'PUA', 'PLAN_OFFICE')}`
const confidential = (seer: Seer) =>
  `${works(seer, 'SOCIAL_WORKER', 'PLAN_OFFICE')} and (not present.restricted or ${works(seer, 'RESTRICTED')})`
const plan = ({ scope, ambito }: Seer) =>
  scope === 'REGIONAL' ? 'true' : scope === 'CITIZEN' ? 'false' : `present.ambito_code = '${ambito}'`
const books = (seer: Seer) => `${when(seer.scope !== 'LOCAL')} and ${plan(seer)}`
/** What is kept of a commitment tells what was liquidated of it: not to the Region while that would be known of fewer than five cases. */
const residues = (seer: Seer) =>
  seer.scope === 'REGIONAL'
    ? 'not exists (select from finance.commitment where id = present.commitment_id and withheld_liquidated_cents > 0)'
    : books(seer)
const validation = (seer: Seer) => `(${when(seer.scope === 'AMBITO')} or ${works(seer, 'CONTROLLER')})`
/** Facilities at which the own body plans or follows something in an open case; for who works with the whole file. */
const placed = (seer: Seer) =>
  `select facility_id from (
      select case_id, facility_id from cases.planned_intervention where ended_on is null or ended_on >= current_date
      union all
      select line.case_id, facility_id from cases.version_intervention line join cases.project_version version on version.id = version_id
      where version.status = 'DRAFT') planned
    join cases."case" held on held.id = planned.case_id
    where facility_id is not null and held.holder = ${body(seer)} and held.phase <> 'CLOSED'
      and ${works(seer, 'SOCIAL_WORKER', 'PLAN_OFFICE')}`
const places = (seer: Seer) =>
  `(present.article not in ('47', '48', '49', '50', '51', '80') or present.id in (${placed(seer)}))`
const holding = (seer: Seer) => `present.holder = ${body(seer)} and ${works(seer, 'SUPERVISOR')}`
const nobody = () => 'false'
const region = ({ scope }: Seer) => when(scope === 'REGIONAL')
const counting = ({ scope }: Seer) => when(['LOCAL', 'AMBITO', 'REGIONAL'].includes(scope))

const professionals = ['LOCAL:SOCIAL_WORKER', 'AMBITO:PLAN_OFFICE']
const supervisors = ['LOCAL:SUPERVISOR', 'AMBITO:SUPERVISOR']
const validators = ['AMBITO', 'REGIONAL:CONTROLLER']
const assessors = [...professionals, 'LOCAL:PUA']
const rightsOffice = ['LOCAL:SECRETARIAT', ...professionals, ...supervisors]

/** Who may see what, table by table: written from the sentences of the design and not from keys, policies or guards. */
export const ENTITLEMENTS: Readonly<Record<string, Entitlement>> = {
  'persons.person': { rows: (seer) => `present.id in (${persons(seer)})` },
  'persons.household': {
    rows: (seer) => `present.id in (${households(seer)})`,
    through: ['CITIZEN', 'LOCAL', 'AMBITO:PLAN_OFFICE'],
  },
  'persons.household_member': {
    rows: (seer) => `present.household_id in (${households(seer)}) and ${unrestricted(seer)}`,
    through: ['CITIZEN', 'LOCAL', 'AMBITO:PLAN_OFFICE'],
  },
  'persons.residence': { rows: ofPerson },
  'persons.relationship': {
    rows: ofPerson,
    through: assessors,
    columns: { note: professionals, end_reason: professionals },
  },
  'persons.isee_attestation': {
    rows: (seer) =>
      `${ofPerson(seer)} and (present.kind not in ('SOCIO_HEALTH', 'RESIDENTIAL') or ${health(seer)})`,
    through: ['CITIZEN', 'LOCAL', 'AMBITO:PLAN_OFFICE'],
    columns: {
      isee_cents: ['CITIZEN', ...assessors],
      ise_cents: ['CITIZEN', ...assessors],
      discrepancies: ['CITIZEN', ...assessors],
    },
  },
  'persons.employment_status': { rows: ofPerson, through: ['CITIZEN', ...assessors] },
  'persons.consent': { rows: ofPerson, through: ['CITIZEN', 'LOCAL', 'AMBITO:PLAN_OFFICE'] },
  'persons.certification': { rows: ofPerson, through: ['CITIZEN', ...assessors] },
  'persons.disability_finding': { rows: (seer) => `${ofPerson(seer)} and ${health(seer)}` },
  'persons.possible_duplicate': { rows: ofPerson, through: ['LOCAL'] },

  'persons.merge': {
    rows: (seer) => `present.kept_id in (${persons(seer)})`,
    through: ['LOCAL:SOCIAL_WORKER'],
  },

  // what is erased and by whose order: for who answers for the body that keeps the records
  'persons.disposal_proposal': { rows: holding, through: supervisors },
  'persons.disposal_item': {
    rows: (seer) =>
      `present.proposal_id in (select present.id from persons.disposal_proposal present where ${holding(seer)})
       and (present.person_id is null or present.person_id not in (${restricted}))`,
    through: supervisors,
  },
  'persons.disposal_removal': {
    rows: (seer) =>
      `present.proposal_id in (select present.id from persons.disposal_proposal present where ${holding(seer)})`,
    through: supervisors,
  },
  'persons.retention_hold': {
    rows: (seer) => `${holding(seer)} and ${unrestricted(seer)}`,
    through: supervisors,
  },

  'persons.rights_request': {
    rows: ofPerson,
    through: ['CITIZEN', ...rightsOffice],
    columns: { asked_by: rightsOffice, decided_by: rightsOffice },
  },
  'persons.rectification': { rows: ofPerson, through: ['CITIZEN', ...rightsOffice] },
  'registry.processing_restriction': {
    rows: (seer) => (seer.person ? ofPerson(seer) : `${body(seer)} = any (present.readers)`),
    through: ['CITIZEN', ...rightsOffice],
    columns: { imposed_by: rightsOffice, lifted_by: rightsOffice },
  },

  'cases.person_merge': { rows: nobody },
  'services.person_merge': { rows: nobody },
  'cases.operator': { rows: () => 'true', through: ['CITIZEN', 'LOCAL', 'AMBITO'] },
  'cases.case': {
    rows: (seer) =>
      `present.id in (${files(seer)})${seer.comune ? ` or '${seer.comune}' = any (present.former_comuni || present.comune)` : ''}`,
  },
  'cases.assignment': { rows: ofFile },
  // wrapped keys: they open texts for whom the rows with these are shown
  'cases.data_key': { rows: nobody, shown: () => 'true' },
  'cases.event': { rows: ofFile, columns: { note: professionals, facts: professionals } },
  'cases.access_interview': {
    rows: ofFile,
    through: ['CITIZEN', 'LOCAL', 'AMBITO:PLAN_OFFICE'],
    columns: {
      pre_assessment: ['LOCAL', 'AMBITO:PLAN_OFFICE'],
      orientation: ['LOCAL', 'AMBITO:PLAN_OFFICE'],
    },
  },
  'cases.assessment': { rows: appraisal, columns: { findings: professionals } },
  'cases.assessment_answer': {
    rows: (seer) => `${ofFile(seer)} and ${works(seer, 'SOCIAL_WORKER', 'PLAN_OFFICE')}`,
  },
  'cases.assessment_participant': { rows: appraisal },
  'cases.transfer_proposal': {
    rows: (seer) => `${ofFile(seer)} and ${works(seer, 'SOCIAL_WORKER', 'PLAN_OFFICE')}`,
  },
  'cases.uvm_session': { rows: appraisal },
  'cases.uvm_member': {
    rows: (seer) =>
      `present.session_id in (select id from cases.uvm_session where case_id in (${files(seer)})) and ${works(seer, 'SOCIAL_WORKER', 'PUA', 'PLAN_OFFICE')}`,
  },
  'cases.project': { rows: pathway },
  'cases.project_version': { rows: pathway },
  'cases.version_intervention': { rows: pathway },
  'cases.signature': { rows: pathway, through: ['CITIZEN', ...professionals] },
  'cases.activation_pact': { rows: pathway, through: ['CITIZEN', ...professionals] },
  'cases.pact_meeting': {
    rows: pathway,
    through: ['CITIZEN', ...professionals],
    columns: { note: professionals },
  },
  'cases.delivery_suspension': { rows: pathway, columns: { note: professionals } },
  'cases.objective': { rows: pathway, through: ['CITIZEN', ...professionals] },
  'cases.planned_intervention': {
    rows: pathway,
    columns: { funding_reason: [...professionals, 'AMBITO:ACCOUNTANT'] },
  },
  'cases.delivery': {
    rows: pathway,
    columns: { withdrawal_reason: [...professionals, 'AMBITO:ACCOUNTANT'] },
  },
  'cases.evaluation': { rows: pathway, through: ['CITIZEN', ...professionals] },
  'cases.document': { rows: (seer) => `${ofFile(seer)} and ${confidential(seer)}` },
  'cases.document_content': {
    rows: (seer) =>
      `present.document_id in (select present.id from cases.document present where ${ofFile(seer)} and ${confidential(seer)} and withdrawn_at is null and scan <> 'INFECTED')`,
    // by a route of its own, never in the graph
    through: [],
  },
  // waits for its document, seen by the organisation that sent it
  'cases.upload': {
    rows: (seer) =>
      `${body(seer)} = any (present.readers) and ${works(seer, 'SOCIAL_WORKER', 'PLAN_OFFICE')}`,
    through: [],
  },
  'cases.diary_entry': { rows: (seer) => `present.organisation = ${body(seer)} and ${confidential(seer)}` },
  'cases.transfer': { rows: (seer) => `${body(seer)} in (present.from_holder, present.to_holder)` },

  // whose cases a comune may open
  'cases.resident': {
    rows: (seer) =>
      seer.scope === 'LOCAL' ? `present.comune = '${seer.comune}' and ${unrestricted(seer)}` : 'false',
    through: [],
  },

  // who places or follows somebody in a protected place, and nobody else; the others are public
  'services.facility': { rows: places },
  'services.provider': {
    rows: (seer) => `present.id in (select provider_id from services.facility present where ${places(seer)})`,
  },
  'services.facility_occupancy': {
    rows: (seer) => `present.facility_id in (${placed(seer)})`,
    through: professionals,
  },
  // for the row policies of places
  'registry.placement': {
    rows: (seer) => `present.facility_id in (${placed(seer)}) and present.case_id in (${files(seer)})`,
    through: [],
  },

  'services.appointment': {
    rows: ({ comune, person, scope }) =>
      person
        ? `present.person_id = '${person}'`
        : scope === 'LOCAL'
          ? `present.comune = '${comune}'`
          : 'false',
  },
  'services.resident': {
    rows: (seer) =>
      seer.person
        ? `present.person_id = '${seer.person}'`
        : seer.scope === 'LOCAL'
          ? `present.comune = '${seer.comune}' and ${unrestricted(seer)}`
          : 'false',
  },

  'finance.zone_plan': { rows: plan },
  'finance.fund_allocation': { rows: plan },
  'finance.plan_intervention': { rows: plan },
  'finance.funding_line': { rows: plan },
  'finance.plan_variation': { rows: plan },
  'finance.plan_edition': { rows: plan },
  'finance.year_closing': { rows: plan },
  'finance.year_residue': { rows: residues },
  // what is due, without the case it is due for: booked by the Ambito, shown as sums
  'finance.liquidable_delivery': {
    rows: (seer) => `${when(seer.scope === 'AMBITO')} and ${plan(seer)}`,
    through: [],
  },
  'finance.progress_report': { rows: plan },
  'finance.commitment': { rows: books },
  'finance.movement': { rows: books },
  'finance.multifondo_project': { rows: books },
  'finance.progress_entry': { rows: books },
  // output indicators and what is said of them: for the Ambito and for who validates
  'finance.progress_row': {
    rows: (seer) => `${books(seer)} and (present.kind <> 'PHYSICAL' or ${validation(seer)})`,
  },
  'finance.progress_step': { rows: books, columns: { issuer: validators, subject: validators } },
  'finance.progress_rejection': { rows: (seer) => `${books(seer)} and ${validation(seer)}` },
  'finance.progress_snapshot': { rows: (seer) => `${books(seer)} and ${validation(seer)}` },
  'finance.progress_return': { rows: (seer) => `${books(seer)} and ${validation(seer)}` },
  'finance.fund_module_submission': { rows: books },
  'finance.fund_module_decision': { rows: books, columns: { reasons: validators } },
  'finance.case_funding': {
    rows: ofFile,
    through: ['CITIZEN', ...professionals, 'AMBITO:ACCOUNTANT'],
    columns: {
      intervention_id: [...professionals, 'AMBITO:ACCOUNTANT'],
      line_id: [...professionals, 'AMBITO:ACCOUNTANT'],
    },
  },

  'registry.access_entry': {
    rows: (seer) =>
      seer.person ? `'${seer.person}' = any (present.persons)` : `${body(seer)} = any (present.readers)`,
    through: ['CITIZEN', ...professionals, ...supervisors],
    columns: {
      issuer: [...professionals, ...supervisors],
      subject: [...professionals, ...supervisors],
      searches: supervisors,
    },
  },
  // whoever holds the record, the body of who asked, and the person
  'registry.emergency_access': {
    rows: (seer) =>
      seer.person
        ? `present.person_id = '${seer.person}'`
        : `${body(seer)} = any (present.informed || present.organisations)`,
    through: ['CITIZEN', ...professionals, ...supervisors],
    columns: { issuer: [...professionals, ...supervisors], subject: [...professionals, ...supervisors] },
  },
  // with the access that it is about; why it was found so, for who answers for a territory
  'registry.emergency_review': {
    rows: (seer) =>
      `exists (select from registry.emergency_access as access where access.id = present.emergency_id and ${
        seer.person
          ? `access.person_id = '${seer.person}'`
          : `${body(seer)} = any (access.informed || access.organisations)`
      })`,
    through: ['CITIZEN', ...professionals, ...supervisors],
    columns: { subject: supervisors, note: supervisors },
  },
  // the same log, by body
  'registry.access_of_bodies': { rows: (seer) => `present.body = ${body(seer)}`, through: supervisors },
  // how often who has asked: the gateways' own
  'registry.request_count': { rows: nobody },
  // events that were given up: of whoever delivers them
  'registry.dead_event': { rows: nobody },
  // whom they let in no more
  'registry.revocation': { rows: nobody },
  'registry.case_custody': { rows: (seer) => `${when(seer.scope !== 'CITIZEN')} and ${ofFile(seer)}` },

  // what was heard and what follows from it: for the warehouse's own work
  'analytics.event': { rows: nobody },
  'analytics.person_fact': { rows: nobody },
  'analytics.case_fact': { rows: nobody },
  'analytics.delivery_fact': { rows: nobody },
  'analytics.appointment_fact': { rows: nobody },
  'analytics.assessment_fact': { rows: nobody },
  'analytics.transfer_fact': { rows: nobody },
  // read to be published under disclosure control, by everybody who may ask for a number
  'analytics.cell': { rows: nobody, shown: counting },
  'analytics.previous_cell': { rows: nobody, shown: counting },
  // each row for who asked for it alone
  'analytics.extract': { rows: nobody },
  'analytics.extract_part': { rows: nobody },
  'analytics.data_release': { rows: region, through: ['REGIONAL'] },
  'analytics.release_class': { rows: region, through: ['REGIONAL'] },
  'analytics.release_file': { rows: region, through: ['REGIONAL'] },
  // by a route of its own
  'analytics.release_file_part': { rows: region, through: [] },
  // under which pseudonyms nothing is taken in
  'analytics.erased_pseudonym': { rows: nobody },
  // of which cases a release was made
  'analytics.released_case': { rows: nobody },
}
