import { guardOf } from '@cse/schema/guard'
import type { GraphQLFieldResolver, GraphQLResolveInfo } from 'graphql'
import { getArgumentValues } from 'graphql/execution/values.js'
import type { GrowingAnswer } from './answer.ts'
import { isPromise, type RequestedField, type Shape } from './requested-field.ts'
import { FieldWave, type WaveLevel } from './wave.ts'

/** What is the same for all fields of one run of an operation. */
export interface Running {
  readonly answer: GrowingAnswer
  /** What resolvers are given. */
  readonly context: unknown
  /** The operation as resolvers receive it; variables as its types admit them. */
  readonly operation: Pick<
    GraphQLResolveInfo,
    'schema' | 'fragments' | 'rootValue' | 'operation' | 'variableValues'
  >
}

/** Asks for all fields of all objects of a level. */
export function executeLevel({ fields }: Shape, level: WaveLevel, running: Running): void {
  for (const field of fields) executeField(field, level, running)
}

/** Asks for one field of all objects of a level: its arguments and who may read it are looked at once. */
export function executeField(
  requested: RequestedField,
  { sources, places }: WaveLevel,
  running: Running,
): void {
  const { name, completion } = requested
  const { answer, context } = running
  const info = infoOf(requested, running)
  const args = argumentsOf(requested, info)
  if (args instanceof Error) {
    for (const place of places) answer.fail(args, place, name, completion.nullable)
    return
  }
  const resolve = resolverFor(requested, context)
  const wave = new FieldWave(answer, context, info, (shape, level) => executeLevel(shape, level, running))
  for (const [index, place] of places.entries()) {
    try {
      const value = resolve(sources[index], args, context, info)
      if (isPromise(value)) wave.wait(value, completion, place, name)
      else completion.put(value, place, name, wave)
    } catch (error) {
      answer.fail(error, place, name, completion.nullable)
    }
  }
  wave.close()
}

function argumentsOf({ field, nodes: [node] }: RequestedField, { variableValues }: GraphQLResolveInfo) {
  if (!node || field.args.length === 0) return {}
  try {
    return getArgumentValues(field, node, variableValues)
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error))
  }
}

/** Who is admitted by the rules of a field is admitted to it in every row; who is not is told so by the guard. */
function resolverFor(
  { field, resolve }: RequestedField,
  context: unknown,
): GraphQLFieldResolver<unknown, unknown> {
  const guard = guardOf(field)
  return guard?.admits(context) ? guard.resolve : resolve
}

/** What resolvers receive of the field; the path is that of the field alone, because it is resolved for many objects at once. */
function infoOf({ name, parent, field, nodes }: RequestedField, { operation }: Running): GraphQLResolveInfo {
  return {
    ...operation,
    fieldName: field.name,
    fieldNodes: nodes,
    returnType: field.type,
    parentType: parent,
    path: { prev: undefined, key: name, typename: parent.name },
  }
}
