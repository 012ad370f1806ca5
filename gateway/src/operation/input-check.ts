import { badInput, type Violation } from '@cse/schema/errors'
import {
  coerceInputValue,
  type DocumentNode,
  type GraphQLError,
  type GraphQLSchema,
  isInputType,
  isScalarType,
  type OperationDefinitionNode,
  typeFromAST,
  visit,
} from 'graphql'
import { own } from '../subgraphs/data.ts'
import type { Variables } from '../subgraphs/executor.ts'
import { nullsInWrongPlaces } from './null-variables.ts'

/** Of more wrong values than these the first ones are reported. */
const MOST_REPORTED = 20

/**
 * Gives the gateway's schema, built from text, the scalars as code: a value that a scalar does not admit is refused before
 * a subgraph is queried. `source` is any schema that has them.
 */
export function adoptScalars(schema: GraphQLSchema, source: GraphQLSchema): void {
  for (const type of Object.values(schema.getTypeMap())) {
    const known = source.getType(type.name)
    if (!isScalarType(type) || !isScalarType(known)) continue
    type.parseValue = known.parseValue.bind(known)
    type.parseLiteral = known.parseLiteral.bind(known)
  }
}

/** @throws BAD_USER_INPUT with a violation for each variable's value that its type, or a place where it stands, does not admit. */
export function checkVariables(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  variables: Variables,
): void {
  const violations: Violation[] = []
  for (const { variable, type: typeNode, defaultValue } of operation.variableDefinitions ?? []) {
    const name = variable.name.value
    // a name such as `constructor` is given only when the request gives it
    const value = own(variables, name)
    if (isTooDeep(value)) throw badInput([{ path: name, reason: TOO_DEEP }])
    const type = typeFromAST(schema, typeNode)
    if (!isInputType(type) || (!Object.hasOwn(variables, name) && defaultValue)) continue
    coerceInputValue(value, type, (path, _value, error) => {
      violations.push({ path: [name, ...path].join('.'), reason: reasonOf(error) })
    })
    violations.push(...unstorable(value, name))
  }
  violations.push(...nullsInWrongPlaces(schema, document, operation, variables))
  if (violations.length > 0) throw badInput(violations.slice(0, MOST_REPORTED))
}

/** No input of the schema comes near it; what is deeper is made to exhaust the stack of whoever walks through it. */
const DEEPEST = 32
const TOO_DEEP = 'Il valore è annidato troppo in profondità.'

function isTooDeep(value: unknown, left = DEEPEST): boolean {
  if (typeof value !== 'object' || value === null) return false
  return left === 0 || Object.values(value).some((inner) => isTooDeep(inner, left - 1))
}

const UNSTORABLE = 'Il testo contiene un carattere nullo (U+0000).'

/** Text that no database keeps: PostgreSQL has no U+0000. */
function unstorable(value: unknown, path: string): Violation[] {
  if (typeof value === 'string') return value.includes('\0') ? [{ path, reason: UNSTORABLE }] : []
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([name, inner]) => unstorable(inner, `${path}.${name}`))
}

/** @throws BAD_USER_INPUT with a violation for each text in the document that no database keeps. */
export function checkLiterals(document: DocumentNode, text: string): void {
  if (!NULL_ESCAPED.test(text)) return
  const violations: Violation[] = []
  visit(document, {
    StringValue: ({ value }) => {
      if (value.includes('\0')) violations.push({ path: '', reason: UNSTORABLE })
    },
  })
  if (violations.length > 0) throw badInput(violations.slice(0, MOST_REPORTED))
}

const NULL_ESCAPED = /\\u(0000|\{0+\})/

/** Our scalars say why in plain Italian; graphql-js's own sentences are kept without the value and without guesses at names. */
function reasonOf({ message, originalError, extensions }: GraphQLError): string {
  const reason = extensions.reason ?? reasonIn(originalError)
  if (typeof reason === 'string') return reason
  return message
    .replace(/ Did you mean .*$/s, '')
    .replace(/( cannot represent[^:]*): .*$/s, '$1.')
    .replace(/^Value .* does not exist in /s, 'The value does not exist in ')
}

function reasonIn(error: Error | undefined): unknown {
  return error &&
    'extensions' in error &&
    typeof error.extensions === 'object' &&
    error.extensions &&
    'reason' in error.extensions
    ? error.extensions.reason
    : undefined
}
