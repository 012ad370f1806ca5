import { encodeId } from '@cse/schema/ids'
import type { Sql } from 'postgres'

export const BARI = '072006'
export const READ = `query Read($person: ID!, $case: ID!, $number: String!, $taxCode: TaxCode!, $name: String!, $facility: ID!, $relative: ID!) {
  person(id: $person) { familyName residence { address } protection { id } }
  byTaxCode: personByTaxCode(taxCode: $taxCode) { id }
  named: persons(filter: { familyName: $name }, first: 200) { totalCount nodes { id } }
  case(id: $case) { number diary { nodes { text } } protection { id } }
  caseByNumber(number: $number) { number }
  cases(first: 200) { totalCount nodes { id } }
  mine: cases(first: 200, filter: { mine: true }) { nodes { id } }
  agenda: appointments(first: 200) { totalCount nodes { id } }
  workload { deadlines(withinDays: 1000, first: 200) { totalCount nodes { case { id } } } casesToAssess(first: 200) { totalCount } }
  facility(id: $facility) { id }
  relative: person(id: $relative) {
    household { members { familyName person { id } } }
    relationships { name person { id } }
    network { name person { id } }
  }
}`
export const LOG = `{ accessLog(first: 200) { totalCount nodes { persons { id } } } }`
export const PROTECT = `mutation Protect($input: ProtectRecordInput!) { protectRecord(input: $input) {
  __typename ... on ProtectRecordPayload { protectedRecord { id version guarded operators { id role } } } ... on Refusal { message } } }`
export const CHANGE = `mutation Change($input: ChangeProtectionInput!) { changeProtection(input: $input) {
  __typename ... on ChangeProtectionPayload { protectedRecord { version operators { id role } } } } }`
export const LIFT = `mutation Lift($input: LiftProtectionInput!) { liftProtection(input: $input) { __typename } }`
export const EMERGENCY = `mutation Emergency($input: RequestEmergencyAccessInput!) { requestEmergencyAccess(input: $input) { __typename } }`
export const OPENINGS = `{ protectedRecords(first: 50) { nodes { openings { subject refused } steps { step subject reason } } } }`

/** A mother with a case of Bari, who is at a refuge and has an appointment, and another of her household. Ids are uuids. */
export interface Mother {
  readonly person: string
  readonly case: string
  readonly number: string
  readonly taxCode: string
  readonly familyName: string
  readonly husband: string
  readonly facility: string
  readonly appointment: string
}

/** Chooses her, places her, books for her and notes her husband; writes, so it wants a copy of the database. */
export async function motherWhoFlees(admin: Sql, now: Date): Promise<Mother> {
  const [found] = await admin<Omit<Mother, 'husband' | 'facility' | 'appointment'>[]>`
    select person.id as "person", held.id as "case", held.number, person.tax_code as "taxCode", person.family_name as "familyName"
    from cases."case" held join persons.person on person.id = held.person_id
    where held.holder = ${`comune:${BARI}`} and person.residence_comune = ${BARI} and person.sex = 'F' and held.status <> 'CLOSED'
      and person.tax_code is not null and exists (select from cases.diary_entry where case_id = held.id)
      and 1 < (select count(*) from persons.household_member where household_id = person.household_id and until is null)
    order by held.id limit 1`
  if (!found) throw new Error('Bari follows nobody')
  const [other] = await admin<{ id: string }[]>`
    select member.person_id as "id" from persons.household_member member join persons.person on person.household_id = member.household_id
    where person.id = ${found.person} and member.person_id <> ${found.person} and member.until is null limit 1`
  const husband = other?.id ?? ''
  await admin`
    insert into persons.relationship (id, person_id, other_person_id, kind, since) values (uuidv7(), ${husband}, ${found.person}, 'SPOUSE', '2015-01-01')`
  // where she is: a refuge, and an appointment at the front office
  const [refuge] = await admin<
    { id: string }[]
  >`select id from services.facility where protected order by id limit 1`
  const facility = refuge?.id ?? ''
  await admin`insert into registry.placement (case_id, facility_id) values (${found.case}, ${facility}) on conflict do nothing`
  const [free] = await admin<{ id: string }[]>`
    insert into services.appointment (id, slot_id, person_id, comune, purpose, status, booked_at, place, readers)
    select uuidv7(), slot.id, ${found.person}, ${BARI}, (select code from services.appointment_purpose limit 1), 'BOOKED', now(), 1,
      array[${`comune:${BARI}`}, ${`person:${found.person}`}]
    from services.slot join services.office on office.id = slot.office_id where office.comune = ${BARI} and slot.starts_at > ${now}
      and not exists (select from services.appointment taken where taken.slot_id = slot.id) order by slot.id limit 1 returning id`
  return { ...found, husband, facility, appointment: free?.id ?? '' }
}

/** What a coordinator sends to protect a person of Bari whose one open case somebody manages: nobody is named. */
export async function protectionByCoordinator(admin: Sql): Promise<object> {
  const [found] = await admin<{ person: string }[]>`
    select held.person_id as "person" from cases."case" held join cases.assignment on case_id = held.id
    where held.holder = ${`comune:${BARI}`} and held.status <> 'CLOSED' and role = 'CASE_MANAGER' and until is null
      and not exists (select from cases."case" other where other.person_id = held.person_id and other.id <> held.id)
      and not exists (select from registry.protected_record hidden where hidden.person_id = held.person_id)
    order by held.id limit 1`
  if (!found) throw new Error('Nobody in Bari has a case manager')
  const person = encodeId('person', found.person)
  const reason = 'Segnalazione del centro antiviolenza'
  return { person, kind: 'VIOLENCE', reason, operators: [], idempotencyKey: 'a coordinator protects' }
}

/** A colleague does the work of the guardian of her record, who is away, and works on their cases meanwhile. */
export async function standsInForGuardian(admin: Sql, substitute: string): Promise<void> {
  const written = await admin`
    insert into cases.absence (id, operator_id, substitute_id, organisation, since, until, recorded_at, recorded_by_issuer, recorded_by)
    select uuidv7(), away.id, other.id, 'comune:' || away.comune, date '2020-01-01', date '2040-01-01', now(), 'demo', 'coordinatore'
    from registry.protected_record_operator listed join cases.operator away using (issuer, subject), cases.operator other
    where listed.role = 'GUARDIAN' and other.subject = ${substitute} returning id`
  if (written.length !== 1) throw new Error('Nobody stands in')
}
