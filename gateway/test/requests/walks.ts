import { costOf } from '@cse/gateway/demand-control/cost'
import { fieldCostsIn } from '@cse/gateway/demand-control/field-costs'
import { DocumentRefused, parsedDocument } from '@cse/gateway/demand-control/parsed-document'
import { shapeErrors } from '@cse/gateway/demand-control/shape'
import { checkLiterals } from '@cse/gateway/operation/input-check'
import { isIntrospectionOnly } from '@cse/gateway/operation/introspection'
import { nullsInWrongPlaces } from '@cse/gateway/operation/null-variables'
import { hasSubscriptionConditions } from '@cse/gateway/operation/subscription-conditions'
import { fieldsOutOfReach } from '@cse/gateway/persisted-documents/reach'
import { plannable } from '@cse/gateway/query-plan/plannable'
import { conditionsOf } from '@cse/gateway/subgraphs/conditions'
import { buildSchema, type DocumentNode, Kind, type OperationDefinitionNode, parse, validate } from 'graphql'

const SDL = `
  directive @cost(weight: Int!) on FIELD_DEFINITION
  directive @listSize(assumedSize: Int, slicingArguments: [String!], sizedFields: [String!]) on FIELD_DEFINITION
  directive @access(scopes: [String!]!) on FIELD_DEFINITION
  type Query {
    case: Case
    cases(first: Int): CaseConnection @listSize(assumedSize: 20, slicingArguments: ["first"], sizedFields: ["nodes"])
    found(by: Filter): Case
  }
  type Subscription { watched(first: Int): Case }
  type Case {
    id: ID
    other: Case
    others(first: Int): CaseConnection @listSize(assumedSize: 20, slicingArguments: ["first"], sizedFields: ["nodes"])
  }
  type CaseConnection { nodes: [Case!] }
  scalar Anything
  input Filter { id: String and: Filter any: Anything }
`
export const schema = buildSchema(SDL)
export const costs = fieldCostsIn(SDL)
export const operationOf = (document: DocumentNode): OperationDefinitionNode => {
  const operation = document.definitions.find(({ kind }) => kind === Kind.OPERATION_DEFINITION)
  if (operation?.kind !== Kind.OPERATION_DEFINITION) throw new Error('no operation')
  return operation
}

/** Every walk of ours over a document: how often it may look at a node, by the file that it is in. */
export const walks: readonly (readonly [string, string, (document: DocumentNode) => unknown])[] = [
  ['demand-control/shape.ts', 'the limits of shape', shapeErrors],
  [
    'operation/introspection.ts',
    'whether the schema alone is asked for',
    (document) => isIntrospectionOnly(operationOf(document), document),
  ],
  [
    'operation/null-variables.ts',
    'variables that are null where none may stand',
    (document) => nullsInWrongPlaces(schema, document, operationOf(document), { a: null }),
  ],
  [
    'query-plan/plannable.ts',
    'the operation as it is planned',
    (document) => plannable(schema, document, operationOf(document), { a: true }),
  ],
  [
    'operation/subscription-conditions.ts',
    'whether a subscription has conditions',
    hasSubscriptionConditions,
  ],
  [
    'demand-control/cost.ts',
    'the cost',
    (document) => {
      const cost = costOf(operationOf(document), document, { schema, costs })
      return [cost({ first: 2, a: true }), cost({ first: 3, a: false })]
    },
  ],
  ['subgraphs/conditions.ts', 'the conditions', conditionsOf],
  [
    'operation/input-check.ts',
    'characters that nothing keeps',
    (document) => checkLiterals(document, '\\u0000'),
  ],
  [
    'persisted-documents/reach.ts',
    'what is out of reach',
    (document) => fieldsOutOfReach(schema, document, { scope: 'REGIONAL', roles: [] }),
  ],
]

/** Of a document that is refused, and so is walked by none of the others. */
export const refusedFor = (text: string): unknown => {
  try {
    parsedDocument(text)
    return undefined
  } catch (error) {
    return error instanceof DocumentRefused ? error.errors[0]?.extensions?.code : error
  }
}

/** Whether a document comes as far as to be walked by the others. */
export const isValid = (text: string): boolean =>
  refusedFor(text) === undefined && validate(schema, parse(text)).length === 0

/** Looks at a node: to know its kind, its name, what is in it; on the way in, on the way out, and to copy it. */
export const LOOKS_AT_A_NODE = 24
/** Whatever a document is, it may stand for 500 selections. */
export const SMALL = 500 * LOOKS_AT_A_NODE
