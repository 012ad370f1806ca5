import {
  type ArgumentNode,
  type DocumentNode,
  type GraphQLInputType,
  type GraphQLSchema,
  Kind,
  type NameNode,
  TypeInfo,
  type TypeNode,
  type ValueNode,
  type VariableDefinitionNode,
  visit,
  visitWithTypeInfo,
} from 'graphql'

/** An argument's literal, taken out of the operation and known to it by the name of a variable. */
export interface Literal {
  readonly name: string
  readonly node: ValueNode
  readonly type: GraphQLInputType
  readonly hasVariables: boolean
}

/** `_Any` of Federation passes every value through as it is. */
const untouched: TypeNode = { kind: Kind.NAMED_TYPE, name: { kind: Kind.NAME, value: '_Any' } }

/**
 * The operation with every literal replaced by a variable, and every variable typed so that the compiler passes it on as it is.
 * graphql-jit writes literals into the code it generates, and one that imitates its marks for dates becomes code:
 * no text of a client may reach it.
 */
export function withoutLiterals(
  schema: GraphQLSchema,
  document: DocumentNode,
): { bare: DocumentNode; literals: Literal[] } {
  const literals: Literal[] = []
  const prefix = unusedPrefix(document)
  const types = new TypeInfo(schema)
  const replaced = visit(
    document,
    visitWithTypeInfo(types, {
      Argument(node): ArgumentNode | undefined {
        const type = types.getInputType()
        if (node.value.kind === Kind.VARIABLE) return undefined
        if (!type) throw new Error(`The type of the argument ${node.name.value} is unknown`)
        const literal = {
          name: `${prefix}${literals.length}`,
          node: node.value,
          type,
          hasVariables: mentionsVariable(node.value),
        }
        literals.push(literal)
        return { ...node, value: { kind: Kind.VARIABLE, name: nameNode(literal.name) } }
      },
      VariableDefinition: (): false => false,
    }),
  )
  const bare = visit(replaced, {
    OperationDefinition: (node) => ({
      ...node,
      variableDefinitions: [
        ...(node.variableDefinitions ?? []).map(({ variable }) => untouchedVariable(variable.name)),
        ...literals.map(({ name }) => untouchedVariable(nameNode(name))),
      ],
    }),
  })
  return { bare, literals }
}

function untouchedVariable(name: NameNode): VariableDefinitionNode {
  return { kind: Kind.VARIABLE_DEFINITION, variable: { kind: Kind.VARIABLE, name }, type: untouched }
}

function nameNode(value: string): NameNode {
  return { kind: Kind.NAME, value }
}

function mentionsVariable(value: ValueNode): boolean {
  let found = false
  visit(value, {
    Variable() {
      found = true
    },
  })
  return found
}

/** A beginning that no variable of the client's has: as many underscores as the longest of theirs behind the same word, and one more. */
function unusedPrefix(document: DocumentNode): string {
  let longest = -1
  visit(document, {
    VariableDefinition({ variable }) {
      const underscores = /^literal(_*)/.exec(variable.name.value)?.[1]
      longest = Math.max(longest, underscores?.length ?? -1)
    },
  })
  return `literal${'_'.repeat(longest + 1)}`
}
