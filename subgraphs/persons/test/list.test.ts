import { encodeId } from '@cse/schema/ids'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { START } from '../../../test/scratch-graph.ts'
import { local } from '../../../test/viewers.ts'
import { anna, bari, bruno, carlo, fourPersons, lecce } from './people.ts'

let people: Awaited<ReturnType<typeof fourPersons>>
const execute: typeof people.execute = (...question) => people.execute(...question)

beforeAll(async () => {
  people = await fourPersons()
}, START)

afterAll(() => people.stop())

test('names are found by what they begin with, whatever case and accents', async () => {
  const query =
    'query($filter: PersonFilter) { persons(filter: $filter, orderBy: YOUNGEST_FIRST) { totalCount nodes { id } } }'
  const found = async (filter: object) =>
    JSON.parse(JSON.stringify(await execute(local([bari, lecce], 'PUA'), query, { filter }))).data.persons
  const ids = (...persons: string[]) => persons.map((id) => ({ id: encodeId('person', id) }))
  expect(await found({ familyName: 'ROSSÌ' })).toEqual({ totalCount: 3, nodes: ids(carlo, anna, bruno) })
  expect(await found({ familyName: 'rossin' })).toEqual({ totalCount: 1, nodes: ids(bruno) })
  expect(await found({ familyName: 'ross', bornFrom: 1980, bornTo: 1980 })).toEqual({
    totalCount: 1,
    nodes: ids(anna),
  })
  expect(await found({ familyName: '%' })).toEqual({ totalCount: 0, nodes: [] })
})

interface PersonPage {
  nodes: [{ id: string }]
  pageInfo: { hasNextPage: boolean; endCursor: string }
}

test('pages of persons go on where the one before ended, in every order', async () => {
  for (const orderBy of ['NAME', 'OLDEST_FIRST', 'YOUNGEST_FIRST']) {
    const seen: string[] = []
    let after: string | null = null
    do {
      const query = `query($after: String) { persons(first: 1, after: $after, orderBy: ${orderBy}) { nodes { id } pageInfo { hasNextPage endCursor } } }`
      const { persons }: { persons: PersonPage } = JSON.parse(
        JSON.stringify(await execute(local([bari, lecce], 'PUA'), query, { after })),
      ).data
      seen.push(persons.nodes[0].id)
      after = persons.pageInfo.hasNextPage ? persons.pageInfo.endCursor : null
    } while (after)
    expect(new Set(seen).size).toBe(4)
    expect(seen).toHaveLength(4)
  }
})

test('a page of persons with all that belongs to them costs as many statements as one person', async () => {
  const fields =
    'household { members { person { id } } } isee { value } iseeAttestations { kind } residences { since } relationships { kind } employment { status } disability { kind } consents { purpose } certifications { source } duplicates { id } accesses(first: 2) { nodes { at } totalCount }'
  const statements = async (first: number) => {
    people.requested()
    const { errors } = await execute(
      local([bari, lecce], 'SOCIAL_WORKER'),
      `{ persons(first: ${first}, orderBy: OLDEST_FIRST) { nodes { ${fields} } } }`,
    )
    expect(errors).toBeUndefined()
    return people.requested().length
  }
  expect(await statements(4)).toBe(await statements(2))
})
