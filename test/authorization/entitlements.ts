import type { Role } from '@cse/schema/viewer'
import type { Audience, Persona } from './persona.ts'

/** What somebody may read of a table. */
export interface Entitlement {
  /** SQL on the row `present`: rows of which the persona may meet something. */
  readonly rows: (persona: Persona) => string
  /** SQL on the row `present`: rows that the database shows for the sake of what is made of them; the same unless told. */
  readonly shown?: (persona: Persona) => string
  /** Who may read such rows through the graph; everybody to whom they are shown unless told. */
  readonly through?: Audience
  /** Columns with fewer readers than that. */
  readonly columns?: Readonly<Record<string, Audience>>
}

const when = (holds: boolean) => (holds ? 'true' : 'false')
const works = (persona: Persona, ...roles: Role[]) => when(roles.some((role) => persona.roles.includes(role)))
const isCitizen = ({ scope }: Persona) => when(scope === 'CITIZEN')

/** Key of the body for which somebody works. */
function body({ scope, comune, ambito }: Persona): string {
  return scope === 'LOCAL' ? `'comune:${comune}'` : scope === 'AMBITO' ? `'ambito:${ambito}'` : 'null'
}

/** Cases whose file somebody has: held by the own body, or one's own. */
const files = (persona: Persona) =>
  `select id from cases."case" where ${persona.person ? `person_id = '${persona.person}'` : `holder = ${body(persona)}`}`

const persons = (persona: Persona) => {
  if (persona.person) return `select id from persons.person where id = '${persona.person}'`
  const held = `select person_id as id from cases."case" where holder = ${body(persona)}`
  const known = persona.comune
    ? `${held} union select id from persons.person where residence_comune = '${persona.comune}' or residence_comune is null and received_by = '${persona.comune}'`
    : held
  return `select id from (${known}) as known where id not in (${restricted})`
}

/** Whose processing is restricted: nobody but the person reads anything about them (Reg. UE 2016/679 art. 18). */
const restricted = 'select person_id from registry.processing_restriction where lifted_at is null'
const unrestricted = (persona: Persona) =>
  persona.person ? 'true' : `present.person_id not in (${restricted})`

const households = (persona: Persona) =>
  `select household_id from persons.person where id in (${persons(persona)})${
    persona.comune ? ` union select id from persons.household where comune = '${persona.comune}'` : ''
  }`

const ofPerson = (persona: Persona) => `present.person_id in (${persons(persona)})`
const ofFile = (persona: Persona) => `present.case_id in (${files(persona)})`
const health = (persona: Persona) =>
  `(${works(persona, 'SOCIAL_WORKER', 'PUA', 'PLAN_OFFICE')} or ${isCitizen(persona)})`
const pathway = (persona: Persona) =>
  `${ofFile(persona)} and (${works(persona, 'SOCIAL_WORKER', 'PLAN_OFFICE', 'ACCOUNTANT')} or ${isCitizen(persona)})`
const appraisal = (persona: Persona) =>
  `${ofFile(persona)} and ${works(persona, 'SOCIAL_WORKER', 'PUA', 'PLAN_OFFICE')}`
const confidential = (persona: Persona) =>
  `${works(persona, 'SOCIAL_WORKER', 'PLAN_OFFICE')} and (not present.restricted or ${works(persona, 'RESTRICTED')})`
const plan = ({ scope, ambito }: Persona) =>
  scope === 'REGIONAL' ? 'true' : scope === 'CITIZEN' ? 'false' : `present.ambito_code = '${ambito}'`
const books = (persona: Persona) => `${when(persona.scope !== 'LOCAL')} and ${plan(persona)}`
/** What is kept of a commitment tells what was liquidated of it: not to the Region while that would be known of fewer than five cases. */
const residues = (persona: Persona) =>
  persona.scope === 'REGIONAL'
    ? 'not exists (select from finance.commitment where id = present.commitment_id and withheld_liquidated_cents > 0)'
    : books(persona)
const validation = (persona: Persona) =>
  `(${when(persona.scope === 'AMBITO')} or ${works(persona, 'CONTROLLER')})`
/** Facilities at which the own body plans or follows something in an open case; for who works with the whole file. */
const placed = (persona: Persona) =>
  `select facility_id from (
      select case_id, facility_id from cases.planned_intervention where ended_on is null or ended_on >= current_date
      union all
      select line.case_id, facility_id from cases.version_intervention line join cases.project_version version on version.id = version_id
      where version.status = 'DRAFT') planned
    join cases."case" held on held.id = planned.case_id
    where facility_id is not null and held.holder = ${body(persona)} and held.phase <> 'CLOSED'
      and ${works(persona, 'SOCIAL_WORKER', 'PLAN_OFFICE')}`
const places = (persona: Persona) =>
  `(present.article not in ('47', '48', '49', '50', '51', '80') or present.id in (${placed(persona)}))`
const holding = (persona: Persona) => `present.holder = ${body(persona)} and ${works(persona, 'SUPERVISOR')}`
const nobody = () => 'false'
const region = ({ scope }: Persona) => when(scope === 'REGIONAL')
const counting = ({ scope }: Persona) => when(['LOCAL', 'AMBITO', 'REGIONAL'].includes(scope))

const professionals = ['LOCAL:SOCIAL_WORKER', 'AMBITO:PLAN_OFFICE']
const supervisors = ['LOCAL:SUPERVISOR', 'AMBITO:SUPERVISOR']
const validators = ['AMBITO', 'REGIONAL:CONTROLLER']
const assessors = [...professionals, 'LOCAL:PUA']
const rightsOffice = ['LOCAL:SECRETARIAT', ...professionals, ...supervisors]

/** Who may see what, table by table: written from the sentences of the design and not from keys, policies or guards. */
export const ENTITLEMENTS: Readonly<Record<string, Entitlement>> = {
  'persons.person': { rows: (persona) => `present.id in (${persons(persona)})` },
  'persons.household': {
    rows: (persona) => `present.id in (${households(persona)})`,
    through: ['CITIZEN', 'LOCAL', 'AMBITO:PLAN_OFFICE'],
  },
  'persons.household_member': {
    rows: (persona) => `present.household_id in (${households(persona)}) and ${unrestricted(persona)}`,
    through: ['CITIZEN', 'LOCAL', 'AMBITO:PLAN_OFFICE'],
  },
  'persons.residence': { rows: ofPerson },
  'persons.relationship': {
    rows: ofPerson,
    through: assessors,
    columns: { note: professionals, end_reason: professionals },
  },
  'persons.isee_attestation': {
    rows: (persona) =>
      `${ofPerson(persona)} and (present.kind not in ('SOCIO_HEALTH', 'RESIDENTIAL') or ${health(persona)})`,
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
  'persons.disability_finding': { rows: (persona) => `${ofPerson(persona)} and ${health(persona)}` },
  'persons.possible_duplicate': { rows: ofPerson, through: ['LOCAL'] },

  'persons.merge': {
    rows: (persona) => `present.kept_id in (${persons(persona)})`,
    through: ['LOCAL:SOCIAL_WORKER'],
  },

  // what is erased and by whose order: for who answers for the body that keeps the records
  'persons.disposal_proposal': { rows: holding, through: supervisors },
  'persons.disposal_item': {
    rows: (persona) =>
      `present.proposal_id in (select present.id from persons.disposal_proposal present where ${holding(persona)})
       and (present.person_id is null or present.person_id not in (${restricted}))`,
    through: supervisors,
  },
  'persons.disposal_removal': {
    rows: (persona) =>
      `present.proposal_id in (select present.id from persons.disposal_proposal present where ${holding(persona)})`,
    through: supervisors,
  },
  'persons.retention_hold': {
    rows: (persona) => `${holding(persona)} and ${unrestricted(persona)}`,
    through: supervisors,
  },

  'persons.rights_request': {
    rows: ofPerson,
    through: ['CITIZEN', ...rightsOffice],
    columns: { asked_by: rightsOffice, decided_by: rightsOffice },
  },
  'persons.rectification': { rows: ofPerson, through: ['CITIZEN', ...rightsOffice] },
  'registry.processing_restriction': {
    rows: (persona) => (persona.person ? ofPerson(persona) : `${body(persona)} = any (present.readers)`),
    through: ['CITIZEN', ...rightsOffice],
    columns: { imposed_by: rightsOffice, lifted_by: rightsOffice },
  },

  'cases.person_merge': { rows: nobody },
  'services.person_merge': { rows: nobody },
  'cases.operator': { rows: () => 'true', through: ['CITIZEN', 'LOCAL', 'AMBITO'] },
  'cases.case': {
    rows: (persona) =>
      `present.id in (${files(persona)})${persona.comune ? ` or '${persona.comune}' = any (present.former_comuni || present.comune)` : ''}`,
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
    rows: (persona) => `${ofFile(persona)} and ${works(persona, 'SOCIAL_WORKER', 'PLAN_OFFICE')}`,
  },
  'cases.assessment_participant': { rows: appraisal },
  'cases.transfer_proposal': {
    rows: (persona) => `${ofFile(persona)} and ${works(persona, 'SOCIAL_WORKER', 'PLAN_OFFICE')}`,
  },
  'cases.uvm_session': { rows: appraisal },
  'cases.uvm_member': {
    rows: (persona) =>
      `present.session_id in (select id from cases.uvm_session where case_id in (${files(persona)})) and ${works(persona, 'SOCIAL_WORKER', 'PUA', 'PLAN_OFFICE')}`,
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
  'cases.document': { rows: (persona) => `${ofFile(persona)} and ${confidential(persona)}` },
  'cases.document_content': {
    rows: (persona) =>
      `present.document_id in (select present.id from cases.document present where ${ofFile(persona)} and ${confidential(persona)} and withdrawn_at is null and scan <> 'INFECTED')`,
    // by a route of its own, never in the graph
    through: [],
  },
  // waits for its document, seen by the organisation that sent it
  'cases.upload': {
    rows: (persona) =>
      `${body(persona)} = any (present.readers) and ${works(persona, 'SOCIAL_WORKER', 'PLAN_OFFICE')}`,
    through: [],
  },
  'cases.diary_entry': {
    rows: (persona) => `present.organisation = ${body(persona)} and ${confidential(persona)}`,
  },
  'cases.transfer': { rows: (persona) => `${body(persona)} in (present.from_holder, present.to_holder)` },

  // whose cases a comune may open
  'cases.resident': {
    rows: (persona) =>
      persona.scope === 'LOCAL'
        ? `present.comune = '${persona.comune}' and ${unrestricted(persona)}`
        : 'false',
    through: [],
  },

  // who places or follows somebody in a protected place, and nobody else; the others are public
  'services.facility': { rows: places },
  'services.provider': {
    rows: (persona) =>
      `present.id in (select provider_id from services.facility present where ${places(persona)})`,
  },
  'services.facility_occupancy': {
    rows: (persona) => `present.facility_id in (${placed(persona)})`,
    through: professionals,
  },
  // for the row policies of places
  'registry.placement': {
    rows: (persona) =>
      `present.facility_id in (${placed(persona)}) and present.case_id in (${files(persona)})`,
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
    rows: (persona) =>
      persona.person
        ? `present.person_id = '${persona.person}'`
        : persona.scope === 'LOCAL'
          ? `present.comune = '${persona.comune}' and ${unrestricted(persona)}`
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
    rows: (persona) => `${when(persona.scope === 'AMBITO')} and ${plan(persona)}`,
    through: [],
  },
  'finance.progress_report': { rows: plan },
  'finance.commitment': { rows: books },
  'finance.movement': { rows: books },
  'finance.multifondo_project': { rows: books },
  'finance.progress_entry': { rows: books },
  // output indicators and what is said of them: for the Ambito and for who validates
  'finance.progress_row': {
    rows: (persona) => `${books(persona)} and (present.kind <> 'PHYSICAL' or ${validation(persona)})`,
  },
  'finance.progress_step': { rows: books, columns: { issuer: validators, subject: validators } },
  'finance.progress_rejection': { rows: (persona) => `${books(persona)} and ${validation(persona)}` },
  'finance.progress_snapshot': { rows: (persona) => `${books(persona)} and ${validation(persona)}` },
  'finance.progress_return': { rows: (persona) => `${books(persona)} and ${validation(persona)}` },
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
    rows: (persona) =>
      persona.person
        ? `'${persona.person}' = any (present.persons)`
        : `${body(persona)} = any (present.readers)`,
    through: ['CITIZEN', ...professionals, ...supervisors],
    columns: {
      issuer: [...professionals, ...supervisors],
      subject: [...professionals, ...supervisors],
      searches: supervisors,
    },
  },
  // whoever holds the record, the body of who asked, and the person
  'registry.emergency_access': {
    rows: (persona) =>
      persona.person
        ? `present.person_id = '${persona.person}'`
        : `${body(persona)} = any (present.informed || present.organisations)`,
    through: ['CITIZEN', ...professionals, ...supervisors],
    columns: { issuer: [...professionals, ...supervisors], subject: [...professionals, ...supervisors] },
  },
  // with the access that it is about; why it was found so, for who answers for a territory
  'registry.emergency_review': {
    rows: (persona) =>
      `exists (select from registry.emergency_access as access where access.id = present.emergency_id and ${
        persona.person
          ? `access.person_id = '${persona.person}'`
          : `${body(persona)} = any (access.informed || access.organisations)`
      })`,
    through: ['CITIZEN', ...professionals, ...supervisors],
    columns: { subject: supervisors, note: supervisors },
  },
  // the same log, by body
  'registry.access_of_bodies': { rows: (persona) => `present.body = ${body(persona)}`, through: supervisors },
  // how often who has asked: the gateways' own
  'registry.request_count': { rows: nobody },
  // events that were given up: of whoever delivers them
  'registry.dead_event': { rows: nobody },
  // whom they let in no more
  'registry.revocation': { rows: nobody },
  'registry.case_custody': {
    rows: (persona) => `${when(persona.scope !== 'CITIZEN')} and ${ofFile(persona)}`,
  },

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
