import { openAdmin } from '@cse/db/src/server/server'
import { encodeId } from '@cse/schema/ids'
import { today } from '@cse/schema/today'
import type { Sql } from 'postgres'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Client } from '../client.ts'
import { copyOfDatabase, type DatabaseCopy } from '../copy-of-database.ts'
import { deliverEvents } from '../database.ts'
import { platform, type TestPlatform } from '../platform.ts'
import { stepsThrough, the } from './steps.ts'

/** People who come to the door and are in no register, as those who receive them work, with the real personas. */
let database: DatabaseCopy
let admin: Sql
let gateway: TestPlatform
const steps = stepsThrough()

beforeAll(async () => {
  database = await copyOfDatabase()
  admin = await openAdmin(database.adminUrl)
  gateway = await platform(database)
})
afterAll(async () => {
  await gateway[Symbol.asyncDispose]()
  await admin.end()
  await database.drop()
})

const secretariat = () => gateway.as('secretariat@bari')
const worker = () => gateway.as('social-worker@bari')
const BARI = '072006'
const day = today(new Date())
let keys = 0
const key = () => `lo sportello ${++keys}`
const register = (input: object, as = secretariat()) =>
  steps.take(as, 'registerPerson', { idempotencyKey: key(), ...input }, 'person { id version }')
const open = async (person: string) =>
  the(
    await steps.take(
      worker(),
      'openCase',
      { person, targetArea: '4', idempotencyKey: key() },
      'case { id number }',
    ),
    'case',
  )

/** Ids of slots at two offices of Bari on a day to come: nine at the first, a quarter past nine at the second, and eleven at the first. */
async function slots(): Promise<[string, string, string]> {
  const made = await admin<{ id: string }[]>`
    with office as (
      insert into services.office (id, comune, name, address, kind)
      select uuidv7(), ${BARI}, name, 'Via Prova 1', 'FRONT_OFFICE' from unnest(array['Sportello di prova 1', 'Sportello di prova 2']) as name
      returning id, name)
    insert into services.slot (id, office_id, comune, starts_at, ends_at)
    select uuidv7(), office.id, ${BARI}, at, at + interval '30 minutes'
    from (values (1, time '09:00'), (2, time '09:15'), (1, time '11:00')) as planned(number, hour)
    join office on office.name like '%' || number, lateral (select (current_date + 3 + hour) at time zone 'Europe/Rome' as at)
    order by at returning id`
  const [nine, quarterPast, eleven] = made.map(({ id }) => encodeId('slot', id))
  if (!nine || !quarterPast || !eleven) throw new Error('The slots were not made')
  return [nine, quarterPast, eleven]
}

/** What a mutation answers, be it a refusal. */
async function outcomeOf(as: Client, verb: string, input: object): Promise<unknown> {
  const Verb = `${verb.charAt(0).toUpperCase()}${verb.slice(1)}`
  const { data } = await as.query(
    `mutation ($input: ${Verb}Input!) { answer: ${verb}(input: $input) { __typename } }`,
    { input },
  )
  return Reflect.get(Object(Reflect.get(Object(data), 'answer')), '__typename')
}
const book = (person: string, slot: string) =>
  outcomeOf(secretariat(), 'bookAppointment', {
    person,
    slot,
    purpose: 'FIRST_INTERVIEW',
    idempotencyKey: key(),
  })
const openAnother = (person: string) =>
  outcomeOf(worker(), 'openCase', { person, targetArea: '2', idempotencyKey: key() })

describe('a homeless man without papers', () => {
  let person: ReturnType<typeof the>
  let offered: [string, string, string]

  test('is registered by the front office as he says he is, and found by the operators of that comune alone', async () => {
    person = the(
      await register({
        givenName: 'Samir',
        birth: '1979',
        citizenships: ['MAR'],
        language: 'ara',
        interpreterNeeded: true,
        domicile: { address: 'Stazione di Bari Centrale' },
      }),
      'person',
    )
    const execute = (who: string) =>
      gateway.as(who).query('query($id: ID!) { person(id: $id) { givenName } }', { id: person.id })
    expect((await execute('social-worker@bari')).data).toEqual({ person: { givenName: 'Samir' } })
    for (const who of ['social-worker@lecce', 'plan-office@ATS-BA-02'])
      expect((await execute(who)).data, who).toEqual({ person: null })
    const { errors } = await execute('analyst')
    expect(errors?.[0]?.extensions.code).toBe('FORBIDDEN')
  })

  test('gets an appointment and a case there, once the others know of him', async () => {
    await deliverEvents(database.adminUrl, database.secret)
    offered = await slots()
    expect(await book(person.id, offered[0])).toBe('BookAppointmentPayload')
    expect((await open(person.id)).number).toMatch(/^\d{4}\/072006\/\d{6}$/)
  })

  test('is at one office at a time', async () => {
    expect(await book(person.id, offered[1])).toBe('AlreadyBooked')
  })

  test('is registered at the address of the comune, in its register', async () => {
    const reported = {
      person: person.id,
      requestedOn: day,
      protocol: '2026/4411',
      presence: 'Stazione centrale',
    }
    const requested = { ...reported, idempotencyKey: key() }
    const { id } = the(
      await steps.take(secretariat(), 'requestFictitiousResidence', requested, 'fictitiousResidence { id }'),
      'fictitiousResidence',
    )
    const decided = await steps.take(
      secretariat(),
      'decideFictitiousResidence',
      {
        fictitiousResidence: id,
        expectedVersion: person.version,
        granted: true,
        decidedOn: day,
        decision: 'Provvedimento dell’ufficiale d’anagrafe 12/2026',
        address: 'Via della Casa Comunale 1',
      },
      'fictitiousResidence { registerNumber person { id version residence { address } } }',
    )
    expect(decided.fictitiousResidence).toMatchObject({ registerNumber: `${day.slice(0, 4)}/1` })
    person = the(decided, 'fictitiousResidence', 'person')
  })

  test('dies: nothing new begins for him, and the case that is open falls due to be closed', async () => {
    const death = { person: person.id, expectedVersion: person.version, deceasedOn: day }
    expect(await steps.take(secretariat(), 'recordDeath', death, 'person { id }')).toHaveProperty('person')
    expect(await book(person.id, offered[2])).toBe('PersonDeceased')
    expect(await openAnother(person.id)).toBe('PersonDeceased')
    const { data } = await worker().query(
      '{ workload { deadlines(kinds: [PERSON_DECEASED], first: 100) { nodes { dueOn case { person { id } } } } } }',
    )
    expect(Object(data).workload.deadlines.nodes).toContainEqual({
      dueOn: day,
      case: { person: { id: person.id } },
    })
  })
})

describe('a mother and her minor child', () => {
  const mother = () => gateway.as('citizen')
  let child: string
  let number: unknown
  let offered: [string, string, string]
  const ofChild = async () => {
    const { data, errors } = await mother().query(
      'query($id: ID!) { person(id: $id) { givenName cases { nodes { number } } appointments { nodes { id status } } } }',
      { id: child },
    )
    expect(errors).toBeUndefined()
    return Object(data).person
  }
  const bookFor = (slot: string) =>
    outcomeOf(mother(), 'bookAppointment', {
      person: child,
      slot,
      purpose: 'FIRST_INTERVIEW',
      idempotencyKey: key(),
    })
  /** The child has this age in years and days. */
  const grow = (years: number, days: number) => admin`
    update persons.person set birth_year = extract(year from born), birth_month = extract(month from born), birth_day = extract(day from born)
    from (select ((${day}::date - ${years} * interval '1 year')::date - ${days}::integer) as born) as birth where given_name = 'Lia'`

  test('whom the front office writes down as her mother reads her record, as she may read the own one', async () => {
    const residence = { comune: BARI, address: 'Via Prova 2', since: '2020-01-01' }
    child = String(
      the(await register({ givenName: 'Lia', familyName: 'Prova', birth: '2012-05-05', residence }), 'person')
        .id,
    )
    await deliverEvents(database.adminUrl, database.secret)
    number = (await open(child)).number
    expect(await ofChild()).toBeNull()
    const [citizen] = await admin`select tax_code from registry.demo_citizen`
    const { representation } = await steps.take(
      secretariat(),
      'recordRepresentation',
      {
        person: child,
        representativeTaxCode: citizen?.tax_code,
        kind: 'PARENT',
        powers: ['READ_RECORD', 'BOOK_APPOINTMENTS'],
        document: 'Stato di famiglia',
        validFrom: '2020-01-01',
        idempotencyKey: key(),
      },
      'representation { lastDay }',
    )
    expect(representation).toEqual({ lastDay: '2030-05-04' })
    expect(await ofChild()).toMatchObject({ givenName: 'Lia', cases: { nodes: [{ number }] } })
  })

  test('she books for her, and the log of the child says in which quality', async () => {
    offered = await slots()
    expect(await bookFor(offered[0])).toBe('BookAppointmentPayload')
    expect((await ofChild()).appointments.nodes).toMatchObject([{ status: 'BOOKED' }])
    const entries = await admin`
      select distinct action, roles from registry.access_entry where scope = 'CITIZEN' and persons @> array[(
        select id from persons.person where given_name = 'Lia')] order by action`
    expect(entries).toEqual([
      { action: 'READ', roles: ['PARENT'] },
      { action: 'WRITE', roles: ['PARENT'] },
    ])
  })

  test('on the day she turns 18 the record is hers alone', async () => {
    await grow(17, 364)
    expect(await ofChild()).toMatchObject({ givenName: 'Lia' })
    await grow(18, 0)
    expect(await ofChild()).toBeNull()
    expect(await bookFor(offered[2])).toBe('NotFound')
    const { data } = await mother().query('{ represented { inForce person { id } } }')
    expect(data).toEqual({ represented: [{ inForce: false, person: null }] })
  })
})

test('the reads and writes of the front office are in the log of the person, by purpose and role', async () => {
  const person = the(await register({ codeName: 'Ortensia' }, worker()), 'person')
  await worker().query('query($id: ID!) { person(id: $id) { codeName } }', { id: person.id })
  const entries = await admin`
    select action, roles from registry.access_entry where scope <> 'SYSTEM' and persons @> array[(
      select id from persons.person where code_name = 'Ortensia')] order by id`
  expect(entries.map(({ action }) => action)).toEqual(['WRITE', 'READ'])
})
