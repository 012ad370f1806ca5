import { ApolloClient, HttpLink, InMemoryCache } from '@apollo/client'
import { PersistedQueryLink } from '@apollo/client/link/persisted-queries'
import { cachePolicies } from '@cse/client/cache-policies'
import { CaseScrollDocument, SuspendCaseDocument } from '@cse/client/graphql'
import { label } from '@cse/client/labels'
import { operationId } from '@cse/client/operation-id'
import { possibleTypes } from '@cse/client/possible-types'
import { isRefusal, versionNow } from '@cse/client/refusals'

const words = label('it')

/** Three cases, and a suspension of the first that comes too late, with Apollo Client. */
export async function run(url: string, token: string) {
  const byId = new PersistedQueryLink({ generateHash: operationId, disable: () => false, retry: () => false })
  const http = new HttpLink({ uri: url, headers: { authorization: `Bearer ${token}` } })
  const client = new ApolloClient({
    link: byId.concat(http),
    cache: new InMemoryCache({ possibleTypes, typePolicies: cachePolicies }),
  })

  const { data } = await client.query({ query: CaseScrollDocument, variables: { first: 3 } })
  const cases = data?.cases?.edges?.flatMap((edge) => edge?.node ?? []) ?? []
  const lines = cases.map(({ number, phase }) => `${number}: ${words('CasePhase', phase)}`)

  const [first] = cases
  const input = { case: first?.id ?? '', expectedVersion: (first?.version ?? 0) + 1, reason: 'HOSPITALISED' }
  const { suspendCase } =
    (await client.mutate({ mutation: SuspendCaseDocument, variables: { input } })).data ?? {}
  const refused = suspendCase && isRefusal(suspendCase) ? suspendCase.message : null
  return { lines, refused, now: suspendCase ? versionNow(suspendCase) : undefined, read: first?.version }
}
