import { openAdmin } from '@cse/db/src/server/server'
import { CLAIM_NAMES, FISCAL_NUMBER_PREFIX } from '@cse/gateway/config/claims'
import type { Sql } from 'postgres'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Client } from '../../client.ts'
import { copyOfDatabase, type DatabaseCopy } from '../../copy-of-database.ts'
import { clockOfPopulation, platform, split, type TestPlatform } from '../../platform.ts'
import { api } from '../fixtures/api.ts'
import { protectFor, restrictSomebody } from '../fixtures/complete-person.ts'
import { type KnownFiles, knownFiles, openOffices } from '../fixtures/known-files.ts'
import { mutationObservations } from '../fixtures/mutations.ts'
import { COMUNE, PERSONAS, type PersonaName } from '../fixtures/personas.ts'
import { realArguments } from '../fixtures/real-arguments.ts'
import type { ArgumentTexts } from '../fixtures/requested-fields.ts'
import { executeById, someIds } from './by-id.ts'
import { type FieldObservation, fieldObservations, leadsOn } from './field-observations.ts'
import { compare, type Expected } from './matrix.ts'
import type { Somebody } from './policy-tables.ts'
import { sourcesFor } from './sources.ts'

/** Types to which a persona has a way and of which it meets no row, each for a reason. */
const UNMET: Readonly<Partial<Record<PersonaName, readonly string[]>>> = {
  // the list of steps is there and empty: the accountant takes none
  'accountant@ATS-BA-02': ['CaseStep'],
  // a copy is for who asked for it; of the Ambito's persons nobody's processing is restricted
  // what courts disposed is there for who holds RESTRICTED alone
  'social-worker@bari': ['RecordCopy', 'JudicialMeasure', 'JudicialDate'],
  // no operator of the population, so there is no document of their own to be found
  'social-worker+restricted@bari': ['RecordCopy', 'CaseDocumentEdge'],
  'plan-office@ATS-BA-02': ['RecordCopy', 'JudicialMeasure', 'JudicialDate'],
  'ambito-supervisor@ATS-BA-02': ['ProcessingRestrictionEdge'],
}

/** Some weeks after the population was made, when consents and projects begin to expire and are met as such; still in its year. */
const DAYS_LATER = 29

const schema = api()
const names = Object.keys(PERSONAS) as PersonaName[]
let database: DatabaseCopy
let admin: Sql
let files: KnownFiles
let texts: ArgumentTexts
let sources: (somebody: Somebody) => Readonly<Record<string, Expected>>

beforeAll(async () => {
  database = await copyOfDatabase()
  admin = await openAdmin(database.adminUrl)
  files = await knownFiles(admin)
  await openOffices(admin)
  await restrictSomebody(admin, COMUNE)
  await protectFor(
    admin,
    files.citizen,
    names.map((name) => name.replace('@bari', `@${COMUNE}`)),
  )
  texts = await realArguments(admin, files)
  sources = await sourcesFor()
})
afterAll(async () => {
  await admin.end()
  await database.drop()
})

describe.each([
  ['in one process', (clock: () => Date) => platform(database, clock)],
  ['split into processes', (clock: () => Date) => split(database, {}, clock)],
])('the matrix, %s', (_, start) => {
  let gateway: TestPlatform
  const filled = new Set<string>()
  const open = new Set<string>()

  beforeAll(async () => {
    gateway = await start(clockOfPopulation(DAYS_LATER))
  })
  afterAll(() => gateway[Symbol.asyncDispose]())

  test.each(names)(
    '%s reads each field or is refused it, as the tables and the printed matrix say',
    async (name) => {
      const seen = await fieldObservations(schema, gateway.as(name), texts)
      const { findings, unmet } = compare(schema, seen, sources(PERSONAS[name]))
      for (const [field, observation] of seen) note(field, observation)
      expect(findings).toEqual([])
      expect(unmet).toEqual(UNMET[name] ?? [])
    },
  )

  test('every object that a field can answer with is met by somebody', () => {
    const empty = [...open].filter((field) => !filled.has(field) && leadsOn(schema, field))
    expect(empty).toEqual([])
  })

  test.each(names)('%s calls each mutation or is refused it', async (name) => {
    const seen = await mutationObservations(schema, gateway.as(name))
    const failed = new Map<string, string[]>()
    for (const [mutation, { denied, failures }] of seen) {
      const field = mutation.replace('Mutation.', '')
      for (const [source, says] of Object.entries(sources(PERSONAS[name])))
        expect(`${field}: ${!denied}`, source).toBe(`${field}: ${says('Mutation', field)}`)
      if (failures.size > 0) failed.set(field, [...failures])
    }
    expect(failed).toEqual(new Map())
  })

  test.each(names)('%s enters a type by an id only where the type is open', async (name) => {
    const answers = await executeById(gateway.as(name), await someIds(admin))
    for (const [type, answer] of answers) {
      for (const [source, says] of Object.entries(sources(PERSONAS[name]))) {
        const expected = says(type, 'id') ? 'answered' : 'FORBIDDEN'
        expect(`${type}: ${answer.node}`, source).toBe(`${type}: ${expected}`)
      }
    }
  })

  test('a citizen whom nobody has identified reads what everyone may and nothing else', async () => {
    const claims = {
      sub: 'citizen',
      [CLAIM_NAMES.scope]: 'CITIZEN',
      [CLAIM_NAMES.fiscalNumber]: FISCAL_NUMBER_PREFIX + files.citizen.taxCode,
      [CLAIM_NAMES.assurance]: 'https://www.spid.gov.it/SpidL1',
    }
    const seen = await fieldObservations(schema, gateway.holding(claims), texts)
    const { findings, unmet, shut } = compare(
      schema,
      seen,
      sources({ scope: 'CITIZEN', roles: [], assurance: 1 }),
    )
    expect(findings).toEqual([])
    expect(unmet).toEqual([])
    expect(shut).toEqual(expect.arrayContaining(['Person', 'Case', 'Appointment']))
  })

  test('a partner is refused every field as text', async () => {
    const client: Client = gateway.as('dss')
    for (const field of [
      ...Object.keys(schema.getQueryType()?.getFields() ?? {}),
      '__schema',
      '__typename',
    ]) {
      const { status, text } = await client.query(`{ ${field} { __typename } }`)
      expect(status).toBe(400)
      expect(JSON.parse(text)).toEqual({
        errors: [{ message: expect.any(String), extensions: { code: 'PERSISTED_QUERY_NOT_IN_LIST' } }],
      })
    }
  })

  function note(field: string, { answered, denied, filled: isFilled }: FieldObservation): void {
    if (answered > 0 && !denied) open.add(field)
    if (isFilled) filled.add(field)
  }
})
