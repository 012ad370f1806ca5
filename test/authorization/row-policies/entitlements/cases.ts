import type { Persona } from '../../fixtures/persona.ts'
import {
  appraisal,
  assessors,
  body,
  confidential,
  type Entitlements,
  files,
  invitations,
  isCitizen,
  nobody,
  ofFile,
  pathway,
  professionals,
  provided,
  restricted,
  supervisors,
  unrestricted,
  when,
  works,
} from './rows.ts'

const judicial = (persona: Persona) =>
  `${ofFile(persona)} and ${works(persona, 'SOCIAL_WORKER', 'PLAN_OFFICE')} and ${works(persona, 'RESTRICTED')}`
const reception = ['LOCAL:SECRETARIAT', 'LOCAL:PUA', 'LOCAL:SOCIAL_WORKER']
/** What reached the front office of the own comune, or what one asked oneself. */
const request = (persona: Persona) =>
  `(${isCitizen(persona)} and present.person_id = ${persona.person ? `'${persona.person}'` : 'null'} and present.origin = 'PERSON' and not present.restricted
    or ${works(persona, 'SECRETARIAT', 'PUA', 'SOCIAL_WORKER')} and 'comune:' || present.comune = ${body(persona)}
      and (not present.restricted or ${works(persona, 'RESTRICTED')}) and ${unrestricted(persona)})`

/** Who may see what of cases and their files. */
export const casesEntitlements: Entitlements = {
  'cases.person_merge': { rows: nobody },
  'cases.operator': {
    rows: (persona) => when(persona.invitee === undefined),
    through: ['CITIZEN', 'LOCAL', 'AMBITO'],
  },
  // for who works with them
  'cases.absence': { rows: (persona) => `present.organisation = ${body(persona)}` },
  'cases.case': {
    rows: (persona) =>
      `(present.id in (${files(persona)})${persona.comune ? ` or '${persona.comune}' = any (present.former_comuni || present.comune)` : ''}) and ${unrestricted(persona)}`,
  },
  'cases.assignment': { rows: ofFile },
  // wrapped keys: they open texts for whom the rows with these are shown
  'cases.data_key': { rows: nobody, shown: () => 'true' },
  'cases.event': { rows: ofFile, columns: { note: professionals, facts: professionals } },
  // who assigns the work and who pays for it read no request
  'cases.access_interview': {
    rows: (persona) =>
      `${ofFile(persona)} and (${works(persona, 'SECRETARIAT', 'PUA', 'SOCIAL_WORKER', 'PLAN_OFFICE')} or ${isCitizen(persona)})`,
    through: ['CITIZEN', 'LOCAL', 'AMBITO:PLAN_OFFICE'],
    columns: {
      pre_assessment: ['LOCAL', 'AMBITO:PLAN_OFFICE'],
      orientation: ['LOCAL', 'AMBITO:PLAN_OFFICE'],
    },
  },
  'cases.service_request': { rows: request },
  'cases.service_request_outcome': {
    rows: (persona) =>
      `present.request_id in (select present.id from cases.service_request present where ${request(persona)})`,
    columns: { correction_reason: reception },
  },
  // when one is planned for moves its case in the lists of who coordinates: the row of the case has it
  'cases.assessment': {
    rows: ofFile,
    shown: appraisal,
    through: [...assessors, ...supervisors],
    columns: {
      findings: professionals,
      outcome: assessors,
      completed_on: assessors,
      cancelled_at: assessors,
    },
  },
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
  // who keeps the file, and the professional whom it names
  'cases.uvm_invitation': {
    rows: (persona) => `(${appraisal(persona)} or present.id in (${invitations(persona)}))`,
    columns: {
      tax_code: assessors,
      health_body: assessors,
      position: assessors,
    },
  },
  'cases.uvm_section': {
    rows: (persona) =>
      `(${ofFile(persona)} and ${works(persona, 'SOCIAL_WORKER', 'PLAN_OFFICE')} or present.invitation_id in (${invitations(persona)}))`,
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
  // as the project, and the provider who recorded it
  'cases.attendance': {
    rows: (persona) => `(${pathway(persona)} or present.planned_intervention_id in (${provided(persona)}))`,
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
  // nobody without RESTRICTED, whatever the role
  'cases.judicial_measure': { rows: judicial },
  'cases.judicial_date': { rows: judicial },
  'cases.diary_entry': {
    rows: (persona) =>
      `present.organisation = ${body(persona)} and ${confidential(persona)} and present.case_id not in (
         select id from cases."case" where person_id in (${restricted}))`,
  },
  'cases.transfer': {
    rows: (persona) =>
      `${body(persona)} in (present.from_holder, present.to_holder) and ${unrestricted(persona)}`,
  },
  // whose cases a comune may open
  'cases.resident': {
    rows: (persona) =>
      persona.scope === 'LOCAL'
        ? `present.comune = '${persona.comune}' and ${unrestricted(persona)}`
        : 'false',
    through: [],
  },
}
