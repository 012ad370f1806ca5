import { graphql } from 'graphql'
import { expect, test } from 'vitest'
import { CursorKeys } from '../src/cursor.ts'
import { graphKeys } from '../src/graph-keys.ts'
import { LinkKeys } from '../src/signed-link.ts'
import { casesSubgraph } from './two-subgraphs/cases.ts'
import { socialWorker } from './two-subgraphs/viewers.ts'

const [first, second] = [new Uint8Array(32).fill(1), new Uint8Array(32).fill(2)]
const somebody = { issuer: 'demo', subject: 'somebody' }
const now = new Date('2026-11-02T08:00:00Z')

test('a cursor of the key before opens while the key is replaced, and no longer', () => {
  const cursor = new CursorKeys(first).seal('cases', 'newest', ['2026-01-01', 7])
  const both = new CursorKeys(second, first)
  expect(both.open('cases', 'newest', cursor, 'after')).toEqual(['2026-01-01', 7])
  expect(both.seal('cases', 'newest', ['2026-01-01', 7])).not.toBe(cursor)
  expect(() => new CursorKeys(second).open('cases', 'newest', cursor, 'after')).toThrow()
})

test('a link that the key before signed opens while the key is replaced, and no longer', () => {
  const link = new LinkKeys(first).sealFor(somebody, ['document', '1'], now)
  const both = new LinkKeys(second, first)
  expect(both.opens(link, somebody, ['document', '1'], now)).toBe(true)
  expect(both.opens(link, { ...somebody, subject: 'somebody else' }, ['document', '1'], now)).toBe(false)
  expect(new LinkKeys(second).opens(link, somebody, ['document', '1'], now)).toBe(false)
})

test('two graphs of one process have each their own keys: a cursor of one opens nothing in the other', async () => {
  const opened = (secret: Uint8Array) => casesSubgraph.open(graphKeys({ cursor: secret, download: secret }))
  const execute = async (graph: ReturnType<typeof opened>, after: string | null) => {
    const source =
      'query ($after: String) { cases(first: 1, after: $after) { nodes { number } pageInfo { endCursor } } }'
    const contextValue = graph.contextOf({ viewer: socialWorker, session: '', now })
    const { data, errors } = await graphql({
      schema: graph.schema,
      source,
      variableValues: { after },
      contextValue,
    })
    return {
      page: JSON.parse(JSON.stringify(data?.cases ?? null)),
      errors: errors?.map(({ message }) => message),
    }
  }
  const [one, other] = [opened(first), opened(second)]
  const ofOne = await execute(one, null)
  const ofOther = await execute(other, null)
  expect(ofOther.page.nodes).toEqual(ofOne.page.nodes)
  expect((await execute(one, ofOne.page.pageInfo.endCursor)).page.nodes).toHaveLength(1)
  expect(await execute(other, ofOne.page.pageInfo.endCursor)).toMatchObject({
    page: null,
    errors: [expect.any(String)],
  })
  expect((await execute(other, ofOther.page.pageInfo.endCursor)).page.nodes).toHaveLength(1)
})
