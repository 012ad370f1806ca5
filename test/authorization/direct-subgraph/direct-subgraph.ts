import { createSecretKey, type KeyObject, randomUUID } from 'node:crypto'
import type { SubgraphName } from '@cse/gateway/config/settings'
import { subgraphPackages } from '@cse/gateway/subgraphs/packages'
import {
  type SubgraphCall,
  signViewer,
  VIEWER_HEADER,
  viewerKeyOf,
} from '@cse/gateway/subgraphs/viewer-header'
import { typeOfId } from '@cse/schema/ids'
import { isUnionType } from 'graphql'
import { ownLeaves } from '../canaries/corpus.ts'
import type { Persona } from '../fixtures/persona.ts'
import { viewerOf } from '../row-policies/visible-rows.ts'

/** A query sent to a subgraph past the gateway: what it knows of these ids. */
export interface EntityQuery {
  readonly subgraph: SubgraphName
  readonly url: string
  readonly body: string
}

/** Queries a subgraph for all fields of its own of every entity among these ids. */
export async function entitiesOf(
  name: SubgraphName,
  url: string,
  ids: readonly string[],
): Promise<EntityQuery> {
  const { schema } = await subgraphPackages[name].subgraph()
  const union = schema.getType('_Entity')
  const types = isUnionType(union) ? union.getTypes() : []
  const known = new Set(types.map((type) => type.name))
  const fragments = types.map(
    (type) =>
      `... on ${type.name} { ${ownLeaves(type)
        .map((field) => `${type.name}_${field}: ${field}`)
        .join(' ')} }`,
  )
  const representations = ids
    .map((id) => ({ __typename: typeOfId(id), id }))
    .filter(({ __typename }) => __typename !== undefined && known.has(__typename))
  const query = `query Direct($representations: [_Any!]!) { _entities(representations: $representations) { __typename ${fragments.join(' ')} } }`
  return { subgraph: name, url, body: JSON.stringify({ query, variables: { representations } }) }
}

/** Sends it with a header, or without. */
export async function execute(
  { url, body }: EntityQuery,
  header?: string,
): Promise<{ status: number; text: string }> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(header !== undefined && { [VIEWER_HEADER]: header }) },
    body,
  })
  return { status: response.status, text: await response.text() }
}

/** The header with which the gateway would speak for somebody. */
export function headerFor(
  persona: Persona,
  call: SubgraphCall,
  gatewayKey: KeyObject,
  at = new Date(),
): Promise<string> {
  const caller = { viewer: viewerOf(persona), now: at, requestId: randomUUID(), operationName: 'Direct' }
  return signViewer(caller, call, viewerKeyOf(gatewayKey, call.subgraph), at)
}

/** Headers that must not open anything: signed by somebody else, too old, for another question or subgraph, or no header at all. */
export async function badHeaders(
  persona: Persona,
  call: EntityQuery,
  key: KeyObject,
): Promise<Record<string, string | undefined>> {
  const { subgraph, body } = call
  const other = subgraph === 'cases' ? 'persons' : 'cases'
  const [head = '', claims = '', signature = ''] = (await headerFor(persona, call, key)).split('.')
  const unsigned = Buffer.from(JSON.stringify({ alg: 'none' })).toString('base64url')
  return {
    'no header': undefined,
    'an empty header': '',
    'a header signed with another key': await headerFor(
      persona,
      call,
      createSecretKey(Buffer.alloc(32, 'other')),
    ),
    'a header of two minutes ago': await headerFor(persona, call, key, new Date(Date.now() - 120_000)),
    'a header for another body': await headerFor(persona, { subgraph, body: `${body} ` }, key),
    'a header for another subgraph': await headerFor(persona, { subgraph: other, body }, key),
    'a header for another path': await headerFor(persona, { subgraph, path: '/graphql?', body }, key),
    'a header that another subgraph signed': await signedByAnother(persona, call, other, key),
    'a header without a signature': `${unsigned}.${claims}.`,
    'a header whose claims were changed': `${head}.${claims.slice(0, -2)}AA.${signature}`,
  }
}

/** A subgraph that was taken over signs with what it has, in the name of the gateway. */
function signedByAnother(
  persona: Persona,
  call: SubgraphCall,
  other: string,
  gatewayKey: KeyObject,
): Promise<string> {
  const caller = {
    viewer: viewerOf(persona),
    now: new Date(),
    requestId: randomUUID(),
    operationName: 'Direct',
  }
  return signViewer(caller, call, viewerKeyOf(gatewayKey, other))
}
