import { CaseScrollDocument, SuspendCaseDocument } from '@cse/client/graphql'
import { label } from '@cse/client/labels'
import { operationId } from '@cse/client/operation-id'
import { isRefusal, versionNow } from '@cse/client/refusals'
import { Client, cacheExchange, fetchExchange } from '@urql/core'
import { persistedExchange } from '@urql/exchange-persisted'

const words = label('it')

const byId = persistedExchange({
  enforcePersistedQueries: true,
  enableForMutation: true,
  // addresses end up in histories and logs, and variables name people
  preferGetForPersistedQueries: false,
  generateHash: async (_text, document) => operationId(document),
})

/** Three cases, and a suspension of the first that comes too late, with urql. */
export async function run(url: string, token: string) {
  const client = new Client({
    url,
    preferGetMethod: false,
    fetchOptions: { headers: { authorization: `Bearer ${token}` } },
    exchanges: [cacheExchange, byId, fetchExchange],
  })

  const { data } = await client.query(CaseScrollDocument, { first: 3 })
  const cases = data?.cases?.edges?.flatMap((edge) => edge?.node ?? []) ?? []
  const lines = cases.map(({ number, phase }) => `${number}: ${words('CasePhase', phase)}`)

  const [first] = cases
  const input = { case: first?.id ?? '', expectedVersion: (first?.version ?? 0) + 1, reason: 'HOSPITALISED' }
  const { suspendCase } = (await client.mutation(SuspendCaseDocument, { input })).data ?? {}
  const refused = suspendCase && isRefusal(suspendCase) ? suspendCase.message : null
  return { lines, refused, now: suspendCase ? versionNow(suspendCase) : undefined, read: first?.version }
}
