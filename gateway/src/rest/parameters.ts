import { badInput } from '@cse/schema/errors'
import {
  type DocumentNode,
  type GraphQLInputType,
  type GraphQLSchema,
  getNamedType,
  getNullableType,
  getOperationAST,
  isInputObjectType,
  isInputType,
  isListType,
  typeFromAST,
} from 'graphql'
import type { Parameters } from '../http/address.ts'
import { readJson } from '../http/json-text.ts'
import { assertKnown } from './variable-names.ts'

/** How a variable stands in an address: as its text, as texts with commas between them, or as JSON. */
export type ParameterForm = 'text' | 'texts' | 'json'

/** The form of a variable of this type: JSON is for objects and what holds them. */
export function formOf(type: GraphQLInputType): ParameterForm {
  if (isInputObjectType(getNamedType(type))) return 'json'
  const inner = getNullableType(type)
  if (!isListType(inner)) return 'text'
  return isListType(getNullableType(inner.ofType)) ? 'json' : 'texts'
}

/**
 * The variables of an operation out of an address. What a value may be is checked later, as everywhere, by the types of the operation.
 * @throws BAD_USER_INPUT naming the parameter
 */
export function variablesIn(
  parameters: Parameters,
  document: DocumentNode,
  schema: GraphQLSchema,
): Record<string, unknown> {
  assertKnown([...parameters.keys()], document)
  const variables: Record<string, unknown> = {}
  for (const { variable, type: written } of getOperationAST(document)?.variableDefinitions ?? []) {
    const name = variable.name.value
    const text = parameters.get(name)
    const type = typeFromAST(schema, written)
    if (text === undefined || !isInputType(type)) continue
    variables[name] = readValue(text, name, type)
  }
  return variables
}

function readValue(text: string, name: string, type: GraphQLInputType): unknown {
  const form = formOf(type)
  if (form === 'json') return readJson(text, name)
  const scalar = getNamedType(type).name
  if (form === 'text') return single(text, name, scalar)
  return text === '' ? [] : text.split(',').map((part) => single(part, name, scalar))
}

function single(text: string, name: string, scalar: string): unknown {
  if (scalar === 'Boolean') {
    if (text !== 'true' && text !== 'false') throw refused(name, 'Il valore deve essere true o false.')
    return text === 'true'
  }
  if (scalar !== 'Int' && scalar !== 'Float') return text
  if (!/^-?\d{1,15}(\.\d{1,15})?$/.test(text)) throw refused(name, 'Il valore deve essere un numero.')
  return Number(text)
}

const refused = (path: string, reason: string) => badInput([{ path, reason }])
