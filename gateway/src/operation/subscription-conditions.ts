import {
  type DefinitionNode,
  type DirectiveNode,
  type DocumentNode,
  type FragmentDefinitionNode,
  Kind,
  type OperationDefinitionNode,
  OperationTypeNode,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql'

/** Whether a subscription of the document decides its field by @skip or @include, which the specification forbids (5.2.4.1). */
export function hasSubscriptionConditions(document: DocumentNode): boolean {
  return rootsOf(document).some(isConditional)
}

/** The document without them: validation, which knows no variables, fails when it meets one. */
export function withoutSubscriptionConditions(document: DocumentNode): DocumentNode {
  if (!hasSubscriptionConditions(document)) return document
  const definitions = document.definitions.map((definition) =>
    isRoot(definition) ? { ...definition, selectionSet: unconditional(definition.selectionSet) } : definition,
  )
  return { ...document, definitions }
}

type Root = OperationDefinitionNode | FragmentDefinitionNode

/** What may hold the field of a subscription. */
function isRoot(definition: DefinitionNode): definition is Root {
  return definition.kind === Kind.OPERATION_DEFINITION
    ? definition.operation === OperationTypeNode.SUBSCRIPTION
    : definition.kind === Kind.FRAGMENT_DEFINITION && definition.typeCondition.name.value === 'Subscription'
}

function rootsOf({ definitions }: DocumentNode): readonly SelectionNode[] {
  return definitions.flatMap((definition) => (isRoot(definition) ? definition.selectionSet.selections : []))
}

function isConditional(selection: SelectionNode): boolean {
  return (
    (selection.directives ?? []).some(isCondition) ||
    (selection.kind === Kind.INLINE_FRAGMENT && selection.selectionSet.selections.some(isConditional))
  )
}

function unconditional({ kind, selections }: SelectionSetNode): SelectionSetNode {
  return {
    kind,
    selections: selections.map((selection) => {
      const bare = {
        ...selection,
        directives: selection.directives?.filter((one) => !isCondition(one)) ?? [],
      }
      return bare.kind === Kind.INLINE_FRAGMENT
        ? { ...bare, selectionSet: unconditional(bare.selectionSet) }
        : bare
    }),
  }
}

const isCondition = ({ name: { value } }: DirectiveNode) => value === 'skip' || value === 'include'
