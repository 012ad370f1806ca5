import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { ApolloClient } from '@apollo/client'
import * as documents from '@cse/client/graphql'
import {
  buildSchema,
  type DocumentNode,
  getNamedType,
  isInputObjectType,
  Kind,
  type TypedQueryDocumentNode,
  TypeInfo,
  visit,
  visitWithTypeInfo,
} from 'graphql'
import { shownBy } from '../operations/obtainable-inputs.ts'

const schema = buildSchema(
  readFileSync(fileURLToPath(new URL('../../schema/api.graphql', import.meta.url)), 'utf8'),
)

/** A registered query, with the variables that it was sent with. */
export interface SentQuery {
  readonly name: string
  readonly query: TypedQueryDocumentNode
  readonly variables: Readonly<Record<string, unknown>>
}

/** What people type or choose, by the name of the variable. */
const TYPED: Readonly<Record<string, unknown>> = {
  first: 5,
  year: 2026,
  from: '2026-01-01T00:00:00Z',
  to: '2026-12-31T00:00:00Z',
  search: 'Rossi',
  name: 'Bari',
}

/**
 * Sends every registered query that somebody can send: its ids are picked in what came before, as somebody does who clicks from screen to screen.
 * @returns those that were answered without an error, in their order
 */
export async function sendAll(client: ApolloClient): Promise<readonly SentQuery[]> {
  const seen = new Map<string, unknown>()
  const sent: SentQuery[] = []
  let waiting = queries()
  for (let more = true; more; ) {
    more = false
    for (const each of waiting) {
      const variables = variablesOf(each.query, seen)
      if (!variables) continue
      waiting = waiting.filter((other) => other !== each)
      more = true
      const { data, error } = await client.query({ ...each, variables, errorPolicy: 'all' })
      collect(data, seen)
      if (!error) sent.push({ ...each, variables })
    }
  }
  return sent
}

function queries(): Omit<SentQuery, 'variables'>[] {
  return Object.values(documents).flatMap((query) => {
    const [first] = (query as DocumentNode).definitions
    const read = first?.kind === Kind.OPERATION_DEFINITION && first.operation === 'query'
    return read ? [{ name: first.name?.value ?? '', query: query as TypedQueryDocumentNode }] : []
  })
}

/** Values for the variables that a query requires; undefined while one of them was not shown yet. */
function variablesOf(query: DocumentNode, seen: ReadonlyMap<string, unknown>) {
  const required = new Set<string>()
  const values: Record<string, unknown> = {}
  let whole = true
  const types = new TypeInfo(schema)
  visit(
    query,
    visitWithTypeInfo(types, {
      VariableDefinition({ variable, type, defaultValue }) {
        if (type.kind === Kind.NON_NULL_TYPE && !defaultValue) required.add(variable.name.value)
      },
      Argument({ name, value }) {
        if (value.kind !== Kind.VARIABLE || !required.has(value.name.value)) return
        const type = types.getArgument()?.type
        const named = type && getNamedType(type)
        const returned = types.getFieldDef()?.type
        const owner = returned && getNamedType(returned)
        const found = isInputObjectType(named)
          ? undefined
          : valueFor(name.value, named?.name ?? '', owner?.name ?? '', seen)
        if (found === undefined) whole = false
        else values[value.name.value] = found
      },
    }),
  )
  return whole ? values : undefined
}

function valueFor(
  argument: string,
  type: string,
  owner: string,
  seen: ReadonlyMap<string, unknown>,
): unknown {
  if (TYPED[argument] !== undefined) return TYPED[argument]
  const own = seen.get(`${owner}.${argument}`)
  if (own !== undefined) return own
  if (['id', 'code', 'istatCode'].includes(argument)) return undefined
  if (type === 'ID') return seen.get(shownBy(schema, argument) ?? '')
  return seen.get(`Person.${argument}`) ?? seen.get(`Case.${argument}`)
}

/** Keeps the first value of each field that an answer shows. */
function collect(value: unknown, seen: Map<string, unknown>): void {
  if (Array.isArray(value)) for (const each of value) collect(each, seen)
  else if (typeof value === 'object' && value !== null)
    for (const [field, shown] of Object.entries(value)) {
      const place = `${Reflect.get(value, '__typename')}.${field}`
      if (typeof shown === 'string' && !seen.has(place)) seen.set(place, shown)
      collect(shown, seen)
    }
}
