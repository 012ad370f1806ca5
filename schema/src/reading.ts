import {
  type GraphQLObjectType,
  type GraphQLResolveInfo,
  isAbstractType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  TypeInfo,
  visit,
  visitWithTypeInfo,
} from 'graphql'

/** Which properties an operation reads of the rows of a type. */
export type PropertiesRead = ReadonlySet<string>

/**
 * The resolver of a field that reads these properties of its row, and no others: a row whose other fields nobody asked for holds no more. A field
 * whose resolver is not declared so has its rows read whole.
 */
export function reading<
  Row extends object,
  Property extends keyof Row & string,
  Rest extends unknown[],
  Result,
>(
  properties: readonly Property[],
  resolve: (row: Pick<Row, Property>, ...rest: Rest) => Result,
): (row: Row, ...rest: Rest) => Result {
  declared.set(resolve, properties)
  return resolve
}

/** The same for a field whose object is the row itself under another type: what is read of it further on, the fields of that type say. */
export function sameRow<
  Row extends object,
  Property extends keyof Row & string,
  Rest extends unknown[],
  Result,
>(
  properties: readonly Property[],
  resolve: (row: Row, ...rest: Rest) => Result,
): (row: Row, ...rest: Rest) => Result {
  declared.set(resolve, properties)
  return resolve
}

/** What a resolver was declared to read; undefined when it was not. */
export const declaredProperties = (resolve: object): readonly string[] | undefined => declared.get(resolve)

const declared = new WeakMap<object, readonly string[]>()

/**
 * Which properties the fields read that an operation selects of a type, at all its places together and whatever its conditions, so that a loader
 * has one kind of row for the whole operation.
 * @param types all that are made of one row
 * @returns null when one of the fields does not say what it reads: then rows are read whole
 */
export function propertiesRead(info: GraphQLResolveInfo, ...types: readonly string[]): PropertiesRead | null {
  const { operation } = info
  const known = ofOperations.get(operation)
  const ofRows = known ?? { ofTypes: propertiesOfTypes(info), together: new Map() }
  if (!known) ofOperations.set(operation, ofRows)
  const { ofTypes, together } = ofRows
  const name = types.join()
  const joined = together.get(name)
  if (joined !== undefined) return joined
  const read = union(types.map((type) => ofTypes.get(type)))
  together.set(name, read)
  return read
}

interface ReadOfRows {
  readonly ofTypes: ReadonlyMap<string, PropertiesRead | null>
  /** By the names of the types that are made of one row. */
  readonly together: Map<string, PropertiesRead | null>
}

const ofOperations = new WeakMap<OperationDefinitionNode, ReadOfRows>()

/** Of a type that is not selected nothing is read. */
function union(sets: readonly (PropertiesRead | null | undefined)[]): PropertiesRead | null {
  const all = new Set<string>()
  for (const set of sets) {
    if (set === null) return null
    for (const property of set ?? []) all.add(property)
  }
  return all
}

type Requested = Pick<GraphQLResolveInfo, 'schema' | 'operation' | 'fragments'>

function propertiesOfTypes({ schema, operation, fragments }: Requested): Map<string, PropertiesRead | null> {
  const ofTypes = new Map<string, Set<string> | null>()
  const info = new TypeInfo(schema)
  const document = { kind: Kind.DOCUMENT, definitions: [operation, ...Object.values(fragments)] } as const
  visit(
    document,
    visitWithTypeInfo(info, {
      Field: ({ name: { value: name } }) => {
        const parent = info.getParentType()
        const types = isAbstractType(parent) ? schema.getPossibleTypes(parent) : [parent]
        for (const type of types) if (isObjectType(type)) note(ofTypes, type, name)
      },
    }),
  )
  return ofTypes
}

function note(ofTypes: Map<string, Set<string> | null>, type: GraphQLObjectType, name: string): void {
  const known = ofTypes.get(type.name)
  if (known === null) return
  const properties = known ?? new Set()
  ofTypes.set(type.name, properties)
  const field = type.getFields()[name]
  if (!field) return
  const { reads } = field.extensions
  if (Array.isArray(reads)) for (const property of reads) properties.add(property)
  else ofTypes.set(type.name, null)
}
