import {
  type DocumentNode,
  type GraphQLSchema,
  Kind,
  type OperationDefinitionNode,
  OperationTypeNode,
  print,
  type VariableDefinitionNode,
} from 'graphql'
import { getVariableValues } from 'graphql/execution/values.js'
import type { LocalOperation } from '../executor.ts'
import { GrowingAnswer } from './answer.ts'
import { executeField, executeLevel, type Running } from './level.ts'
import type { Shape } from './requested-field.ts'
import { Shapes } from './shape.ts'

/**
 * The operation as a function: level by level, each field for all objects of a level together.
 * @param decisions the variables that decide @skip and @include
 */
export function breadthFirst(
  schema: GraphQLSchema,
  document: DocumentNode,
  decisions: Record<string, boolean>,
): LocalOperation {
  const operation = soleOperation(document)
  const shapes = new Shapes(schema, document, decisions)
  const root = shapes.ofOperation(operation)
  const definitions = operation.variableDefinitions ?? []
  const coerced = definitions.filter((definition) => !isRepresentations(definition))
  const refers = definitions.length > coerced.length
  const inOrder = operation.operation === OperationTypeNode.MUTATION

  return (variables, context) => {
    const values = getVariableValues(schema, coerced, variables)
    if (values.errors) return { errors: values.errors }
    // one that was not given may be called like what every object inherits
    const variableValues: Record<string, unknown> = Object.assign(Object.create(null), values.coerced)
    if (refers) variableValues.representations = variables.representations
    const { fragments } = shapes
    const answer = new GrowingAnswer(root.begun())
    const running: Running = {
      answer,
      context,
      operation: { schema, fragments, rootValue: undefined, operation, variableValues },
    }
    const still = inOrder ? oneAfterTheOther(root, running) : together(root, running)
    return still ? still.then(() => answer.result()) : answer.result()
  }
}

function together(root: Shape, running: Running): Promise<void> | undefined {
  executeLevel(root, levelOf(running), running)
  return running.answer.whenStill()
}

/** The fields of a mutation: each when all that the one before leads to is done. */
async function oneAfterTheOther({ fields }: Shape, running: Running): Promise<void> {
  for (const field of fields) {
    executeField(field, levelOf(running), running)
    await running.answer.whenStill()
  }
}

const levelOf = ({ answer }: Running) => ({ sources: [undefined], places: [answer.root] })

/** The references of an entity fetch: what the gateway itself sends needs no coercion, and they are many. */
function isRepresentations({ variable, type }: VariableDefinitionNode): boolean {
  return variable.name.value === 'representations' && print(type) === '[_Any!]!'
}

function soleOperation(document: DocumentNode): OperationDefinitionNode {
  const operation = document.definitions.find((definition) => definition.kind === Kind.OPERATION_DEFINITION)
  if (!operation) throw new Error('A document without an operation')
  return operation
}
