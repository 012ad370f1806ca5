import { encodeId } from '@cse/schema/ids'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { START } from '../../../test/scratch-graph.ts'
import { citizen, local, planOffice, regional } from '../../../test/viewers.ts'
import { ambitoOfBari, anna, bari, bruno, byId, fourPersons, lecce, taxCodes } from './people.ts'

const forbidden = { extensions: { code: 'FORBIDDEN' } }
let people: Awaited<ReturnType<typeof fourPersons>>
const execute: typeof people.execute = (...question) => people.execute(...question)

beforeAll(async () => {
  people = await fourPersons()
}, START)

afterAll(() => people.stop())

test('a citizen reads the own record', async () => {
  const { data, errors } = await execute(
    citizen(anna),
    '{ me { taxCode age birth residence { comune { istatCode } since } isee { value equivalenceScale valid } disability { kind } } }',
  )
  expect(errors).toBeUndefined()
  expect(data).toEqual({
    me: {
      taxCode: taxCodes.anna,
      age: 46,
      birth: '1980-01-01',
      residence: { comune: { istatCode: bari }, since: '2010-01-01' },
      isee: { value: '12000.50', equivalenceScale: 2.04, valid: true },
      disability: [{ kind: 'Disabilità con necessità di sostegno intensivo, L. 104/1992 art. 3 comma 3' }],
    },
  })
})

test('a citizen reads household members by name and not their records', async () => {
  const { data } = await execute(
    citizen(anna),
    '{ me { household { members { givenName relationship person { id } } } } }',
  )
  expect(data).toEqual({
    me: {
      household: {
        members: [
          {
            givenName: 'Nome a',
            relationship: 'Intestatario scheda',
            person: { id: encodeId('person', anna) },
          },
          { givenName: 'Nome c', relationship: 'Figlio / Figlia', person: null },
        ],
      },
    },
  })
})

test('a citizen meets nobody else, and has nobody to look for', async () => {
  expect(await execute(citizen(anna), byId(bruno, 'id'))).toEqual({ data: { person: null } })
  for (const query of [
    `{ personByTaxCode(taxCode: "${taxCodes.bruno}") { id } }`,
    '{ persons { nodes { id } } }',
  ]) {
    const { data, errors } = await execute(citizen(anna), query)
    expect(Object.values({ ...data })).toEqual([null])
    expect(errors).toMatchObject([forbidden])
  }
})

test('with an identity of level 1 a citizen has no record', async () => {
  const { data, errors } = await execute({ ...citizen(anna), assurance: 1 }, '{ me { id } }')
  expect(data).toEqual({ me: null })
  expect(errors).toMatchObject([forbidden])
})

test('a comune finds its residents by tax code in any case, and nobody who lives elsewhere', async () => {
  const query = 'query($code: TaxCode!) { personByTaxCode(taxCode: $code) { givenName } }'
  const found = await execute(local([bari], 'SECRETARIAT'), query, { code: taxCodes.anna.toLowerCase() })
  expect(found).toEqual({ data: { personByTaxCode: { givenName: 'Nome a' } } })
  const elsewhere = await execute(local([bari], 'SOCIAL_WORKER'), query, { code: taxCodes.bruno })
  const nowhere = await execute(local([bari], 'SOCIAL_WORKER'), query, { code: 'FOXNNA01T71L049P' })
  expect(elsewhere).toEqual({ data: { personByTaxCode: null } })
  expect(elsewhere).toEqual(nowhere)
})

test('a comune lists its residents and the persons of the cases it holds', async () => {
  const query = '{ persons { totalCount nodes { familyName } } }'
  const { data } = await execute(local([bari], 'PUA'), query)
  expect(data).toEqual({
    persons: {
      totalCount: 3,
      nodes: [{ familyName: 'Neri' }, { familyName: 'Rossi' }, { familyName: 'Ròssi' }],
    },
  })
  const both = await execute(local([lecce, bari], 'PUA'), query)
  expect(both.data).toMatchObject({ persons: { totalCount: 4 } })
})

test('an Ambito lists the persons of the cases it holds and nobody else', async () => {
  const { data } = await execute(
    planOffice(ambitoOfBari, 'PLAN_OFFICE'),
    '{ persons { totalCount nodes { familyName residence { comune { istatCode } } } } }',
  )
  expect(data).toEqual({
    persons: {
      totalCount: 1,
      nodes: [{ familyName: 'ROSSINI', residence: { comune: { istatCode: lecce } } }],
    },
  })
  const other = await execute(
    planOffice('ATS-LE-01', 'PLAN_OFFICE'),
    '{ persons { totalCount nodes { id } } }',
  )
  expect(other.data).toEqual({ persons: { totalCount: 0, nodes: [] } })
})

test('an operator without a comune sees nobody', async () => {
  const { data } = await execute(local([], 'SOCIAL_WORKER'), '{ persons { totalCount nodes { id } } }')
  expect(data).toEqual({ persons: { totalCount: 0, nodes: [] } })
})

test('the Region and partners never meet an identified person, by whichever door', async () => {
  const reference = `{ _entities(representations: [{ __typename: "Person", id: "${encodeId('person', anna)}" }]) { ... on Person { familyName } } }`
  const partner = { ...regional(), scope: 'PARTNER' as const }
  for (const viewer of [regional('ANALYST', 'CONTROLLER'), partner]) {
    for (const query of [
      reference,
      '{ me { id } }',
      byId(anna, 'id'),
      '{ persons { totalCount } }',
      `{ personByTaxCode(taxCode: "${taxCodes.anna}") { id } }`,
    ]) {
      const { data, errors } = await execute(viewer, query)
      expect(Object.values({ ...data }).flat()).toEqual([null])
      expect(errors).toMatchObject([forbidden])
    }
  }
})
