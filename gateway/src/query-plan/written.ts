import type {
  BatchFetchNode,
  FetchNode,
  FlattenNodePathSegment,
  PlanNode,
  QueryPlan,
  RequiresSelection,
} from '@graphql-hive/router-query-planner'
import { Kind, parse, print, type SelectionNode, visit } from 'graphql'

/** A plan as people read it: who is asked what, in order or together; what is required of an object before the arrow, what is selected of it after. */
export function written({ node }: QueryPlan): string {
  return lines('QueryPlan', node ? [nodeText(node)] : [])
}

function nodeText(node: PlanNode): string {
  switch (node.kind) {
    case 'Fetch':
      return lines(`Fetch(service: "${node.serviceName}")`, [fetchText(node)])
    case 'BatchFetch':
      return lines(`BatchFetch(service: "${node.serviceName}")`, batchTexts(node))
    case 'Flatten':
      return lines(`Flatten(path: "${pathText(node.path)}")`, [`${nodeText(node.node)},`])
    case 'Parallel':
    case 'Sequence':
      return lines(
        node.kind,
        node.nodes.map((its) => `${nodeText(its)},`),
      )
    case 'Condition':
    case 'Defer':
    case 'Subscription':
      return node.kind
  }
}

function fetchText({ operation, requires }: FetchNode): string {
  const requested = selectionsIn(operation)
  if (!requires) return block(requested)
  const [entities] = requested
  return `${block(required(requires))} =>\n${block(beneath(entities))}`
}

function batchTexts({ operation, entityBatch: { aliases } }: BatchFetchNode): string[] {
  const requested = new Map(
    selectionsIn(operation).map((field) => [field.kind === Kind.FIELD && field.alias?.value, field]),
  )
  return aliases.map(({ alias, paths, requires }) =>
    lines(`Flatten(paths: [${paths.map((path) => `"${pathText(path)}"`).join(', ')}])`, [
      `${block(required(requires))} =>\n${block(beneath(requested.get(alias)))}`,
    ]),
  )
}

const pathText = (path: readonly FlattenNodePathSegment[]): string =>
  path
    .map((step) => {
      if (step === '@') return step
      return 'Field' in step ? step.Field : `|[${step.TypeCondition.join(', ')}]`
    })
    .join('.')

/** What an operation asks for, with the fields of its fragments where they are spread. */
function selectionsIn(text: string): readonly SelectionNode[] {
  const { definitions } = parse(text, { noLocation: true })
  const fragments = new Map(
    definitions.flatMap((definition) =>
      definition.kind === Kind.FRAGMENT_DEFINITION ? [[definition.name.value, definition] as const] : [],
    ),
  )
  const operation = definitions.find((definition) => definition.kind === Kind.OPERATION_DEFINITION)
  if (!operation) throw new Error('A plan sends a subgraph no operation')
  const inline = visit(operation, {
    FragmentSpread({ name, directives }) {
      const fragment = fragments.get(name.value)
      if (!fragment) return undefined
      const { typeCondition, selectionSet } = fragment
      return { kind: Kind.INLINE_FRAGMENT, typeCondition, selectionSet, ...(directives && { directives }) }
    },
  })
  return inline.selectionSet.selections
}

const beneath = (field: SelectionNode | undefined): readonly SelectionNode[] =>
  (field?.kind !== Kind.FRAGMENT_SPREAD && field?.selectionSet?.selections) || []

function required(selections: readonly RequiresSelection[]): readonly string[] {
  return selections.map((selection) => {
    if (selection.kind === 'Field')
      return selection.selections
        ? `${selection.name} ${block(required(selection.selections))}`
        : selection.name
    return selection.kind === 'InlineFragment'
      ? `... on ${selection.typeCondition} ${block(required(selection.selections))}`
      : `...${selection.value}`
  })
}

const block = (requested: readonly (string | SelectionNode)[]): string =>
  lines(
    '',
    requested.map((each) => (typeof each === 'string' ? each : print(each))),
  )

/** A heading with what belongs to it in braces, each line of it indented. */
const lines = (heading: string, inner: readonly string[]): string =>
  `${heading && `${heading} `}{\n${inner.map((text) => text.replace(/^(?=.)/gm, '  ')).join('\n')}\n}`
