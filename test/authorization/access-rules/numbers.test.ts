import { fileURLToPath } from 'node:url'
import { PLATFORM_ROLE, roleUrl } from '@cse/db/src/migrate/roles'
import type { Statement } from '@cse/db/src/query/query'
import { openDatabase } from '@cse/db/src/session/database'
import { readRegistry } from '@cse/gateway/persisted-documents/registry'
import { keysOf } from '@cse/schema/viewer'
import { getNamedType, parse, TypeInfo, visit, visitWithTypeInfo } from 'graphql'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { platform, type TestPlatform } from '../../platform.ts'
import { api } from '../fixtures/api.ts'
import { NODE_TABLES } from '../fixtures/node-tables.ts'
import { AMBITO } from '../fixtures/personas.ts'
import { TESTED_PERSONAS } from '../fixtures/tested-personas.ts'
import { viewerOf } from '../row-policies/visible-rows.ts'

/** What the access page of the design says of numbers about people, and of whom they are about. */
let gateway: TestPlatform
beforeAll(async () => {
  gateway = await platform()
})
afterAll(() => gateway[Symbol.asyncDispose]())

const FACTS = [
  'event',
  'person_fact',
  'case_fact',
  'delivery_fact',
  'appointment_fact',
  'assessment_fact',
  'transfer_fact',
  'released_case',
]

describe('facts under pseudonyms', () => {
  const database = () => {
    const { adminUrl, secret } = inject('database')
    return openDatabase({ url: roleUrl(adminUrl, PLATFORM_ROLE, secret), max: 1 })
  }
  const counting = (table: string): Statement<{ count: number }> => {
    const text = `select count(*)::int as "count" from analytics.${table}`
    return { name: text, text, values: [], writes: false }
  }

  test.each([...TESTED_PERSONAS])(
    'are rows that %s reads none of, whoever queries the database',
    async (_, persona) => {
      const stores = database()
      const viewer = viewerOf(persona)
      const session = stores.session({
        keys: keysOf(viewer),
        scope: viewer.scope,
        issuer: viewer.issuer,
        subject: viewer.subject,
        roles: viewer.roles,
        requestId: crypto.randomUUID(),
      })
      for (const table of FACTS)
        expect(await session.as('analytics').rows(counting(table)), table).toEqual([{ count: 0 }])
      await session.abort()
      await stores.close()
    },
  )

  test('are read by the warehouse', async () => {
    const stores = database()
    const counts = await stores.system(
      'analytics',
      (session) => Promise.all(FACTS.map((table) => session.rows(counting(table)))),
      ['warehouse'],
    )
    for (const [at, [row]] of counts.entries()) expect(row?.count, FACTS[at]).toBeGreaterThan(0)
    await stores.close()
  })

  test('leave no pseudonym in the records that are released', async () => {
    const answer = await gateway
      .as('analyst')
      .query(
        '{ releases { id title method records withheld steps { generalised records } } anonymisedCases(first: 200) { totalCount nodes { comune { istatCode } ambito { code } province targetArea { code } phase outcome sex ageBand iseeBand openedQuarter openedYear wait } } }',
      )
    expect(answer.errors).toBeUndefined()
    expect(answer.text).not.toMatch(/[0-9a-f]{64}/)
  })
})

describe('indicators', () => {
  const OWN = '{ indicators { code ambito { code } rank value } }'
  const codesIn = (data: unknown) =>
    new Set(
      (data as { indicators: { ambito: { code: string } }[] }).indicators.map(({ ambito }) => ambito.code),
    )

  test.each(['social-worker@bari', 'plan-office@ATS-BA-02'])(
    'of no other Ambito are seen by %s',
    async (persona) => {
      const answer = await gateway.as(persona).query(OWN)
      expect(answer.errors).toBeUndefined()
      expect(codesIn(answer.data)).toEqual(new Set([AMBITO]))
      const elsewhere = await gateway
        .as(persona)
        .query(
          '{ indicators(filter: { ambito: "ATS-LE-06" }) { code } ambito(code: "ATS-LE-06") { indicators { code } socialReport { year } } }',
        )
      expect(elsewhere.data).toEqual({ indicators: [], ambito: { indicators: [], socialReport: null } })
    },
  )

  test('of every Ambito are seen by the Region, and none by a citizen', async () => {
    expect(codesIn((await gateway.as('analyst').query(OWN)).data).size).toBeGreaterThan(40)
    const citizen = await gateway.as('citizen').query(OWN)
    expect(citizen.data).toEqual({ indicators: null })
    expect(citizen.errors?.[0]?.extensions.code).toBe('FORBIDDEN')
  })
})

describe('a table of figures', () => {
  const TABLE =
    'query($input: AggregateInput!) { aggregate(input: $input) { rows { group { code } value } } }'

  test('names to a comune its own territory alone', async () => {
    const requested = (by: string[], filter: object = {}) =>
      gateway.as('social-worker@bari').query(TABLE, { input: { measure: 'CASES', by, filter } })
    const own = await requested(['COMUNE'])
    expect(own.data).toMatchObject({ aggregate: { rows: [{ group: [{ code: '072006' }] }] } })
    expect((await requested(['COMUNE'], { comuni: ['075035'] })).text).not.toContain('075035')
    for (const by of [['AMBITO'], ['PROVINCE']])
      expect((await requested(by)).errors?.[0]?.extensions.code, by.join()).toBe('BAD_USER_INPUT')
  })
})

describe('atomic records', () => {
  test.each(['citizen', 'social-worker@bari', 'plan-office@ATS-BA-02'])(
    'are for the Region alone and not for %s',
    async (persona) => {
      const answer = await gateway.as(persona).query('{ anonymisedCases { totalCount } releases { id } }')
      expect(answer.data).toEqual({ anonymisedCases: null, releases: null })
      expect(answer.errors?.map(({ extensions }) => extensions.code)).toEqual(['FORBIDDEN', 'FORBIDDEN'])
    },
  )
})

describe('the DSS', () => {
  test('reaches aggregates and finance, and nothing that a person is behind', () => {
    const clients = readRegistry(fileURLToPath(new URL('../../../schema/operations/', import.meta.url)))
    const dss = clients.get('dss')
    expect(dss?.runsAs?.scope).toBe('REGIONAL')
    const identified = Object.keys(NODE_TABLES).filter((type) =>
      /^(?:persons|cases)\./.test(NODE_TABLES[type] ?? ''),
    )
    const reached = new Set<string>()
    for (const { body } of dss?.operations.values() ?? []) {
      const types = new TypeInfo(api())
      visit(
        parse(body),
        visitWithTypeInfo(types, {
          Field: () => {
            const [parent, answer] = [types.getParentType(), types.getType()]
            if (parent) reached.add(parent.name)
            if (answer) reached.add(getNamedType(answer).name)
          },
        }),
      )
    }
    expect([...reached]).toEqual(expect.arrayContaining(['AggregateTable', 'Indicator', 'Amounts']))
    for (const type of [...identified, 'Appointment', 'CaseFunding', 'Household', 'PersonConnection'])
      expect(reached.has(type), type).toBe(false)
  })
})
