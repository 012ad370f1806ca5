import { type DirectiveNode, type DocumentNode, Kind, visit } from 'graphql'
import type { Variables } from './executor.ts'

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

/** The same as values of the variables. */
export function decisionsOf(
  conditions: readonly Condition[],
  holds: ReadonlySet<string>,
): Record<string, boolean> {
  return Object.fromEntries(conditions.map(({ variable }) => [variable, holds.has(variable)]))
}

function conditionOf({ name, arguments: [argument] = [] }: DirectiveNode) {
  return name.value === 'skip' || name.value === 'include' ? argument?.value : undefined
}
