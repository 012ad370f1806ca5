import type { SchemaSession } from '@cse/db/src/session/schema-session'
import { badInput } from '@cse/schema/errors'
import type { LiveFigure } from '@cse/schema/subscription'
import {
  type DocumentNode,
  type FieldNode,
  type GraphQLError,
  type GraphQLSchema,
  Kind,
  type OperationDefinitionNode,
  OperationTypeNode,
  print,
  TypeInfo,
  visit,
  visitWithTypeInfo,
} from 'graphql'
import { getArgumentValues, getVariableValues } from 'graphql/execution/values.js'
import { checkVariables } from '../operation/input-check.ts'
import type { PreparedOperation } from '../operation/prepared-operation.ts'
import type { Variables } from '../subgraphs/executor.ts'

/** The live figures of all subgraphs, by their field of `Subscription`. */
export type LiveFigures = ReadonlyMap<string, LiveFigure<SchemaSession>>

/** What a client watches, and the query that shows it. */
export interface Question {
  /** Name of the field of `Subscription`. */
  readonly figure: string
  readonly watched: string
  readonly since: Date | null
  readonly operationName: string | null
  /** The text of a query with the variable `FIGURE`, in which the field of `Query` stands under the name that the client chose. */
  readonly query: string
  readonly variables: Variables
  /** It is about no person, so that one answer may serve all viewers with equal rights. */
  readonly impersonal: boolean
}

/** The variable of a question's query that takes the id of the figure that changed; no name that a client is likely to choose. */
export const FIGURE = '_changedFigure'

/** The question of a subscription: one field, a live figure, chosen directly. @throws BAD_USER_INPUT */
export function questionOf(
  schema: GraphQLSchema,
  figures: LiveFigures,
  { document, operation }: Pick<PreparedOperation, 'document' | 'operation'>,
  given: Variables,
): Question {
  const [root] = operation.selectionSet.selections
  if (operation.operation !== OperationTypeNode.SUBSCRIPTION || root?.kind !== Kind.FIELD)
    throw refused('Here only a subscription of one field is answered.')
  checkVariables(schema, document, operation, given)
  const figure = figures.get(root.name.value)
  const field = schema.getSubscriptionType()?.getFields()[root.name.value]
  if (!figure || !field) throw refused('There is no such live figure.')
  const { coerced } = getVariableValues(schema, operation.variableDefinitions ?? [], given)
  const args = getArgumentValues(field, root, coerced ?? {})
  const { text, used } = asQuery(document, operation, root, figure.query)
  return {
    figure: root.name.value,
    watched: figure.watched(args),
    since: args.since instanceof Date ? args.since : null,
    operationName: operation.name?.value ?? null,
    query: text,
    variables: Object.fromEntries(Object.entries(given).filter(([name]) => used.has(name))),
    impersonal: isWithin(schema, document, figure.impersonal),
  }
}

/** The subscription as a query for one figure; variables that only the subscription's arguments used are gone. */
function asQuery(
  document: DocumentNode,
  operation: OperationDefinitionNode,
  root: FieldNode,
  query: string,
): { text: string; used: ReadonlySet<string> } {
  const name = (value: string) => ({ kind: Kind.NAME, value }) as const
  const figure = { kind: Kind.VARIABLE, name: name(FIGURE) } as const
  const shown: FieldNode = {
    ...root,
    alias: root.alias ?? root.name,
    name: name(query),
    arguments: [{ kind: Kind.ARGUMENT, name: name('id'), value: figure }],
  }
  const fragments = document.definitions.filter(({ kind }) => kind === Kind.FRAGMENT_DEFINITION)
  const used = new Set<string>()
  for (const part of [shown, ...fragments]) {
    visit(part, { Variable: (variable) => void used.add(variable.name.value) })
  }
  const requested: OperationDefinitionNode = {
    ...operation,
    operation: OperationTypeNode.QUERY,
    variableDefinitions: [
      ...(operation.variableDefinitions ?? []).filter(({ variable }) => used.has(variable.name.value)),
      {
        kind: Kind.VARIABLE_DEFINITION,
        variable: figure,
        type: { kind: Kind.NON_NULL_TYPE, type: { kind: Kind.NAMED_TYPE, name: name('ID') } },
      },
    ],
    selectionSet: { kind: Kind.SELECTION_SET, selections: [shown] },
  }
  return { text: print({ kind: Kind.DOCUMENT, definitions: [requested, ...fragments] }), used }
}

/** Whether the document selects fields of these types alone, beside that of `Subscription`. */
function isWithin(schema: GraphQLSchema, document: DocumentNode, types: ReadonlySet<string>): boolean {
  const info = new TypeInfo(schema)
  let within = true
  visit(
    document,
    visitWithTypeInfo(info, {
      Field: () => {
        const parent = info.getParentType()
        if (parent && parent !== schema.getSubscriptionType()) within &&= types.has(parent.name)
      },
    }),
  )
  return within
}

function refused(reason: string): GraphQLError {
  return badInput([{ path: '', reason }])
}
