import { type FieldNode, type InlineFragmentNode, Kind, type SelectionNode } from 'graphql'

/** What the planner reads: fields, and fragments on a type, neither on conditions. */
export type PlannerSelection = FieldNode | InlineFragmentNode

/** Selections of one place, each name and each type once, with all that is asked for beneath it. */
export function merged(selections: readonly PlannerSelection[]): readonly PlannerSelection[] {
  const groups = Map.groupBy(selections, nameOf)
  if (groups.size === selections.length) return selections
  return [...groups.values()].flatMap(([first, ...others]): PlannerSelection[] => {
    if (!first || others.length === 0 || !first.selectionSet) return first ? [first] : []
    const beneath = [first, ...others].flatMap(({ selectionSet }) => selectionSet?.selections ?? [])
    const whole = selectionSet(merged(beneath.filter(isSelection)))
    return [{ ...first, selectionSet: whole }]
  })
}

export const selectionSet = (selections: readonly PlannerSelection[]) =>
  ({ kind: Kind.SELECTION_SET, selections }) as const

const isSelection = (node: SelectionNode): node is PlannerSelection => node.kind !== Kind.FRAGMENT_SPREAD

const nameOf = (selection: PlannerSelection): string =>
  selection.kind === Kind.FIELD
    ? (selection.alias ?? selection.name).value
    : `... ${selection.typeCondition?.name.value}`
