import { type DirectiveNode, type DocumentNode, Kind, type SelectionNode, visit } from 'graphql'
import type { Variables } from './compiled-operation.ts'

/** A variable that decides @skip or @include, and what it is when the request does not give it. */
export interface Condition {
  readonly variable: string
  readonly otherwise: boolean
}

/** The variables that decide @skip and @include in the document. */
export function conditionsOf(document: DocumentNode): readonly Condition[] {
  const names = new Set<string>()
  const defaults = new Map<string, boolean>()
  visit(document, {
    VariableDefinition({ variable, defaultValue }) {
      if (defaultValue?.kind === Kind.BOOLEAN) defaults.set(variable.name.value, defaultValue.value)
    },
    Directive(directive) {
      const condition = conditionOf(directive)
      if (condition?.kind === Kind.VARIABLE) names.add(condition.name.value)
    },
  })
  return [...names].map((variable) => ({ variable, otherwise: defaults.get(variable) ?? false }))
}

/** The variables that are true in a request, of those that decide. */
export function whichHold(conditions: readonly Condition[], variables: Variables): ReadonlySet<string> {
  return new Set(
    conditions
      .filter(({ variable, otherwise }) =>
        Object.hasOwn(variables, variable) ? variables[variable] === true : otherwise,
      )
      .map(({ variable }) => variable),
  )
}

/**
 * The document as it reads once its @skip and @include are decided, with these variables true and the others false. The compiler
 * keeps conditions on the nodes of shared fragments, where one place's condition reaches the other; a document without conditions
 * has none to confuse.
 */
export function withoutConditions(document: DocumentNode, whatHolds: ReadonlySet<string>): DocumentNode {
  const decide = (node: SelectionNode): SelectionNode | null | undefined => {
    const { directives } = node
    if (!directives || directives.length === 0) return undefined
    for (const directive of directives) {
      const condition = conditionOf(directive)
      if (!condition) continue
      const holds =
        condition.kind === Kind.VARIABLE
          ? whatHolds.has(condition.name.value)
          : condition.kind === Kind.BOOLEAN && condition.value
      if (holds === (directive.name.value === 'skip')) return null
    }
    return { ...node, directives: directives.filter((directive) => !conditionOf(directive)) }
  }
  return visit(document, { Field: decide, InlineFragment: decide, FragmentSpread: decide })
}

function conditionOf({ name, arguments: [argument] = [] }: DirectiveNode) {
  return name.value === 'skip' || name.value === 'include' ? argument?.value : undefined
}
