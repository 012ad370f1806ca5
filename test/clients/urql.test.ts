import {
  CaseScrollDocument,
  CommitmentsByCigDocument,
  OwnTerritoryCountsDocument,
  RequestTransferDocument,
} from '@cse/client/graphql'
import { operationId } from '@cse/client/operation-id'
import { Client, cacheExchange, fetchExchange } from '@urql/core'
import { persistedExchange } from '@urql/exchange-persisted'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { platform, type TestPlatform } from '../platform.ts'
import { sendingAs } from './sending.ts'

let api: TestPlatform

beforeAll(async () => {
  api = await platform()
})
afterAll(() => api[Symbol.asyncDispose]())

/** urql as an application of ours sets it up. */
function urqlAs(persona: string) {
  const { fetch, sent } = sendingAs(api.as(persona))
  const client = new Client({
    url: api.url,
    fetch,
    preferGetMethod: false,
    exchanges: [
      cacheExchange,
      persistedExchange({
        enforcePersistedQueries: true,
        enableForMutation: true,
        // Addresses end up in histories and logs, and variables name people.
        preferGetForPersistedQueries: false,
        generateHash: async (_text, document) => operationId(document),
      }),
      fetchExchange,
    ],
  })
  return { client, sent }
}

test('a screen is asked for by its id, page after page, and answered from the cache the second time', async () => {
  const { client, sent } = urqlAs('social-worker@bari')
  const page = (after: string | null) => client.query(CaseScrollDocument, { first: 2, after }).toPromise()
  const first = await page(null)
  const second = await page(first.data?.cases?.pageInfo.endCursor ?? null)
  const ids = [first, second].flatMap(({ data }) => data?.cases?.edges?.map((edge) => edge?.node?.id) ?? [])
  expect(new Set(ids).size).toBe(4)
  await page(null)
  expect(sent).toHaveLength(2)
  for (const body of sent) {
    expect(body).toMatchObject({
      extensions: { persistedQuery: { sha256Hash: operationId(CaseScrollDocument) } },
    })
    expect(body).not.toHaveProperty('query')
  }
})

test('a mutation is sent by its id too; a refusal is data, with its type', async () => {
  const { client, sent } = urqlAs('social-worker@bari')
  const { data } = await client.query(CaseScrollDocument, { first: 1 }).toPromise()
  const node = data?.cases?.edges?.[0]?.node
  const input = {
    case: node?.id ?? '',
    expectedVersion: (node?.version ?? 0) + 100,
    basis: 'CONSENT' as const,
    reason: 'Bisogno complesso',
  }
  const requested = await client.mutation(RequestTransferDocument, { input }).toPromise()
  expect(requested.data?.requestTransfer).toMatchObject({
    __typename: expect.stringMatching(/^(StaleVersion|NotFound)$/),
  })
  expect(sent.at(-1)).not.toHaveProperty('query')
})

test('an error comes with its code', async () => {
  const { client } = urqlAs('accountant@ATS-BA-01')
  const { error } = await client.query(CommitmentsByCigDocument, { cig: 'non è un CIG' }).toPromise()
  expect(error?.graphQLErrors.map(({ extensions }) => extensions.code)).toEqual(['BAD_USER_INPUT'])
  const nobody = new Client({ url: api.url, exchanges: [fetchExchange], preferGetMethod: false })
  const refused = await nobody.query(OwnTerritoryCountsDocument, {}).toPromise()
  expect(refused.error?.graphQLErrors[0]?.extensions.code).toBe('UNAUTHENTICATED')
})
