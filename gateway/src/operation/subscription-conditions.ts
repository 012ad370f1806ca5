import {
  type DefinitionNode,
  type DocumentNode,
  type FragmentDefinitionNode,
  Kind,
  type OperationDefinitionNode,
  OperationTypeNode,
  type SelectionNode,
} from 'graphql'

/**
 * Whether a subscription of the document decides its field by @skip or @include, which the specification forbids (5.2.4.1). To be asked before
 * validation, which knows no variables and fails when it meets one.
 */
export function hasSubscriptionConditions({ definitions }: DocumentNode): boolean {
  return definitions.some(
    (definition) => isRoot(definition) && definition.selectionSet.selections.some(isConditional),
  )
}

/** Whether it may hold the field of a subscription. */
function isRoot(definition: DefinitionNode): definition is OperationDefinitionNode | FragmentDefinitionNode {
  return definition.kind === Kind.OPERATION_DEFINITION
    ? definition.operation === OperationTypeNode.SUBSCRIPTION
    : definition.kind === Kind.FRAGMENT_DEFINITION && definition.typeCondition.name.value === 'Subscription'
}

function isConditional(selection: SelectionNode): boolean {
  return (
    (selection.directives ?? []).some(({ name: { value } }) => value === 'skip' || value === 'include') ||
    (selection.kind === Kind.INLINE_FRAGMENT && selection.selectionSet.selections.some(isConditional))
  )
}
