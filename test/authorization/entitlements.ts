import type { Role, Scope } from '@cse/schema/viewer'

/** Somebody in a place, as the sentences of the design know people. */
export interface Seer {
  readonly scope: Scope
  readonly roles: readonly Role[]
  readonly comune?: string
  readonly ambito?: string
  readonly person?: string
}

/** Who may read a table or a column, in the words of the policy tables. */
type Audience = readonly string[]

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

/** Whether the seer is one of those. */
export function isAmong(seer: Seer, audience: Audience | undefined): boolean {
  return (
    audience?.some(
      (word) => word === seer.scope || seer.roles.some((role) => word === `${seer.scope}:${role}`),
    ) ?? true
  )
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
  return seer.comune
    ? `${held} union select id from persons.person where residence_comune = '${seer.comune}'`
    : held
}

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
const nobody = () => 'false'
const counting = ({ scope }: Seer) => when(['LOCAL', 'AMBITO', 'REGIONAL'].includes(scope))

const professionals = ['LOCAL:SOCIAL_WORKER', 'AMBITO:PLAN_OFFICE']
const assessors = [...professionals, 'LOCAL:PUA']

/** Who may see what, table by table: written from the sentences of the design and not from keys, policies or guards. */
export const ENTITLEMENTS: Readonly<Record<string, Entitlement>> = {
  'persons.person': { rows: (seer) => `present.id in (${persons(seer)})` },
  'persons.household': {
    rows: (seer) => `present.id in (${households(seer)})`,
    through: ['CITIZEN', 'LOCAL', 'AMBITO:PLAN_OFFICE'],
  },
  'persons.household_member': {
    rows: (seer) => `present.household_id in (${households(seer)})`,
    through: ['CITIZEN', 'LOCAL', 'AMBITO:PLAN_OFFICE'],
  },
  'persons.residence': { rows: ofPerson },
  'persons.relationship': { rows: ofPerson, through: assessors, columns: { note: professionals } },
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

  'cases.operator': { rows: () => 'true', through: ['CITIZEN', 'LOCAL', 'AMBITO'] },
  'cases.case': {
    rows: (seer) =>
      `present.id in (${files(seer)})${seer.comune ? ` or present.comune = '${seer.comune}'` : ''}`,
  },
  'cases.assignment': { rows: ofFile },
  'cases.event': { rows: ofFile, columns: { note: professionals } },
  'cases.access_interview': {
    rows: ofFile,
    through: ['CITIZEN', 'LOCAL', 'AMBITO:PLAN_OFFICE'],
    columns: {
      pre_assessment: ['LOCAL', 'AMBITO:PLAN_OFFICE'],
      orientation: ['LOCAL', 'AMBITO:PLAN_OFFICE'],
    },
  },
  'cases.assessment': { rows: appraisal, columns: { findings: professionals } },
  'cases.uvm_session': { rows: appraisal },
  'cases.uvm_member': {
    rows: (seer) =>
      `present.session_id in (select id from cases.uvm_session where case_id in (${files(seer)})) and ${works(seer, 'SOCIAL_WORKER', 'PUA', 'PLAN_OFFICE')}`,
  },
  'cases.project': { rows: pathway },
  'cases.objective': { rows: pathway, through: ['CITIZEN', ...professionals] },
  'cases.planned_intervention': { rows: pathway },
  'cases.delivery': { rows: pathway },
  'cases.evaluation': { rows: pathway, through: ['CITIZEN', ...professionals] },
  'cases.document': { rows: (seer) => `${ofFile(seer)} and ${confidential(seer)}` },
  'cases.diary_entry': { rows: (seer) => `present.organisation = ${body(seer)} and ${confidential(seer)}` },
  'cases.transfer': { rows: (seer) => `${body(seer)} in (present.from_holder, present.to_holder)` },

  'services.appointment': {
    rows: ({ comune, person, scope }) =>
      person
        ? `present.person_id = '${person}'`
        : scope === 'LOCAL'
          ? `present.comune = '${comune}'`
          : 'false',
  },

  'finance.zone_plan': { rows: plan },
  'finance.fund_allocation': { rows: plan },
  'finance.plan_intervention': { rows: plan },
  'finance.funding_line': { rows: plan },
  'finance.plan_variation': { rows: plan },
  'finance.progress_report': { rows: plan },
  'finance.commitment': { rows: books },
  'finance.movement': { rows: books },
  'finance.case_funding': {
    rows: (seer) => `${when(seer.scope !== 'CITIZEN')} and ${ofFile(seer)}`,
    through: ['LOCAL:SOCIAL_WORKER', 'LOCAL:PUA', 'AMBITO'],
  },

  'registry.access_entry': {
    rows: (seer) =>
      seer.person ? `'${seer.person}' = any (present.persons)` : `${body(seer)} = any (present.readers)`,
    through: ['CITIZEN', ...professionals],
    columns: { subject: professionals },
  },
  'registry.case_custody': { rows: (seer) => `${when(seer.scope !== 'CITIZEN')} and ${ofFile(seer)}` },

  'analytics.person_fact': { rows: nobody },
  // read to be counted, by everybody who may ask for a count
  'analytics.case_fact': { rows: nobody, shown: counting },
  'analytics.delivery_fact': { rows: nobody, shown: counting },
}
