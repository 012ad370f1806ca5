import { CLAIM_NAMES, FISCAL_NUMBER_PREFIX } from '@cse/gateway/config/claims'
import { encodeId } from '@cse/schema/ids'
import { today } from '@cse/schema/today'
import type { Sql } from 'postgres'
import type { Client } from '../client.ts'
import type { TestPlatform } from '../platform.ts'

const BARI = '072006'
const OFFICE = 'Sportello della storia'

/** Somebody who lives in Bari, signs in with SPID and never asked for help. */
export async function aCitizen(admin: Sql, gateway: TestPlatform): Promise<Client> {
  const [person] = await admin<{ taxCode: string }[]>`
    select tax_code as "taxCode" from persons.person
    where residence_comune = ${BARI} and tax_code is not null and deceased_on is null and birth_year < 1990
      and not exists (select from registry.case_custody where person_id = person.id)
      and not exists (select from services.appointment where person_id = person.id) order by id limit 1`
  if (!person) throw new Error('Everybody in Bari has a case')
  return gateway.holding({
    sub: `citizen ${person.taxCode}`,
    [CLAIM_NAMES.scope]: 'CITIZEN',
    [CLAIM_NAMES.fiscalNumber]: `${FISCAL_NUMBER_PREFIX}${person.taxCode}`,
    [CLAIM_NAMES.assurance]: 'https://www.spid.gov.it/SpidL2',
  })
}

/** A front office of Bari without slots. @returns its id */
export async function anOffice(admin: Sql): Promise<string> {
  const [office] = await admin<{ id: string }[]>`
    insert into services.office (id, comune, name, address, kind)
    values (uuidv7(), ${BARI}, ${OFFICE}, 'Via Prova 1', 'FRONT_OFFICE') returning id`
  if (!office) throw new Error('No office')
  return encodeId('office', office.id)
}

/** The day so many days from today. */
export const day = (ahead: number) => today(new Date(Date.now() + ahead * 86_400_000))
/** The month so many months before this one. */
export const month = (before: number) => {
  const [year = 0, of = 0] = day(0).split('-').map(Number)
  return new Date(Date.UTC(year, of - 1 - before, 1)).toISOString().slice(0, 7)
}

/** What the citizen asks for at the desk. */
export const interview = {
  channel: 'IN_PERSON',
  motive: 'SPONTANEOUS',
  request: 'Aiuto in casa dopo le dimissioni',
  preAssessment: 'Vive sola',
  outcome: 'TAKEN_IN_CHARGE',
}
/** A social sheet filled in. */
export const sheet = [
  { item: 'COLLOQUIO', date: day(0) },
  ...['SALUTE', 'AUTONOMIA', 'ABITAZIONE', 'LAVORO', 'RELAZIONI'].map((item) => ({ item, codes: ['2'] })),
  { item: 'SUPPORTO', codes: ['1'] },
  { item: 'CAREGIVER', boolean: false },
  { item: 'REDDITO', codes: ['2'] },
]
/** Help at home for three months, of which the first two have passed. */
export const homeCare = {
  serviceType: 'A1.01',
  startsOn: `${month(2)}-01`,
  endsOn: day(60),
  unit: 'HOUR',
  frequency: 'MONTHLY',
  quantity: 10,
  totalQuantity: 30,
  unitCost: '20.00',
  bodyShare: '540.00',
  userShare: '60.00',
  healthShare: '0.00',
}
/** A project for three months of that, at a facility. */
export const stayAtHome = (facility: string) => ({
  kind: 'PAI',
  title: 'Restare a casa',
  startsOn: `${month(2)}-01`,
  endsOn: day(60),
  objectives: [{ description: 'Uscire di casa due volte la settimana', term: 'SHORT' }],
  plannedInterventions: [{ ...homeCare, facility }],
})
/** What the history of the case says in the end, by who acted. */
export const wholeHistory = [
  'SECRETARIAT: CASE_OPENED ACCESS_RECORDED',
  'SOCIAL_WORKER: CASE_MANAGER_ASSIGNED ASSESSMENT_PLANNED ASSESSMENT_COMPLETED PROJECT_DRAFTED TRANSFER_REQUESTED',
  'PLAN_OFFICE: TRANSFER_ACCEPTED UVM_CONVENED UVM_DECIDED CASE_RETURNED',
  'SOCIAL_WORKER: PROJECT_AGREED DELIVERY_STARTED DELIVERY_RECORDED DELIVERY_RECORDED DELIVERY_RECORDED DELIVERY_ENDED CASE_EVALUATED CASE_CLOSED',
]
/** Who is convened. */
export const uvmMembers = [
  { name: 'Dott. Neri', role: 'Medico di distretto', organisation: 'HEALTH_DISTRICT' },
  { name: 'Dott.ssa Blu', role: 'Assistente sociale', organisation: 'AMBITO' },
  { name: 'La persona', role: 'Interessata', organisation: 'PERSON' },
]

/** Who agrees the project. */
export const signatures = [
  { party: 'PERSON', signatory: 'La persona', signedOn: day(0), manner: 'HANDWRITTEN' },
  { party: 'CASE_MANAGER', signatory: 'Assistente sociale', signedOn: day(0), manner: 'DIGITAL' },
]

/** Two slots every working morning of the month to come. */
export const mornings = {
  from: day(1),
  to: day(30),
  openings: [
    {
      weekdays: ['MONDAY', 'TUESDAY', 'WEDNESDAY', 'THURSDAY', 'FRIDAY'],
      opensAt: '09:00',
      closesAt: '10:00',
    },
  ],
  slotMinutes: 30,
  capacity: 1,
}

/** The first slot of the office. @returns its uuid */
export async function firstSlot(admin: Sql): Promise<string> {
  const [slot] = await admin<{ id: string }[]>`
    select slot.id from services.slot join services.office on office.id = slot.office_id
    where office.name = ${OFFICE} order by starts_at limit 1`
  if (!slot) throw new Error('The office has no slots')
  return slot.id
}

/** The day of a slot comes. */
export async function itIsTime(admin: Sql, slot: string): Promise<void> {
  await admin`
    update services.slot set starts_at = date_trunc('minute', now()), ends_at = date_trunc('minute', now()) + interval '30 minutes'
    where id = ${slot}`
}

/** The case was opened in the month in which its project begins. */
export async function openedMonthsAgo(admin: Sql, number: string): Promise<void> {
  await admin`update cases."case" set opened_on = ${`${month(2)}-01`} where number = ${number}`
}
