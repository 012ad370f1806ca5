import {
  type DocumentNode,
  type ExecutionResult,
  execute,
  GraphQLError,
  type GraphQLSchema,
  Kind,
  type OperationDefinitionNode,
  OperationTypeNode,
  print,
  type VariableDefinitionNode,
  valueFromAST,
  visit,
} from 'graphql'
import { getVariableValues } from 'graphql/execution/values.js'
import { compileQuery, isCompiledQuery } from 'graphql-jit'
import { errorAt } from '../errors/error-place.ts'
import { type Literal, withoutLiterals } from './without-literals.ts'

export type Variables = Readonly<Record<string, unknown>>

/** Runs one operation of a subgraph of this process, with the context of its resolvers; what goes wrong is in `errors`. */
export type LocalOperation = (
  variables: Variables,
  context: unknown,
) => Promise<ExecutionResult> | ExecutionResult

/** How often a query is interpreted before it is compiled: that takes some ten milliseconds, which a query asked by hand never wins back. */
export const RUNS_BEFORE_COMPILING = 16

/**
 * The operation as a function, for a document without @skip and @include (`withoutConditions`). Queries that keep coming are compiled.
 * Mutations, and whatever the compiler refuses, are executed by graphql-js.
 */
export function compileOperation(
  schema: GraphQLSchema,
  document: DocumentNode,
  runsBefore = RUNS_BEFORE_COMPILING,
): LocalOperation {
  const interpret: LocalOperation = (variableValues, contextValue) =>
    execute({ schema, document, contextValue, variableValues })
  const operation = soleOperation(document)
  if (operation.operation !== OperationTypeNode.QUERY || namesThePrototype(document)) return interpret

  let compiled: LocalOperation | undefined
  let runs = 0
  return (variables, context) => {
    if (runs < runsBefore) {
      runs += 1
      return interpret(variables, context)
    }
    compiled ??= compiledQuery(schema, document, operation, interpret)
    return compiled(variables, context)
  }
}

/**
 * The compiled query, or `interpret` when the compiler refuses it. Variables and literals are coerced by graphql-js in any case:
 * the compiler's own coercion differs in details, and it writes literals into the code it generates.
 */
function compiledQuery(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  interpret: LocalOperation,
): LocalOperation {
  const { bare, literals } = withoutLiterals(schema, document)
  const compiled = compileQuery(schema, bare, undefined, { disablingCapturingStackErrors: true })
  if (!isCompiledQuery(compiled)) return interpret

  const coerce = coercion(schema, operation, literals)
  return (variables, context) => {
    const values = coerce(variables)
    if (!values) return interpret(variables, context)
    const result = compiled.query(undefined, context, values)
    return result instanceof Promise ? result.then(withOrdinaryErrors) : withOrdinaryErrors(result)
  }
}

/** The compiler's errors only look like those of graphql-js: they may lack extensions, which the type promises. */
function withOrdinaryErrors(result: ExecutionResult): ExecutionResult {
  if (!result.errors) return result
  const errors = result.errors.map(({ message, path, originalError }) =>
    originalError instanceof GraphQLError
      ? errorAt(originalError, path)
      : new GraphQLError(message, { path: path ?? null, originalError: originalError ?? null }),
  )
  return { ...result, errors }
}

/** The values of variables and literals; undefined when one is not admitted: graphql-js then says what is wrong with it. */
function coercion(schema: GraphQLSchema, operation: OperationDefinitionNode, literals: readonly Literal[]) {
  const definitions = operation.variableDefinitions ?? []
  const checked = definitions.filter((definition) => !isRepresentations(definition))
  const references = definitions.length > checked.length
  const constants: Record<string, unknown> = {}
  const dependent: Literal[] = []
  for (const literal of literals) {
    const value = literal.hasVariables ? undefined : valueFromAST(literal.node, literal.type)
    if (value === undefined) dependent.push(literal)
    else constants[literal.name] = value
  }

  return (variables: Variables): Record<string, unknown> | undefined => {
    // the compiled query reads a variable that was not given too, and one may be called like what every object inherits
    const values: Record<string, unknown> = Object.assign(Object.create(null), constants)
    if (references) values.representations = variables.representations
    if (checked.length > 0) {
      const { coerced } = getVariableValues(schema, checked, variables)
      if (!coerced) return undefined
      Object.assign(values, coerced)
    }
    for (const { name, node, type } of dependent) {
      const value = valueFromAST(node, type, values)
      if (value === undefined) return undefined
      values[name] = value
    }
    return values
  }
}

/** The references of an entity fetch: what the gateway itself sends needs no coercion, and they are many. */
function isRepresentations({ variable, type }: VariableDefinitionNode): boolean {
  return variable.name.value === 'representations' && print(type) === '[_Any!]!'
}

/** Whether anything in it is called `__proto__`: the compiler writes names into the literals of objects, where this one is no name. */
function namesThePrototype(document: DocumentNode): boolean {
  let found = false
  visit(document, {
    Name: ({ value }) => {
      found ||= value === '__proto__'
    },
  })
  return found
}

function soleOperation(document: DocumentNode): OperationDefinitionNode {
  const operation = document.definitions.find((definition) => definition.kind === Kind.OPERATION_DEFINITION)
  if (!operation) throw new Error('A document without an operation')
  return operation
}
