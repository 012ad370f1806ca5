import type { Viewer } from '@cse/schema/viewer'
import { isUnionType } from 'graphql'
import { expect } from 'vitest'
import type { scratchGraph } from '../../../test/scratch-graph.ts'
import { subgraph } from '../src/graph/schema.ts'

/** An act of the Coordinamento istituzionale. */
export const resolution = (number: number, date: string) => ({
  kind: 'RESOLUTION',
  number: String(number),
  date,
})

/** An act of the Ufficio di Piano. */
export const determination = (number: number, date: string) => ({
  kind: 'DETERMINATION',
  number: String(number),
  date,
})

/** The act as the step takes it: the treasurer's have kinds of their own. */
export const actFor = <Act extends object>(name: string, act: Act): Act & { readonly kind: string } => ({
  kind: 'DETERMINATION',
  ...act,
  ...(name === 'orderPayment' && { kind: 'ORDER' }),
  ...(name === 'recordPayment' && { kind: 'RECEIPT' }),
})

let keys = 0
export const idempotencyKey = () => `a key of its own ${++keys}`

/** The selection of mutations of the ledger. */
export const figures =
  'commitment { id committed liquidated ordered paid } movement { id kind amount counterpart }'

/** What refusals of the mutation hold beyond their message. */
function details(result: string): string {
  const union = subgraph.schema.getType(result)
  if (!isUnionType(union)) throw new Error(`${result} is not the result of a mutation`)
  return union
    .getTypes()
    .flatMap((type) =>
      ['available', 'year']
        .filter((field) => field in type.getFields())
        .map((field) => `... on ${type.name} { ${field} }`),
    )
    .join(' ')
}

/** Calls a mutation. @returns its payload, or its refusal with its fields */
export async function call(
  graph: Awaited<ReturnType<typeof scratchGraph>>,
  viewer: Viewer,
  name: string,
  input: object,
  payload: string,
  now = '2026-03-01T10:00:00Z',
): Promise<Readonly<Record<string, unknown>>> {
  const Name = `${name.charAt(0).toUpperCase()}${name.slice(1)}`
  const query = `mutation Call($input: ${Name}Input!) { result: ${name}(input: $input) { __typename
    ... on ${Name}Payload { ${payload} } ${details(`${Name}Result`)} } }`
  const { data, errors } = await graph.execute(subgraph, {
    viewer,
    query,
    variables: { input },
    now: new Date(now),
  })
  expect(errors).toBeUndefined()
  return data?.result as Readonly<Record<string, unknown>>
}
