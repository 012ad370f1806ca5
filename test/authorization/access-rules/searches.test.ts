import { openAdmin } from '@cse/db/src/server/server'
import { searchedFields } from '@cse/schema/searches'
import type { Sql } from 'postgres'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { copyOfDatabase, type DatabaseCopy } from '../../copy-of-database.ts'
import { platform, type TestPlatform } from '../../platform.ts'
import { api } from '../fixtures/api.ts'
import { calls, unknownId } from '../fixtures/mutations.ts'

/** Who may ask something about people, together. */
const PERSONAS = [
  'social-worker+restricted@bari',
  'supervisor@bari',
  'plan-office@ATS-BA-02',
  'accountant@ATS-BA-02',
  'health@asl-ba',
  'provider@88600001007',
  'secretariat@bari',
  'citizen',
]

/** Each question of the API with an argument that can identify a person, about nobody: what is answered is that there is none. */
const QUESTIONS: Readonly<Record<string, string>> = {
  'Query.case': `case(id: "${unknownId('case')}") { id }`,
  'Query.caseByNumber': 'caseByNumber(number: "2026/999999") { id }',
  'Query.cases':
    'cases(filter: { openedFrom: "1901-01-01", openedTo: "1901-01-01" }, first: 1) { totalCount }',
  'Query.diarySearch': 'diarySearch(words: "parola", to: "1901-01-01") { totalCount }',
  'Query.documentSearch': 'documentSearch(words: "parola", to: "1901-01-01") { totalCount }',
  'Query.node': `node(id: "${unknownId('person')}") { id }`,
  'Query.nodes': `nodes(ids: ["${unknownId('case')}"]) { id }`,
  'Query.creditorsByCode': 'creditorsByCode(code: "80012345676") { id }',
  'Query.accessLog': 'accessLog(filter: { operator: "nobody" }) { totalCount }',
  'Query.emergencyAccesses': 'emergencyAccesses(review: OVERDUE) { totalCount }',
  'Query.expiringConsents': 'expiringConsents(days: 1) { totalCount }',
  'Query.person': `person(id: "${unknownId('person')}") { id }`,
  'Query.rightsRequest': `rightsRequest(id: "${unknownId('rights_request')}") { id }`,
  'Query.personByTaxCode': 'personByTaxCode(taxCode: "RSSMRA80A01A662A") { id }',
  'Query.persons':
    'persons(filter: { familyName: "Nessuno", bornFrom: 1980, bornTo: 1980 }, first: 1) { totalCount nodes { id } }',
  'Query.searchPersons': 'searchPersons(search: "Nessuno Inesistente 1980", first: 1) { person { id } }',
  'Query.appointments':
    'appointments(filter: { from: "1990-01-01T00:00:00Z", to: "1990-01-02T00:00:00Z" }) { totalCount }',
}

/** What identifies somebody and may be left out. */
const OPTIONAL: Readonly<Record<string, object>> = {
  bookAppointment: { person: unknownId('person') },
  changeCreditor: { iban: 'IT60X0542811101000000123456' },
}

const inputOf = ({ input }: Readonly<Record<string, unknown>>): object =>
  typeof input === 'object' && input !== null ? input : {}

let database: DatabaseCopy
let admin: Sql
let gateway: TestPlatform
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

interface Entry {
  readonly action: string
  readonly persons: string[]
  readonly searches: string[] | null
  readonly readers: string[]
}
const entriesOf = (operation: string) => admin<Entry[]>`
  select action, persons, searches, readers from registry.access_entry where operation = ${operation}`

/** Asks as one after the other, until somebody is answered and not denied. @returns whether anybody was */
async function executeAsAnybody(
  text: string,
  variables: Readonly<Record<string, unknown>> = {},
): Promise<boolean> {
  for (const persona of PERSONAS) {
    const { errors = [] } = await gateway.as(persona).query(text, variables)
    if (!errors.some(({ extensions }) => extensions.code === 'FORBIDDEN')) return true
  }
  return false
}

const searched = [...searchedFields(api()).keys()]

describe('what is asked about people and finds nobody is in the log', () => {
  test.each(searched.filter((field) => !field.startsWith('Mutation.')))('%s', async (field) => {
    const question = QUESTIONS[field]
    if (question === undefined)
      throw new Error(`${field} can identify a person: write a question about nobody for it`)
    const operation = `Search_${field.replace('.', '_')}`
    expect(await executeAsAnybody(`query ${operation} { ${question} }`)).toBe(true)
    const entries = await entriesOf(operation)
    expect(entries).toHaveLength(1)
    expect(entries[0]).toMatchObject({ action: 'SEARCH', persons: [] })
    const name = field === 'Query.nodes' ? 'Query.node' : field
    expect(entries[0]?.searches).toEqual([expect.stringMatching(new RegExp(`^${name}#[\\w-]{22}$`))])
  })

  const mutations = calls(api(), unknownId)
  test.each(searched.filter((field) => field.startsWith('Mutation.')))('%s', async (field) => {
    const call = mutations.find(({ name }) => `Mutation.${name}` === field)
    if (!call) throw new Error(`${field} is not called`)
    const variables = { input: { ...inputOf(call.variables), ...OPTIONAL[call.name] } }
    expect(await executeAsAnybody(call.text, variables)).toBe(true)
    const entries = await entriesOf(`Try_${call.name}`)
    expect(entries.flatMap(({ searches }) => searches ?? [])).toContainEqual(
      expect.stringMatching(`^${field}#`),
    )
  })
})

test('a count with a cursor past the end tells that somebody has a case, and is logged', async () => {
  const { data } = await gateway
    .as('social-worker@bari')
    .query('{ persons(first: 1) { nodes { familyName } pageInfo { endCursor } } }')
  const { nodes, pageInfo } = (
    data as { persons: { nodes: { familyName: string }[]; pageInfo: { endCursor: string } } }
  ).persons
  const count = await gateway
    .as('social-worker@bari')
    .query(
      'query CountsOne($name: String, $after: String) { persons(filter: { familyName: $name }, first: 0, after: $after) { totalCount } }',
      { name: nodes[0]?.familyName, after: pageInfo.endCursor },
    )
  // whether the cursor is taken or refused, the search was made
  expect(count.status).toBe(200)
  expect(await entriesOf('CountsOne')).toEqual([
    expect.objectContaining({ action: 'SEARCH', readers: ['comune:072006'] }),
  ])
})

test('what finds somebody is one entry, with the search in it', async () => {
  const known = await admin<{ tax_code: string }[]>`
    select tax_code from persons.person where residence_comune = '072006' and tax_code is not null limit 1`
  await gateway
    .as('social-worker@bari')
    .query('query FindsOne($code: TaxCode!) { personByTaxCode(taxCode: $code) { familyName } }', {
      code: known[0]?.tax_code,
    })
  expect(await entriesOf('FindsOne')).toEqual([
    {
      action: 'READ',
      persons: [expect.any(String)],
      readers: ['comune:072006'],
      searches: [expect.stringMatching(/^Query\.personByTaxCode#/)],
    },
  ])
})

test('the supervisor of the territory sees who has looked for somebody, and no name', async () => {
  await gateway
    .as('social-worker@bari')
    .query('query LooksFor { persons(filter: { familyName: "Introvabile" }) { totalCount } }')
  const log = (persona: string) =>
    gateway
      .as(persona)
      .query(
        '{ accessLog(filter: { action: SEARCH }, first: 50) { nodes { operation action subject what searches { field digest } persons { id } } } }',
      )
  const { text, data } = await log('supervisor@bari')
  expect((data as { accessLog: { nodes: object[] } }).accessLog.nodes).toContainEqual({
    operation: 'LooksFor',
    action: 'SEARCH',
    subject: 'social-worker@072006',
    what: 'Ha cercato una persona, senza consultarne la cartella',
    searches: [{ field: 'Query.persons', digest: expect.stringMatching(/^[\w-]{22}$/) }],
    persons: [],
  })
  expect(text).not.toMatch(/introvabile/i)
  expect((await log('social-worker@bari')).errors?.[0]?.extensions.code).toBe('FORBIDDEN')
})

test('a request that asks for nobody in particular writes nothing', async () => {
  await gateway
    .as('social-worker@bari')
    .query(
      'query Territory { comuni { name } freeSlots(comune: "072006", first: 5) { nodes { id } } zonePlans { nodes { triennium } } }',
    )
  expect(await entriesOf('Territory')).toEqual([])
})
