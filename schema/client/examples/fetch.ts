import { CaseScrollDocument, SuspendCaseDocument } from '@cse/client/graphql'
import { label } from '@cse/client/labels'
import { isRefusal, versionNow } from '@cse/client/refusals'
import { type Answer, requestOf } from '@cse/client/requests'

const words = label('it')

/** Three cases, and a suspension of the first that comes too late, with nothing but `fetch`. */
export async function run(url: string, token: string) {
  type Document<Data, Variables> = Parameters<typeof requestOf<Data, Variables>>[0]
  const send = async <Data, Variables>(document: Document<Data, Variables>, variables: Variables) => {
    const response = await fetch(url, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify(requestOf(document, variables)),
    })
    return (await response.json()) as Answer<Data> // the gateway holds every answer to the schema
  }

  const { data } = await send(CaseScrollDocument, { first: 3 })
  const cases = data?.cases?.edges?.flatMap((edge) => edge?.node ?? []) ?? []
  const lines = cases.map(({ number, phase }) => `${number}: ${words('CasePhase', phase)}`)

  const [first] = cases
  const input = { case: first?.id ?? '', expectedVersion: (first?.version ?? 0) + 1, reason: 'HOSPITALISED' }
  const { suspendCase } = (await send(SuspendCaseDocument, { input })).data ?? {}
  const refused = suspendCase && isRefusal(suspendCase) ? suspendCase.message : null
  return { lines, refused, now: suspendCase ? versionNow(suspendCase) : undefined, read: first?.version }
}
