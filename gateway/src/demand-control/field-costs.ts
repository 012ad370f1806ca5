import { type ConstDirectiveNode, type ConstValueNode, Kind, parse } from 'graphql'

/** What the schema says of the cost of a field. */
export interface FieldCost {
  /** `@cost(weight:)` */
  readonly weight?: number
  /** `@listSize` */
  readonly listSize?: {
    readonly assumedSize?: number
    readonly slicingArguments?: readonly string[]
    readonly sizedFields?: readonly string[]
  }
}

/** By `Type.field`, only those of which the schema says something. */
export type FieldCosts = ReadonlyMap<string, FieldCost>

/** Reads `@cost` and `@listSize` in a supergraph, which Apollo's gateway carries and does not heed. */
export function fieldCostsIn(supergraph: string): FieldCosts {
  const costs = new Map<string, FieldCost>()
  for (const definition of parse(supergraph, { noLocation: true }).definitions) {
    if (definition.kind !== Kind.OBJECT_TYPE_DEFINITION && definition.kind !== Kind.INTERFACE_TYPE_DEFINITION)
      continue
    for (const { name, directives = [] } of definition.fields ?? []) {
      const cost = argumentsOf(directives.find(named('cost')))
      const listSize = argumentsOf(directives.find(named('listSize')))
      if (!cost && !listSize) continue
      costs.set(`${definition.name.value}.${name.value}`, {
        ...(typeof cost?.weight === 'number' && { weight: cost.weight }),
        ...(listSize && { listSize }),
      })
    }
  }
  return costs
}

const named =
  (wanted: string) =>
  ({ name }: ConstDirectiveNode): boolean =>
    name.value === wanted

function argumentsOf(directive: ConstDirectiveNode | undefined): Record<string, unknown> | undefined {
  return (
    directive &&
    Object.fromEntries((directive.arguments ?? []).map(({ name, value }) => [name.value, constantOf(value)]))
  )
}

function constantOf(value: ConstValueNode): unknown {
  if (value.kind === Kind.INT) return Number(value.value)
  if (value.kind === Kind.LIST) return value.values.map(constantOf)
  return 'value' in value ? value.value : undefined
}
