import { openAdmin } from '@cse/db/src/server/server'
import { CLAIM_NAMES } from '@cse/gateway/config/claims'
import type { Sql } from 'postgres'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Answer } from '../../client.ts'
import { copyOfDatabase, type DatabaseCopy } from '../../copy-of-database.ts'
import { platform, type TestPlatform } from '../../platform.ts'

/** What the access page of the design says, sentence by sentence, with expectations that know nothing of the policy tables. */
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

/** The tax code of somebody who lives in a comune and of whom nobody holds a case. */
async function aResidentOf(comune: string): Promise<string> {
  const [person] = await admin<{ taxCode: string }[]>`
    select tax_code as "taxCode" from persons.person where residence_comune = ${comune} and tax_code is not null
      and not exists (select from registry.case_custody where person_id = person.id) order by id limit 1`
  if (!person) throw new Error(`Nobody lives in ${comune}`)
  return person.taxCode
}

/** A case that a comune holds, in a phase in which its file is full. */
async function aCaseOf(holder: string): Promise<{ number: string; version: number }> {
  const [found] = await admin<{ number: string; version: number }[]>`
    select number, version from cases."case" where holder = ${holder} and phase = 'SERVICE_DELIVERY'
      and not exists (select from cases.transfer where case_id = "case".id and status = 'REQUESTED') order by id limit 1`
  if (!found) throw new Error(`${holder} has no case`)
  return found
}

const codesAt = ({ errors = [] }: Answer) =>
  Object.fromEntries(errors.map(({ path = [], extensions }) => [path.join('.'), extensions.code]))

const BY_TAX_CODE = 'query($taxCode: TaxCode!) { personByTaxCode(taxCode: $taxCode) { id familyName } }'
const BY_NUMBER = `query($number: String!) { caseByNumber(number: $number) {
  id version phase number custody person { id } project { title } assessments { outcome } diary { nodes { text } } } }`

describe('a comune', () => {
  test('finds its residents by tax code', async () => {
    const answer = await gateway
      .as('social-worker@bari')
      .query(BY_TAX_CODE, { taxCode: await aResidentOf('072006') })
    expect(answer.data).toMatchObject({ personByTaxCode: { familyName: expect.any(String) } })
  })

  test('finds nothing by the tax code of a resident elsewhere, exactly as of nobody', async () => {
    const elsewhere = await gateway
      .as('social-worker@bari')
      .query(BY_TAX_CODE, { taxCode: await aResidentOf('075035') })
    const nobody = await gateway.as('social-worker@bari').query(BY_TAX_CODE, { taxCode: 'RSSMRA80A01A662A' })
    expect(elsewhere.text).toBe(nobody.text)
    expect(elsewhere.data).toEqual({ personByTaxCode: null })
  })

  test('does not see a case of another comune by its number', async () => {
    const { number } = await aCaseOf('comune:075035')
    expect((await gateway.as('social-worker@bari').query(BY_NUMBER, { number })).data).toEqual({
      caseByNumber: null,
    })
    expect((await gateway.as('social-worker@lecce').query(BY_NUMBER, { number })).data).toMatchObject({
      caseByNumber: { number },
    })
  })
})

describe('the secretariat', () => {
  test('sees no assessment, no diary, no document and no health datum', async () => {
    const { number } = await aCaseOf('comune:072006')
    const answer = await gateway.as('secretariat@bari').query(
      `query($number: String!) { caseByNumber(number: $number) { number access { request } assessments { outcome }
        diary { nodes { text } } documents { title } person { familyName disability { kind } } } }`,
      { number },
    )
    expect(answer.data).toMatchObject({
      caseByNumber: {
        number,
        assessments: null,
        diary: null,
        documents: null,
        person: { familyName: expect.any(String), disability: null },
      },
    })
    expect(codesAt(answer)).toEqual({
      'caseByNumber.assessments': 'FORBIDDEN',
      'caseByNumber.diary': 'FORBIDDEN',
      'caseByNumber.documents': 'FORBIDDEN',
      'caseByNumber.person.disability': 'FORBIDDEN',
    })
  })
})

describe('the Region', () => {
  test.each(['analyst', 'controller'])('sees no person and no case (%s)', async (persona) => {
    const { number } = await aCaseOf('comune:072006')
    const answer = await gateway
      .as(persona)
      .query(
        'query($number: String!, $taxCode: TaxCode!) { caseByNumber(number: $number) { id } cases { totalCount } personByTaxCode(taxCode: $taxCode) { id } persons { totalCount } me { id } }',
        { number, taxCode: await aResidentOf('072006') },
      )
    expect(answer.data).toEqual({
      caseByNumber: null,
      cases: null,
      personByTaxCode: null,
      persons: null,
      me: null,
    })
    expect(new Set(Object.values(codesAt(answer)))).toEqual(new Set(['FORBIDDEN']))
  })
})

describe('a citizen', () => {
  test('sees the own cases without the professional diary and the assessments', async () => {
    const answer = await gateway
      .as('citizen')
      .query('{ me { cases { nodes { number diary { nodes { text } } assessments { outcome } } } } }')
    expect(answer.data).toMatchObject({
      me: { cases: { nodes: [{ number: expect.any(String), diary: null, assessments: null }] } },
    })
    expect(Object.values(codesAt(answer))).toEqual(['FORBIDDEN', 'FORBIDDEN'])
  })

  test('with an identity of level 1 sees nothing of the own record', async () => {
    const [citizen] = await admin<
      { taxCode: string }[]
    >`select tax_code as "taxCode" from registry.demo_citizen`
    const weak = gateway.holding({
      sub: 'citizen',
      [CLAIM_NAMES.scope]: 'CITIZEN',
      [CLAIM_NAMES.fiscalNumber]: `TINIT-${citizen?.taxCode}`,
      [CLAIM_NAMES.assurance]: 'https://www.spid.gov.it/SpidL1',
    })
    const answer = await weak.query('{ me { taxCode } comune(istatCode: "072006") { name } }')
    expect(answer.data).toEqual({ me: null, comune: { name: 'Bari' } })
  })
})

describe('a token', () => {
  const local = { sub: 'somebody', [CLAIM_NAMES.scope]: 'LOCAL', [CLAIM_NAMES.roles]: ['SOCIAL_WORKER'] }
  test.each([
    ['of an operator without a comune', { ...local }],
    ['of an operator with an empty list of comuni', { ...local, [CLAIM_NAMES.comuni]: [] }],
    [
      'of an office without an Ambito',
      { ...local, [CLAIM_NAMES.scope]: 'AMBITO', [CLAIM_NAMES.roles]: ['PLAN_OFFICE'] },
    ],
    [
      'with a role of another scope',
      { ...local, [CLAIM_NAMES.comuni]: ['072006'], [CLAIM_NAMES.roles]: ['ANALYST'] },
    ],
    ['without a scope', { sub: 'somebody' }],
  ])('%s is refused, never widened', async (_, claims) => {
    const answer = await gateway.holding(claims).query('{ cases { totalCount } }')
    expect(answer.status).toBe(401)
    expect(answer.errors?.[0]?.extensions.code).toBe('UNAUTHENTICATED')
  })
})

describe('a cursor', () => {
  test('that was forged, or belongs to another list, is refused with its path', async () => {
    const bari = gateway.as('social-worker@bari')
    const persons = await bari.query('{ persons(first: 1) { pageInfo { endCursor } } }')
    const foreign = (persons.data as { persons: { pageInfo: { endCursor: string } } }).persons.pageInfo
      .endCursor
    for (const after of ['made up', foreign, `${foreign.slice(0, -2)}xx`]) {
      const answer = await bari.query('query($after: String) { cases(after: $after) { totalCount } }', {
        after,
      })
      expect(answer.errors?.[0]?.extensions).toMatchObject({
        code: 'BAD_USER_INPUT',
        violations: [{ path: 'after', reason: expect.any(String) }],
      })
    }
  })

  test('of somebody else leads to nothing outside the own scope', async () => {
    const lecce = await gateway
      .as('social-worker@lecce')
      .query('{ cases(first: 1) { pageInfo { endCursor } } }')
    const after = (lecce.data as { cases: { pageInfo: { endCursor: string } } }).cases.pageInfo.endCursor
    const answer = await gateway
      .as('social-worker@bari')
      .query(
        'query($after: String) { cases(first: 200, after: $after) { nodes { comune { istatCode } } } }',
        { after },
      )
    const { nodes } = (answer.data as { cases: { nodes: { comune: { istatCode: string } }[] } }).cases
    expect(new Set(nodes.map(({ comune }) => comune.istatCode))).toEqual(new Set(['072006']))
  })
})
