import { afterAll, beforeAll, expect, test } from 'vitest'
import { START } from '../../../test/scratch-graph.ts'
import { citizen, local, planOffice } from '../../../test/viewers.ts'
import { personIdByTaxCode } from '../src/store/sign-in.ts'
import { ambitoOfBari, anna, bari, bruno, byId, dora, fourPersons, taxCodes } from './people.ts'

let people: Awaited<ReturnType<typeof fourPersons>>
const execute: typeof people.execute = (...question) => people.execute(...question)

beforeAll(async () => {
  people = await fourPersons()
}, START)

afterAll(() => people.stop())

test('the citizen sees who read the own record, by body and role; a supervisor only the own territory, with names', async () => {
  await people.forgetAccesses()
  await execute({ ...local([bari], 'PUA'), purpose: 'prima accoglienza' }, '{ persons { nodes { id } } }')
  await execute(planOffice(ambitoOfBari, 'PLAN_OFFICE'), byId(bruno, 'id'))
  await execute(citizen(anna), '{ me { id } }')
  const own = await execute(
    citizen(anna),
    '{ me { accesses { totalCount nodes { scope roles action purpose operation organisations { __typename ... on Comune { istatCode } } } } } }',
  )
  expect(own).toEqual({
    data: {
      me: {
        accesses: {
          totalCount: 2,
          nodes: [
            {
              scope: 'CITIZEN',
              roles: [],
              action: 'READ',
              purpose: null,
              operation: 'test',
              organisations: [],
            },
            {
              scope: 'LOCAL',
              roles: ['PUA'],
              action: 'READ',
              purpose: 'prima accoglienza',
              operation: 'test',
              organisations: [{ __typename: 'Comune', istatCode: bari }],
            },
          ],
        },
      },
    },
  })
  const named = await execute(citizen(anna), '{ me { accesses { nodes { subject } } } }')
  expect(named.data).toMatchObject({
    me: { accesses: { nodes: [{ subject: null }, { subject: null }, { subject: null }] } },
  })
  const supervisor = await execute(
    local([bari], 'SOCIAL_WORKER'),
    byId(anna, 'accesses(first: 1) { totalCount nodes { subject } pageInfo { hasNextPage } }'),
  )
  expect(supervisor.data).toEqual({
    person: {
      accesses: {
        totalCount: 1,
        nodes: [{ subject: `operator of ${bari}` }],
        pageInfo: { hasNextPage: false },
      },
    },
  })
})

test('a page logs whom it showed, once, and a search that found nobody that it was made', async () => {
  await people.forgetAccesses()
  await execute(
    local([bari], 'PUA'),
    '{ persons(first: 1) { nodes { familyName } pageInfo { hasNextPage } } }',
  )
  await execute(local([bari], 'PUA'), `{ personByTaxCode(taxCode: "${taxCodes.bruno}") { id } }`)
  expect(
    await people.admin`select action, persons::text[], searches from registry.access_entry order by id`,
  ).toEqual([
    { action: 'READ', persons: [dora], searches: null },
    { action: 'SEARCH', persons: [], searches: [expect.stringMatching(/^Query\.personByTaxCode#/)] },
  ])
})

test('sign-in finds the record of a tax code before there is a viewer', async () => {
  const find = (code: string) =>
    people.database.system('persons', (session) => personIdByTaxCode(session, code))
  expect(await find(taxCodes.anna)).toBe(anna)
  expect(await find('FOXNNA01T71L049P')).toBeNull()
})
