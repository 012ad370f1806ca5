import type { Role } from '@cse/schema/viewer'
import type { Audience, Persona } from '../../fixtures/persona.ts'

/** What somebody may read of a table. */
export interface Entitlement {
  /** SQL on the row `present`: rows of which the persona may meet something. */
  readonly rows: (persona: Persona) => string
  /** SQL on the row `present`: rows that the database shows for the sake of what is made of them; the same by default. */
  readonly shown?: (persona: Persona) => string
  /** Who may read such rows through the graph; everybody to whom they are shown by default. */
  readonly through?: Audience
  /** Columns with fewer readers than that. */
  readonly columns?: Readonly<Record<string, Audience>>
}

/** What somebody may read of the tables of a schema. */
export type Entitlements = Readonly<Record<string, Entitlement>>

export const when = (holds: boolean) => (holds ? 'true' : 'false')
export const works = (persona: Persona, ...roles: Role[]) =>
  when(roles.some((role) => persona.roles.includes(role)))
export const isCitizen = ({ scope }: Persona) => when(scope === 'CITIZEN')

/** Key of the body for which somebody works. */
export function body({ scope, comune, ambito }: Persona): string {
  return scope === 'LOCAL' ? `'comune:${comune}'` : scope === 'AMBITO' ? `'ambito:${ambito}'` : 'null'
}

/** Cases that somebody holds, or one's own. */
const held = (persona: Persona) =>
  `select id from cases."case" where ${persona.person ? `person_id = '${persona.person}'` : `holder = ${body(persona)}`}`
/** Cases whose file somebody has: of those whose record is there for them. */
export const files = (persona: Persona) =>
  persona.person ? held(persona) : `${held(persona)} and person_id not in (${restricted})`
export const ofHeld = (persona: Persona) => `present.case_id in (${held(persona)})`

export const persons = (persona: Persona) => {
  if (persona.person) return `select id from persons.person where id = '${persona.person}'`
  const held = `select person_id as id from cases."case" where holder = ${body(persona)}`
  const known = persona.comune
    ? `${held} union select id from persons.person where residence_comune = '${persona.comune}' or residence_comune is null and received_by = '${persona.comune}'`
    : held
  return `select id from (${known}) as known where id not in (${restricted})`
}

/**
 * Whose processing is restricted (Reg. UE 2016/679 art. 18), or whose record is protected and none of the personas is on its list: nobody but the
 * person reads anything about them.
 */
export const restricted =
  'select person_id from registry.processing_restriction where lifted_at is null union all select person_id from registry.protected_record where lifted_at is null'
export const unrestricted = (persona: Persona) =>
  persona.person ? 'true' : `present.person_id not in (${restricted})`

/** Of two persons in a row, both are there. */
export const towards = (persona: Persona, column: string) =>
  `(present.${column} is null or ${persona.person ? `present.${column} = '${persona.person}' or ` : ''}present.${column} not in (${restricted}))`

export const households = (persona: Persona) =>
  `select household_id from persons.person where id in (${persons(persona)})${
    persona.comune ? ` union select id from persons.household where comune = '${persona.comune}'` : ''
  }`

export const ofPerson = (persona: Persona) => `present.person_id in (${persons(persona)})`
/** Whom the own body serves: the person, those whose cases it holds, and those of whom a request waits there. */
export const served = (persona: Persona) =>
  persona.person
    ? ofPerson(persona)
    : `${ofPerson(persona)} and present.person_id in (select person_id from cases."case" where holder = ${body(persona)}
        union select person_id from cases.service_request where 'comune:' || comune = ${body(persona)} and settled_at is null and not restricted)`
export const ofFile = (persona: Persona) => `present.case_id in (${files(persona)})`
export const health = (persona: Persona) =>
  `(${works(persona, 'SOCIAL_WORKER', 'PUA', 'PLAN_OFFICE')} or ${isCitizen(persona)})`
export const pathway = (persona: Persona) =>
  `${ofFile(persona)} and (${works(persona, 'SOCIAL_WORKER', 'PLAN_OFFICE', 'ACCOUNTANT')} or ${isCitizen(persona)})`
export const appraisal = (persona: Persona) =>
  `${ofFile(persona)} and ${works(persona, 'SOCIAL_WORKER', 'PUA', 'PLAN_OFFICE')}`
export const confidential = (persona: Persona) =>
  `${works(persona, 'SOCIAL_WORKER', 'PLAN_OFFICE')} and (not present.restricted or ${works(persona, 'RESTRICTED')})`
export const plan = ({ scope, ambito }: Persona) =>
  scope === 'REGIONAL' ? 'true' : scope === 'CITIZEN' ? 'false' : `present.ambito_code = '${ambito}'`
export const books = (persona: Persona) => `${when(persona.scope !== 'LOCAL')} and ${plan(persona)}`
/** What is kept of a commitment shows what was liquidated of it: not to the Region while that would be known of fewer than five cases. */
export const residues = (persona: Persona) =>
  persona.scope === 'REGIONAL'
    ? 'not exists (select from finance.commitment where id = present.commitment_id and withheld_liquidated_cents > 0)'
    : books(persona)
export const validation = (persona: Persona) =>
  `(${when(persona.scope === 'AMBITO')} or ${works(persona, 'CONTROLLER')})`
/** Facilities at which the own body plans or follows something in an open case; for who works with the whole file. */
export const placed = (persona: Persona) =>
  `select facility_id from (
      select case_id, facility_id from cases.planned_intervention where ended_on is null or ended_on >= current_date
      union all
      select line.case_id, facility_id from cases.version_intervention line join cases.project_version version on version.id = version_id
      where version.status = 'DRAFT') planned
    join cases."case" held on held.id = planned.case_id
    where facility_id is not null and held.holder = ${body(persona)} and held.phase <> 'CLOSED'
      and ${works(persona, 'SOCIAL_WORKER', 'PLAN_OFFICE')}`
export const places = (persona: Persona) =>
  `(present.article not in ('47', '48', '49', '50', '51', '80') or present.id in (${placed(persona)}))`
/** Invitations that name somebody from outside, while they open something. */
export const invitations = ({ scope, invitee }: Persona) =>
  scope === 'HEALTH_PROFESSIONAL'
    ? `select id from cases.uvm_invitation where health_body || '-' || tax_code = '${invitee}' and withdrawn_at is null and until >= current_date
         and case_id not in (select id from cases."case" where person_id in (${restricted}))`
    : 'select null::uuid'
/** Services that somebody from outside delivers: at a facility of a contract with who holds the case, in a project that was agreed. */
export const provided = ({ scope, invitee }: Persona) =>
  scope === 'PROVIDER'
    ? `select planned.id from cases.planned_intervention planned join cases."case" held on held.id = planned.case_id
       join services.contract_facility place on place.facility_id = planned.facility_id
       join services.provider_contract contract on contract.id = place.contract_id and contract.organisation = held.holder
       where contract.vat_number = '${invitee}' and planned.starts_on <= coalesce(contract.ended_on, contract.valid_to)
         and coalesce(planned.ended_on, planned.ends_on, 'infinity') >= greatest(contract.valid_from, current_date - 90)
         and held.person_id not in (${restricted})
         and exists (select from cases.project_version version where version.project_id = planned.project_id and version.status = 'AGREED')`
    : 'select null::uuid'
/** Persons of whom somebody from outside learns who they are: by an invitation or by what is provided. */
export const identified = (persona: Persona) =>
  `select person_id from cases."case" where id in (
     select case_id from cases.uvm_invitation where id in (${invitations(persona)})
     union select case_id from cases.planned_intervention where id in (${provided(persona)}))`
export const holding = (persona: Persona) =>
  `present.holder = ${body(persona)} and ${works(persona, 'SUPERVISOR')}`
export const nobody = () => 'false'
export const region = ({ scope }: Persona) => when(scope === 'REGIONAL')
export const counting = ({ scope }: Persona) => when(['LOCAL', 'AMBITO', 'REGIONAL'].includes(scope))

export const professionals = ['LOCAL:SOCIAL_WORKER', 'AMBITO:PLAN_OFFICE']
export const supervisors = ['LOCAL:SUPERVISOR', 'AMBITO:SUPERVISOR']
export const validators = ['AMBITO', 'REGIONAL:CONTROLLER']
export const assessors = [...professionals, 'LOCAL:PUA']
export const rightsOffice = ['LOCAL:SECRETARIAT', ...professionals, ...supervisors]
