import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { builtManifests } from '@cse/gateway/cli/operations'
import { countedStreams, TooManyStreams } from '@cse/gateway/demand-control/open-streams'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startTwoSubgraphs, viewers } from '../two-subgraphs/graph.ts'

let gateway: Awaited<ReturnType<typeof startTwoSubgraphs>>
beforeAll(async () => {
  gateway = await startTwoSubgraphs({ explained: true })
})
afterAll(() => gateway.close())

const times = (count: number, text: (at: number) => string) =>
  Array.from({ length: count }, (_, at) => text(at)).join(' ')

/** What no route lets in, each within the limit of tokens but the first. */
const refused: readonly (readonly [string, string])[] = [
  ['tokens', `{ ${times(6_000, () => '__typename')} }`],
  ['aliases', `{ ${times(61, (at) => `a${at}: __typename`)} }`],
  ['directives', `{ ${times(61, () => '... @include(if: true) { __typename }')} }`],
  ['levels', `${'{ cases { person '.repeat(13)}{ __typename }${' } }'.repeat(13)}`],
  ['levels of a value', `{ reported(text: ${'['.repeat(33)}1${']'.repeat(33)}) }`],
  [
    'a value as deep as the parser cannot go',
    `{ reported(text: ${'['.repeat(2_900)}1${']'.repeat(2_900)}) }`,
  ],
  ['repeats', `{ ${times(101, () => '__typename')} }`],
  ['operations', times(21, (at) => `query Q${at} { __typename }`)],
  [
    'fragments',
    `{ ${times(101, (at) => `...F${at}`)} } ${times(101, (at) => `fragment F${at} on Query { __typename }`)}`,
  ],
  ['braces', `{ ${'... { '.repeat(101)}__typename${' }'.repeat(101)} }`],
  [
    'fragments that double',
    `{ ...F0 } ${times(40, (at) => `fragment F${at} on Query { ...F${at + 1} ... { ...F${at + 1} } }`)} fragment F40 on Query { __typename }`,
  ],
]

const post = async (path: string, query: string) => {
  const answer = await fetch(gateway.url.replace('/graphql', path), {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      authorization: 'Bearer worker',
      accept: 'application/graphql-response+json',
    },
    body: JSON.stringify({ query }),
  })
  return { status: answer.status, text: await answer.text() }
}

describe.each(refused)('a document with too many %s', (what, query) => {
  const code = what === 'tokens' ? 'BAD_USER_INPUT' : 'LIMIT_EXCEEDED'

  test('is refused at /graphql', async () => {
    const { status, text } = await post('/graphql', query)
    expect([status, JSON.parse(text).errors[0].extensions.code]).toEqual([400, code])
  })

  test('is refused where figures are live', async () => {
    const { text } = await post('/graphql/live', query)
    expect(text).toMatch(/supera il limite|annidata|more tha[nt] 6000 tokens/)
  })

  test('is refused where it would be explained', async () => {
    const { status, text } = await post('/explorer/explain', query)
    expect(status).toBe(400)
    expect(text).toMatch(/supera il limite|annidata|more tha[nt] 6000 tokens/)
  })

  test('is refused where it would be registered', () => {
    const directory = mkdtempSync(join(tmpdir(), 'cse-operations-'))
    try {
      mkdirSync(join(directory, 'dss'))
      const runsAs = { scope: 'REGIONAL', roles: ['ANALYST'] }
      const registration = { name: 'dss', kind: 'PARTNER', runsAs, versions: { '1.0.0': 'pending' } }
      writeFileSync(join(directory, 'dss', 'client.json'), JSON.stringify(registration))
      writeFileSync(
        join(directory, 'dss', 'heavy.graphql'),
        query.startsWith('{') ? `query Heavy ${query}` : query,
      )
      const [built] = builtManifests(directory, gateway.graph.schema)
      expect(built?.complaints.join()).toMatch(
        /supera il limite|annidata|more tha[nt] 6000 tokens|call stack/,
      )
    } finally {
      rmSync(directory, { recursive: true })
    }
  })
})

describe('streams', () => {
  const viewer = (subject: string) => {
    const { worker } = viewers
    if (!worker) throw new Error('no viewer')
    return { ...worker, subject }
  }

  test('are bounded for each viewer, and what is closed makes room', () => {
    const streams = countedStreams({ total: 100, perViewer: 2 })
    const close = streams.open(viewer('a'))
    streams.open(viewer('a'))
    expect(() => streams.open(viewer('a'))).toThrow(TooManyStreams)
    streams.open(viewer('b'))
    close()
    close()
    streams.open(viewer('a'))
    expect(() => streams.open(viewer('a'))).toThrow(TooManyStreams)
  })

  test('are bounded in all', () => {
    const streams = countedStreams({ total: 3, perViewer: 2 })
    for (const subject of ['a', 'b', 'c']) streams.open(viewer(subject))
    expect(() => streams.open(viewer('d'))).toThrow(expect.objectContaining({ of: 'total' }))
  })
})
