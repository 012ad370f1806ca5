import { ApolloClient, CombinedGraphQLErrors, HttpLink, InMemoryCache } from '@apollo/client'
import { PersistedQueryLink } from '@apollo/client/link/persisted-queries'
import { cachePolicies } from '@cse/client/cache-policies'
import {
  CaseDiaryDocument,
  CaseScrollDocument,
  type CaseScrollQueryVariables,
  OwnPageDocument,
  SuspendCaseDocument,
} from '@cse/client/graphql'
import { operationId } from '@cse/client/operation-id'
import { possibleTypes } from '@cse/client/possible-types'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { copyOfDatabase, type DatabaseCopy } from '../copy-of-database.ts'
import { platform, type TestPlatform } from '../platform.ts'
import { sendingAs } from './sending.ts'
import { sendAll } from './whole-application.ts'

let database: DatabaseCopy
let api: TestPlatform

beforeAll(async () => {
  database = await copyOfDatabase()
  api = await platform(database)
})
afterAll(async () => {
  await api[Symbol.asyncDispose]()
  await database.drop()
})

/** Apollo Client as an application of ours sets it up. */
function apolloAs(persona: string) {
  const { fetch, sent } = sendingAs(api.as(persona))
  const byId = new PersistedQueryLink({
    generateHash: operationId,
    // Nothing is registered on the way: an id that is not known stays unknown.
    disable: () => false,
    retry: () => false,
  })
  const client = new ApolloClient({
    link: byId.concat(new HttpLink({ uri: api.url, fetch })),
    cache: new InMemoryCache({
      possibleTypes,
      typePolicies: cachePolicies,
    }),
  })
  return { client, sent }
}

test('a screen is asked for by its id, without its text, and its answer is typed', async () => {
  const { client, sent } = apolloAs('citizen')
  const { data } = await client.query({ query: OwnPageDocument })
  expect(data?.me?.givenName).toEqual(expect.any(String))
  expect(data?.me?.cases.nodes.length).toBeGreaterThan(0)
  expect(sent).toHaveLength(1)
  expect(sent[0]).toMatchObject({
    operationName: 'OwnPage',
    extensions: { persistedQuery: { version: 1, sha256Hash: operationId(OwnPageDocument) } },
  })
  expect(sent[0]).not.toHaveProperty('query')
})

test('a connection grows by pages in the cache, and what was read is not asked for again', async () => {
  const { client, sent } = apolloAs('social-worker@bari')
  const list = client.watchQuery({ query: CaseScrollDocument, variables: { first: 3 } })
  const watching = list.subscribe(() => {})
  const first = await list.refetch()
  await list.fetchMore({ variables: { after: first.data?.cases?.pageInfo.endCursor ?? null } })

  const numbers = () => list.getCurrentResult().data?.cases?.edges?.map((edge) => edge?.node?.number)
  await expect.poll(numbers).toHaveLength(6)
  expect(new Set(numbers()).size).toBe(6)
  watching.unsubscribe()

  await client.query({ query: CaseScrollDocument, variables: { first: 3 } })
  expect(sent).toHaveLength(2)
})

test('a mutation changes the record in the cache by its id, so that the list shows it; a refusal is known by its type', async () => {
  const { client, sent } = apolloAs('social-worker@bari')
  const variables: CaseScrollQueryVariables = {
    filter: { status: ['OPEN'], phase: ['ACCESS_AND_ORIENTATION'] },
    first: 3,
  }
  const list = { query: CaseScrollDocument, variables }
  const shown = (id: string) =>
    client.readQuery(list)?.cases?.edges?.find((edge) => edge?.node?.id === id)?.node ?? undefined
  const { data } = await client.query(list)
  const { id = '', version = 0 } = data?.cases?.edges?.[0]?.node ?? {}
  const suspend = (expectedVersion: number) =>
    client.mutate({
      mutation: SuspendCaseDocument,
      variables: { input: { case: id, expectedVersion, reason: 'HOSPITALISED' } },
    })

  const stale = await suspend(version + 7)
  expect(stale.data?.suspendCase).toEqual({
    __typename: 'StaleVersion',
    message: expect.any(String),
    currentVersion: version,
  })
  expect(shown(id)).toMatchObject({ status: 'OPEN' })

  await suspend(version)
  expect(shown(id)).toMatchObject({ status: 'SUSPENDED', version: version + 1 })
  expect(sent.map(({ operationName }) => operationName)).toEqual(['CaseScroll', 'SuspendCase', 'SuspendCase'])
})

test('what the viewer may not see fails with a code that the application can act on', async () => {
  const { client } = apolloAs('secretariat@bari')
  const cases = await client.query({ query: CaseScrollDocument, variables: { first: 1 } })
  const id = cases.data?.cases?.edges?.[0]?.node?.id ?? ''
  const failure = await client
    .query({ query: CaseDiaryDocument, variables: { id, first: 5 }, fetchPolicy: 'network-only' })
    .catch((error: unknown) => error)
  expect(
    CombinedGraphQLErrors.is(failure) && failure.errors.map(({ extensions }) => extensions?.code),
  ).toEqual(['FORBIDDEN'])
})

test.each(['citizen', 'social-worker@bari', 'plan-office@ATS-BA-02', 'controller'])(
  'all screens of %s stand in one cache: none overwrites another, so that none is fetched twice',
  async (persona) => {
    const { client, sent } = apolloAs(persona)
    const answered = await sendAll(client)
    const before = sent.length
    expect(answered.length).toBeGreaterThan(10)
    const incomplete = answered.filter(
      ({ query, variables }) =>
        !client.cache.diff({ query, variables, optimistic: false, returnPartialData: true }).complete,
    )
    expect(incomplete.map(({ name }) => name)).toEqual([])
    for (const each of answered) await client.query(each)
    expect(sent).toHaveLength(before)
  },
)
