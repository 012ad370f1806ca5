import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { costOf } from '@cse/gateway/demand-control/cost'
import { checkVariables } from '@cse/gateway/operation/input-check'
import { variableRuleOf } from '@cse/gateway/persisted-documents/variables'
import { answering } from '@cse/gateway/query-plan/projection'
import { questionOf } from '@cse/gateway/subscriptions/question'
import { parse, specifiedRules, validate } from 'graphql'
import { describe, expect, test } from 'vitest'
import { documents, values } from './adversarial.ts'
import { countedDocument, countedValue } from './counted.ts'
import { costs, isValid, LOOKS_AT_A_NODE, operationOf, refusedFor, SMALL, schema, walks } from './walks.ts'

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
  'composition/openapi/answer.ts': 'reads registered operations when their interface is written',
  'rest/table.ts': 'looks at the fields of registered operations, once',
  'http/public-answer.ts': 'looks at the root fields of registered operations, once',
  'persisted-documents/impersonal.ts':
    'looks at the operations of a document, and at its fields as reach.ts does, counted above',
  'persisted-documents/selected-fields.ts': 'reads registered operations when the register is written',
  'persisted-documents/sources.ts': 'reads the files of registered operations',
  'query-plan/projection.ts': 'collects by graphql-js; counted above',
  'query-plan/merged-selections.ts': 'part of what is planned; counted above',
  'query-plan/root-fetch.ts': 'looks at the root fields of what the planner wrote',
  'query-plan/supergraph.ts': 'reads the supergraph',
  'query-plan/written.ts': 'writes down what the planner wrote',
  'query-plan/introspect.ts': 'puts a document together',
  'subgraphs/breadth-first/operation.ts': 'finds the operation of a document',
  'subgraphs/breadth-first/shape.ts': 'collects by graphql-js',
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
