import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { costOf } from '@cse/gateway/demand-control/cost'
import { fieldCostsIn } from '@cse/gateway/demand-control/field-costs'
import { DocumentRefused, parsedDocument } from '@cse/gateway/demand-control/parsed-document'
import { shapeErrors } from '@cse/gateway/demand-control/shape'
import { checkLiterals, checkVariables } from '@cse/gateway/operation/input-check'
import { asksForSchemaOnly } from '@cse/gateway/operation/introspection'
import { nullsInWrongPlaces } from '@cse/gateway/operation/null-variables'
import { hasSubscriptionConditions } from '@cse/gateway/operation/subscription-conditions'
import { fieldsOutOfReach } from '@cse/gateway/persisted-documents/reach'
import { variableRuleOf } from '@cse/gateway/persisted-documents/variables'
import { answering } from '@cse/gateway/query-plan/projection'
import { withoutIntrospection } from '@cse/gateway/query-plan/without-introspection'
import { conditionsOf, withoutConditions } from '@cse/gateway/subgraphs/without-conditions'
import { withoutLiterals } from '@cse/gateway/subgraphs/without-literals'
import { questionOf } from '@cse/gateway/subscriptions/question'
import {
  buildSchema,
  type DocumentNode,
  Kind,
  type OperationDefinitionNode,
  parse,
  specifiedRules,
  validate,
} from 'graphql'
import { describe, expect, test } from 'vitest'
import { documents, values } from './adversarial.ts'
import { countedDocument, countedValue } from './counted.ts'

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
const schema = buildSchema(SDL)
const costs = fieldCostsIn(SDL)
const operationOf = (document: DocumentNode): OperationDefinitionNode => {
  const operation = document.definitions.find(({ kind }) => kind === Kind.OPERATION_DEFINITION)
  if (operation?.kind !== Kind.OPERATION_DEFINITION) throw new Error('no operation')
  return operation
}

/** Every walk of ours over a document: how often it may look at a node, by the file that it is in. */
const walks: readonly (readonly [string, string, (document: DocumentNode) => unknown])[] = [
  ['demand-control/shape.ts', 'the limits of shape', shapeErrors],
  [
    'operation/introspection.ts',
    'whether the schema alone is asked for',
    (document) => asksForSchemaOnly(operationOf(document), document),
  ],
  [
    'operation/null-variables.ts',
    'variables that are null where none may stand',
    (document) => nullsInWrongPlaces(schema, document, operationOf(document), { a: null }),
  ],
  ['query-plan/without-introspection.ts', 'the document as it is planned', withoutIntrospection],
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
  ['subgraphs/without-conditions.ts', 'the conditions', conditionsOf],
  [
    'subgraphs/without-conditions.ts',
    'the document without conditions',
    (document) => withoutConditions(document, new Set(['a'])),
  ],
  [
    'subgraphs/without-literals.ts',
    'the document without literals',
    (document) => withoutLiterals(schema, document),
  ],
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
const refusedFor = (text: string): unknown => {
  try {
    parsedDocument(text)
    return undefined
  } catch (error) {
    return error instanceof DocumentRefused ? error.errors[0]?.extensions?.code : error
  }
}

/** Whether a document comes as far as to be walked by the others. */
const isValid = (text: string): boolean =>
  refusedFor(text) === undefined && validate(schema, parse(text)).length === 0

/** Looks at a node: to know its kind, its name, what is in it; on the way in, on the way out, and to copy it. */
const LOOKS_AT_A_NODE = 24
/** Whatever a document is, it may stand for 500 selections. */
const SMALL = 500 * LOOKS_AT_A_NODE

describe.each(Object.entries(documents))('of %s', (_, made) => {
  test.each(walks)('%s, %s: each node is visited once', (_file, what, walk) => {
    for (const n of [5, 10, 20, 40]) {
      const text = made(n)
      const ofShape = what === 'the limits of shape'
      if (!ofShape && !isValid(text)) continue
      const { document, visits, nodes } = countedDocument(parse(text))
      walk(document)
      expect(visits.count).toBeLessThan(LOOKS_AT_A_NODE * (ofShape ? 8 : 1) * nodes + (ofShape ? SMALL : 0))
    }
  })

  test('the cost looks at a variable once for each place where it stands', () => {
    for (const n of [5, 10, 20, 40]) {
      const text = made(n)
      if (!isValid(text)) continue
      const document = parse(text)
      const cost = costOf(operationOf(document), document, { schema, costs })
      let looks = 0
      cost(
        new Proxy(
          {},
          {
            get: () => {
              looks++
              return 2
            },
          },
        ),
      )
      expect(looks).toBeLessThanOrEqual((text.match(/\$/g) ?? []).length)
    }
  })

  /** The rules of validation compare fields in pairs, and go through fragments for each operation: the limits of shape bound how many. */
  test('validation of what the limits let through grows with the document, not with its square', () => {
    const looksAtANode = [10, 20, 40, 80].flatMap((n) => {
      const text = made(n)
      if (refusedFor(text) !== undefined) return []
      const { document, visits, nodes } = countedDocument(parse(text))
      const errors = validate(schema, document, specifiedRules, { maxErrors: 5 })
      expect(errors.map(({ message }) => message)).not.toContain('Validation aborted.')
      return [visits.count / nodes]
    })
    for (const looks of looksAtANode) expect(looks).toBeLessThan(VALIDATION_LOOKS_AT_A_NODE)
  })

  test('what the answer is made of visits each fragment once for each field of the answer', () => {
    for (const n of [5, 10, 20]) {
      const text = made(n)
      if (!isValid(text)) continue
      const { document, visits } = countedDocument(parse(text))
      const operation = operationOf(document)
      const pick = answering(schema, document, operation, { a: true })
      const one = { id: 'x', other: null, others: null }
      pick({ case: one, cases: { nodes: [one] }, found: one }, {})
      expect(visits.count).toBeLessThan(LOOKS_AT_A_NODE * 6_000)
    }
  })
})

/** The rules of graphql-js are 27 visitors side by side, each of which looks at each node on the way in and out. */
const VALIDATION_LOOKS_AT_A_NODE = 400

test('a tiny document that stands for millions of fields is refused by its shape, and looked at once for that', () => {
  const doubling = [
    'fragments that spread the next once more under a condition',
    'fragments that spread the next once more within',
    'fragments that spread the next under two names',
    'fragments with pages that spread the next under two names',
  ]
  for (const name of doubling) {
    const text = documents[name]?.(20) ?? ''
    expect(text.length).toBeLessThan(2_600)
    expect(refusedFor(text)).toBe('LIMIT_EXCEEDED')
  }
  expect(refusedFor(documents['the same field again and again']?.(101) ?? '')).toBe('LIMIT_EXCEEDED')
  expect(refusedFor(documents['the same object again and again, in itself']?.(40) ?? '')).toBe(
    'LIMIT_EXCEEDED',
  )
  expect(refusedFor(documents['braces in braces']?.(101) ?? '')).toBe('LIMIT_EXCEEDED')
  expect(refusedFor(documents['a list in lists']?.(40) ?? '')).toBe('LIMIT_EXCEEDED')
  expect(refusedFor(documents['a list in lists']?.(2_900) ?? '')).toBe('LIMIT_EXCEEDED')
  expect(refusedFor(documents['many operations that share fragments and variables']?.(21) ?? '')).toBe(
    'LIMIT_EXCEEDED',
  )
  expect(refusedFor(documents['fragments side by side']?.(101) ?? '')).toBe('LIMIT_EXCEEDED')
})

test('a cost is what it would be with every fragment written out', () => {
  const text = documents['fragments of a page that spread the next twice']?.(3) ?? ''
  const document = parse(text)
  const cost = costOf(operationOf(document), document, { schema, costs })
  expect(cost({ first: 7 })).toBe(1 + 8 * 7)
  const named = parse(documents['fragments with pages that spread the next under two names']?.(2) ?? '')
  // case, then twice: a page of 3 and a page of 2, in each a page of 3 and a page of 2
  expect(costOf(operationOf(named), named, { schema, costs })({ first: 3 })).toBe(
    1 + (1 + 3 * (1 + (1 + 3) + (1 + 2))) + (1 + 2 * (1 + (1 + 3) + (1 + 2))),
  )
})

test('a question of a live figure visits each node once', () => {
  const figures = new Map([
    [
      'watched',
      {
        query: 'case',
        impersonal: new Set(['Case']),
        watched: () => 'all',
        entry: () => ({ query: 'case', id: 'x' }),
        changes: async () => [],
      },
    ],
  ])
  for (const n of [5, 10, 20, 40]) {
    const twice = Array.from(
      { length: n },
      (_, at) => `fragment F${at} on Case { ...F${at + 1} ...F${at + 1} }`,
    )
    const text = `subscription { watched { ...F0 } } ${twice.join(' ')} fragment F${n} on Case { id }`
    const { document, visits, nodes } = countedDocument(parse(text))
    questionOf(schema, figures, { document, operation: operationOf(document) }, {})
    expect(visits.count / nodes).toBeLessThan(3 * LOOKS_AT_A_NODE)
  }
})

describe.each(Object.entries(values))('of variables that are %s', (_, made) => {
  const document = parse(
    'query ($by: Filter, $rest: Anything) { found(by: $by) { id other @include(if: true) { id } } }',
  )
  const rule = variableRuleOf({ type: 'object', properties: { by: { type: 'object' } } })

  test.each<[string, (variables: Readonly<Record<string, unknown>>) => unknown]>([
    [
      'coercion',
      (variables) => {
        try {
          checkVariables(schema, document, operationOf(document), variables)
        } catch {
          // most of them are wrong; it is the way there that counts
        }
      },
    ],
    ['the rule of a registration', rule],
  ])('%s visits each part once', (_what, walk) => {
    for (const n of [10, 100, 1_000]) {
      const { value, visits, parts } = countedValue(made(n))
      walk({ by: value })
      expect(visits.count / parts).toBeLessThan(LOOKS_AT_A_NODE)
    }
  })
})

/** Files that walk through documents and are not among the walks above. */
const OTHERS: Readonly<Record<string, string>> = {
  'demand-control/field-costs.ts': 'reads the supergraph',
  'demand-control/fragments-in-place.ts': 'part of the limits of shape',
  'demand-control/repeated-fields.ts': 'part of the limits of shape',
  'http/public-answer.ts': 'looks at the root fields of registered operations, once',
  'persisted-documents/selected-fields.ts': 'reads registered operations when the register is written',
  'persisted-documents/sources.ts': 'reads the files of registered operations',
  'query-plan/projection.ts': 'collects by graphql-js; counted above',
  'query-plan/fetch.ts': 'looks at the root fields of what the planner wrote',
  'query-plan/introspect.ts': 'puts a document together',
  'subgraphs/compiled-operation.ts': 'finds the operation of a document',
  'operation/request-plugin.ts': 'counts the operations of a document',
  'subscriptions/question.ts': 'counted above',
}

test('no file walks through documents but those that are counted', () => {
  const source = fileURLToPath(new URL('../../src', import.meta.url))
  const walking = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter(
    (file) =>
      file.endsWith('.ts') &&
      /\bvisit\(|\bselectionSet\b|\bdefinitions\b/.test(readFileSync(`${source}/${file}`, 'utf8')),
  )
  expect(walking.toSorted()).toEqual(
    [...new Set([...walks.map(([file]) => file), ...Object.keys(OTHERS)])].toSorted(),
  )
})
