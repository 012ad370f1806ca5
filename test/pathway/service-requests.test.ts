import { openAdmin } from '@cse/db/src/server/server'
import type { Sql } from 'postgres'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Client } from '../client.ts'
import { copyOfDatabase, type DatabaseCopy } from '../copy-of-database.ts'
import { deliverEvents } from '../database.ts'
import { platform, type TestPlatform } from '../platform.ts'
import { stepsThrough, the } from './steps.ts'

/** What people submit of the front office from the own area, and what others report to it. */
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

/** What a mutation answers, be it a refusal. */
async function outcomeOf(as: Client, verb: string, input: object): Promise<unknown> {
  const Verb = `${verb.charAt(0).toUpperCase()}${verb.slice(1)}`
  const { data } = await as.query(
    `mutation ($input: ${Verb}Input!) { answer: ${verb}(input: $input) { __typename } }`,
    { input },
  )
  return Reflect.get(Object(Reflect.get(Object(data), 'answer')), '__typename')
}
/** The paths of what is wrong with an input. */
async function errorsOf(as: Client, verb: string, input: object): Promise<unknown> {
  const Verb = `${verb.charAt(0).toUpperCase()}${verb.slice(1)}`
  const { errors } = await as.query(
    `mutation ($input: ${Verb}Input!) { answer: ${verb}(input: $input) { __typename } }`,
    { input },
  )
  const wrong: unknown = errors?.[0]?.extensions.violations
  return Array.isArray(wrong) ? wrong.map((one) => Reflect.get(Object(one), 'path')) : errors
}
/** The id of the case in an answer. */
const idIn = (data: unknown) => /case_[0-9a-z]+/.exec(JSON.stringify(data))?.[0] ?? 'none'

describe('a man who sleeps at the station', () => {
  test('is registered', async () => {
    const { id } = the(await register({ givenName: 'Samir', birth: '1979' }), 'person')
    person.id = id
    await deliverEvents(database.adminUrl, database.secret)
    await open(id)
  })
  const person = { id: '' }

  test('is reported by the police, and his case takes the report up', async () => {
    const reported = {
      person: person.id,
      origin: 'POLICE',
      text: 'Dorme in stazione, al freddo.',
      serviceType: null,
    }
    expect(
      await errorsOf(secretariat(), 'recordServiceRequest', { ...reported, idempotencyKey: key() }),
    ).toEqual(['input.sender', 'input.protocol'])
    const letter = { ...reported, sender: 'Polizia locale', protocol: '2026/5120', idempotencyKey: key() }
    const { id, version } = the(
      await steps.take(secretariat(), 'recordServiceRequest', letter, 'serviceRequest { id version }'),
      'serviceRequest',
    )
    const queue = async (who: string) => {
      const { data } = await gateway.as(who).query('{ serviceRequests { nodes { id text } } }')
      return JSON.stringify(data)
    }
    expect(await queue('pua@bari')).toContain(id)
    expect(await queue('secretariat@lecce')).not.toContain(id)
    expect(await queue('supervisor@bari')).toBe('{"serviceRequests":null}')

    const waiting = () => admin`
      select readers from registry.open_request where request_id = (
        select id from cases.service_request where protocol = ${letter.protocol})`
    expect(await waiting()).toEqual([{ readers: ['comune:072006'] }])

    const settled = { serviceRequest: id, expectedVersion: version }
    const informed = { ...settled, result: 'INFORMED', answer: 'Orientato al centro diurno.' }
    await steps.take(secretariat(), 'settleServiceRequest', informed, 'serviceRequest { id }')
    expect(await queue('pua@bari')).not.toContain(id)
    // persons knows at once that nothing waits any more
    expect(await waiting()).toEqual([])
    const { data } = await worker().query('query($id: ID!) { person(id: $id) { cases { nodes { id } } } }', {
      id: person.id,
    })
    const taken = { ...settled, expectedVersion: 2, result: 'TAKEN_UP', case: idIn(data) }
    expect(await outcomeOf(worker(), 'settleServiceRequest', taken)).toBe('RequestSettled')
    const corrected = await steps.take(
      worker(),
      'settleServiceRequest',
      { ...taken, correctionReason: 'C’è già una cartella.' },
      'serviceRequest { case { id } outcome { result } outcomes { result correctionReason } }',
    )
    expect(corrected.serviceRequest).toEqual({
      case: { id: taken.case },
      outcome: { result: 'TAKEN_UP' },
      outcomes: [
        { result: 'TAKEN_UP', correctionReason: 'C’è già una cartella.' },
        { result: 'INFORMED', correctionReason: null },
      ],
    })
  })
})

describe('a citizen', () => {
  const submit = (text: string) =>
    steps.take(
      gateway.as('citizen'),
      'submitServiceRequest',
      { text, idempotencyKey: key() },
      'serviceRequest { id version comune { istatCode } }',
    )

  test('asks for help from the own area, and reads what the front office answers', async () => {
    const sent = await submit('Come si chiede l’assistenza domiciliare?')
    const requested = the(sent, 'serviceRequest')
    const comune = /\d{6}/.exec(JSON.stringify(Reflect.get(Object(sent.serviceRequest), 'comune')))?.[0]
    const desk = gateway.as(`secretariat@${comune}`)
    const { data } = await desk.query('{ serviceRequests { nodes { id origin text protocol } } }')
    expect(data).toMatchObject({
      serviceRequests: {
        nodes: expect.arrayContaining([
          {
            id: requested.id,
            origin: 'PERSON',
            text: 'Come si chiede l’assistenza domiciliare?',
            protocol: null,
          },
        ]),
      },
    })
    const answer = 'Con la domanda allo sportello, e l’ISEE sociosanitario.'
    await steps.take(
      desk,
      'settleServiceRequest',
      { serviceRequest: requested.id, expectedVersion: 1, result: 'INFORMED', answer },
      'serviceRequest { id }',
    )
    const mine = await gateway
      .as('citizen')
      .query('{ me { serviceRequests { id outcome { result answer } } } }')
    expect(mine.data).toMatchObject({
      me: { serviceRequests: [{ id: requested.id, outcome: { result: 'INFORMED', answer } }] },
    })
  })

  test('reads the history of the own cases in sentences, without codes', async () => {
    const { data } = await gateway
      .as('citizen')
      .query('{ me { cases { nodes { events { nodes { kind summary } } } } } }')
    const [opened] = JSON.stringify(data).match(/"kind":"CASE_OPENED","summary":"[^"]*"/) ?? []
    expect(opened).toContain('Il servizio sociale ha aperto la sua cartella.')
    expect(JSON.stringify(data)).not.toMatch(/"summary":"[^"]*[A-Z]{3,}_/)
  })

  test('reads nothing of what others reported', async () => {
    const { data } = await gateway.as('citizen').query('{ me { id residence { comune { istatCode } } } }')
    const me = Object(Reflect.get(Object(data), 'me'))
    const comune = /\d{6}/.exec(JSON.stringify(me.residence))?.[0]
    const letter = { person: me.id, origin: 'SCHOOL', sender: 'Scuola', protocol: '1', text: 'Segnalazione.' }
    const { id } = the(
      await steps.take(
        gateway.as(`secretariat@${comune}`),
        'recordServiceRequest',
        { ...letter, idempotencyKey: key() },
        'serviceRequest { id }',
      ),
      'serviceRequest',
    )
    const mine = await gateway.as('citizen').query('{ me { serviceRequests { id } } }')
    expect(JSON.stringify(mine.data)).not.toContain(id)
    expect(JSON.stringify(mine.data)).toContain('service_request_')
  })
})
