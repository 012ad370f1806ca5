import SchemaBuilder, {
  BasePlugin,
  type PothosOutputFieldConfig,
  type PothosOutputFieldType,
  type SchemaTypes,
} from '@pothos/core'
import { DEFAULT_PAGE } from './paging.ts'

declare global {
  export namespace PothosSchemaTypes {
    export interface Plugins<Types extends SchemaTypes> {
      cost: CostPlugin<Types>
    }
  }
}

/** How many elements a list that cannot grow is taken to have where its field does not say so itself. */
const SHORT_LIST = 10

/** What a change costs beside what it answers with. */
const CHANGE = 10

/** What it costs to count a whole list. */
const COUNT = 10

/**
 * Says in the schema what fields cost and how long their lists may be, as the cost specification has it (`@cost`, `@listSize`;
 * https://ibm.github.io/graphql-specs/cost-spec.html): a page by its arguments, other lists by an assumed length. A field that knows
 * better says so itself by its options `cost` and `listSize`.
 */
class CostPlugin<Types extends SchemaTypes> extends BasePlugin<Types> {
  override onOutputFieldConfig(field: PothosOutputFieldConfig<Types>): PothosOutputFieldConfig<Types> {
    const { pothosOptions } = field
    const cost = pothosOptions.cost ?? this.#costOf(field)
    const listSize = pothosOptions.listSize ?? this.#listSizeOf(field)
    const options = { ...pothosOptions, ...(cost && { cost }), ...(listSize && { listSize }) }
    // Spreading makes one loose type of the options of all kinds of fields.
    return { ...field, pothosOptions: options } as typeof field
  }

  #costOf({ kind, name, parentType }: PothosOutputFieldConfig<Types>): number | undefined {
    if (kind === 'Mutation') return CHANGE
    return isPage(parentType) && name === 'totalCount' ? COUNT : undefined
  }

  #listSizeOf({ type, args, parentType }: PothosOutputFieldConfig<Types>) {
    if (args.first && isPage(this.#nameOf(type))) return PAGE
    const isList = type.kind === 'List' && type.type.kind !== 'Scalar' && type.type.kind !== 'Enum'
    return isList && !isPage(parentType) ? { assumedSize: SHORT_LIST } : undefined
  }

  #nameOf(type: PothosOutputFieldType<Types>): string {
    return type.kind === 'List' ? this.#nameOf(type.type) : this.buildCache.getTypeConfig(type.ref).name
  }
}

const PAGE = {
  assumedSize: DEFAULT_PAGE,
  slicingArguments: ['first', 'last'],
  sizedFields: ['edges', 'nodes'],
  requireOneSlicingArgument: false,
}

const isPage = (type: string): boolean => type.endsWith('Connection')

SchemaBuilder.registerPlugin('cost', CostPlugin)
