import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startTwoSubgraphs } from './two-subgraphs/graph.ts'

/** One of the thirteen weaknesses that graphql-cop 1.15 looks for: how it asks, and by what in the answer it knows that it found one. */
interface Weakness {
  readonly title: string
  readonly request:
    | { readonly query: string; readonly batch?: true }
    | { readonly init: RequestInit; path: string }
  readonly shows: (answer: { body: Body; text: string }) => boolean
  /** While applications are being made it is wanted. */
  readonly wantedInDevelopment?: true
}

interface Body {
  readonly data?: Readonly<Record<string, unknown>> | null
  readonly errors?: readonly { message: string; extensions?: Readonly<Record<string, unknown>> }[]
}

const form = { 'content-type': 'application/x-www-form-urlencoded' }
const text = (query: string) => `?query=${encodeURIComponent(query)}`
const times = (count: number, part: (at: number) => string) =>
  Array.from({ length: count }, (_, at) => part(at)).join(' ')

const answered = ({ body }: { body: Body }) => typeof body.data?.__typename === 'string'
const schemaShown = ({ body }: { body: Body }) => Boolean(body.data?.__schema)
const extended =
  (name: string) =>
  ({ body, text }: { body: Body; text: string }) =>
    Boolean(body.errors?.[0]?.extensions?.[name]) || text.includes(`"extensions":{"${name}"`)

const weaknesses: readonly Weakness[] = [
  {
    title: 'more than a hundred aliases',
    request: { query: `query cop { ${times(101, (at) => `alias${at}: __typename`)} }` },
    shows: ({ body }) => body.data?.alias100 !== undefined,
  },
  {
    title: 'ten operations in one request',
    request: { query: 'query cop { __typename }', batch: true },
    shows: ({ body }) => Array.isArray(body),
  },
  {
    title: 'the same directive ten times, each answered with an error of its own',
    request: { query: 'query cop { __typename @aa@aa@aa@aa@aa@aa@aa@aa@aa@aa }' },
    shows: ({ body }) => (body.errors?.length ?? 0) >= 10,
  },
  {
    title: 'a circle through introspection',
    request: {
      query: `query cop { __schema { types { ${'fields { type { '.repeat(4)}name${' } }'.repeat(4)} } } }`,
    },
    shows: schemaShown,
    wantedInDevelopment: true,
  },
  {
    title: 'the same field five hundred times',
    request: { query: `query cop { ${times(500, () => '__typename')} }` },
    shows: answered,
    // one field after merging, and within the limit of tokens
    wantedInDevelopment: true,
  },
  {
    title: 'suggestions of names',
    request: { query: 'query cop { __schema { directive } }' },
    shows: ({ text }) => text.includes('Did you mean'),
    wantedInDevelopment: true,
  },
  {
    title: 'a mutation by GET',
    request: { path: text('mutation cop { __typename }'), init: {} },
    shows: answered,
  },
  {
    title: 'a query by GET from any page',
    request: { path: text('query cop { __typename }'), init: {} },
    shows: answered,
    // of the schema alone, and without a token
    wantedInDevelopment: true,
  },
  {
    title: 'an explorer where the API is',
    request: { path: '', init: { headers: { accept: 'text/html' } } },
    shows: ({ text }) => /graphiql|playground/i.test(text),
  },
  {
    title: 'introspection',
    request: { query: 'query cop { __schema { types { name fields { name } } } }' },
    shows: schemaShown,
    wantedInDevelopment: true,
  },
  {
    title: 'a query in the body of a form',
    request: {
      path: '',
      init: { method: 'POST', headers: form, body: 'query=query+cop+%7B+__typename+%7D' },
    },
    shows: answered,
  },
  {
    title: 'traces in the answer',
    request: { query: 'query cop { __typename }' },
    shows: extended('tracing'),
  },
  {
    title: 'exceptions in the answer',
    request: { query: 'qwerty cop { abc }' },
    shows: extended('exception'),
  },
]

describe.each([
  ['in production', true],
  ['while applications are being made', false],
])('%s nothing shows of what graphql-cop looks for', (_, production) => {
  let gateway: Awaited<ReturnType<typeof startTwoSubgraphs>>
  beforeAll(async () => {
    gateway = await startTwoSubgraphs({ production })
  })
  afterAll(() => gateway.close())

  const looked = weaknesses.filter(({ wantedInDevelopment }) => production || !wantedInDevelopment)

  describe.each(['nobody', 'worker', 'dss'])('to %s', (who) => {
    test.each(looked.map((weakness) => [weakness.title, weakness] as const))(
      '%s',
      async (_, { request, shows }) => {
        const { path, init } = 'query' in request ? { path: '', init: posted(request) } : request
        const headers = new Headers(init.headers)
        if (who !== 'nobody') headers.set('authorization', `Bearer ${who}`)
        const answer = await fetch(`${gateway.url}${path}`, { ...init, headers })
        const said = await answer.text()
        const body: Body = JSON.parse(said)
        expect(shows({ body, text: said })).toBe(false)
        expect(answer.status).toBeLessThan(500)
        if (production) expect(body.errors).toHaveLength(1)
      },
    )
  })
})

function posted({ query, batch }: { query: string; batch?: true }): RequestInit {
  const operation = { query, operationName: 'cop' }
  return {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(batch ? Array.from({ length: 10 }, () => operation) : operation),
  }
}
