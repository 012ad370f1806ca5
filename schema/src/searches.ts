import {
  defaultFieldResolver,
  type GraphQLArgument,
  type GraphQLInputField,
  type GraphQLInputType,
  type GraphQLSchema,
  getNamedType,
  isInputObjectType,
} from 'graphql'
import { machinery, objectTypes } from './completeness.ts'
import { ABOUT_NOBODY, identifiesNobody, PAGING, SHOWS_PEOPLE } from './identifying.ts'

/** A session that keeps what was asked about identifiable people, whatever the answer is. */
export interface SearchLog {
  /** `field` is `Query.persons`; `asked` what identifies somebody, by the path of the argument. */
  search(field: string, requested: Readonly<Record<string, unknown>>): void
}

/** The paths of the arguments of a field that can identify a person: `filter.familyName`. */
export type Identifying = readonly string[]

/** The operation by which the gateway asks for entities that a client has named by id. */
export const NODE_LOOKUP = 'NodeLookup'

/** The fields of a schema with arguments that can identify a person: `Query.persons` -> [`filter.familyName`, …]. */
export function searchedFields(schema: GraphQLSchema): ReadonlyMap<string, Identifying> {
  const searched = new Map<string, Identifying>()
  for (const type of objectTypes(schema)) {
    if (type === schema.getSubscriptionType()) continue
    for (const field of Object.values(type.getFields())) {
      const coordinate = `${type.name}.${field.name}`
      if (machinery.has(coordinate)) continue
      const people =
        type === schema.getQueryType() &&
        SHOWS_PEOPLE.has(getNamedType(field.type).name.replace(/Connection$/, ''))
      const paths = field.args.flatMap((arg) => pathsOf(arg, { path: arg.name, owner: coordinate, people }))
      if (paths.length > 0) searched.set(coordinate, paths)
    }
  }
  return searched
}

/**
 * Makes every search for identifiable people say so to the session before it answers. An argument identifies somebody
 * unless it is listed as one that does not (`identifying.ts`), so a new field is logged as long as nobody thinks about it.
 */
export function logSearches(schema: GraphQLSchema): void {
  for (const [coordinate, paths] of searchedFields(schema)) {
    const [type = '', name = ''] = coordinate.split('.')
    const field = objectTypes(schema)
      .find((each) => each.name === type)
      ?.getFields()[name]
    if (!field) continue
    const resolve = field.resolve ?? defaultFieldResolver
    field.resolve = (source, args, context, info) => {
      noteSearch(context, coordinate, requestedOf(args, paths))
      return resolve(source, args, context, info)
    }
  }
}

/**
 * Says what `node` and `nodes` fetch from the subgraph that owns the type, before references are resolved. Joins of other operations ask for ids that
 * were in an answer.
 */
export function noteNodeLookup(
  operation: string | undefined,
  representations: readonly unknown[],
  context: unknown,
): void {
  if (operation !== NODE_LOOKUP) return
  noteSearch(context, 'Query.node', wanted(representations.filter(isAboutPeople).map(idOf)))
}

const wanted = (ids: readonly unknown[]) => (ids.length > 0 ? { ids } : {})

const isAboutPeople = (representation: unknown): boolean =>
  typeof representation === 'object' &&
  representation !== null &&
  '__typename' in representation &&
  !ABOUT_NOBODY.has(String(representation.__typename))

const idOf = (representation: unknown): unknown =>
  typeof representation === 'object' && representation !== null && 'id' in representation
    ? representation.id
    : null

function noteSearch(context: unknown, field: string, requested: Readonly<Record<string, unknown>>): void {
  if (Object.keys(requested).length === 0) return
  if (typeof context !== 'object' || context === null || !('session' in context)) return
  if (logs(context.session)) context.session.search(field, requested)
}

const logs = (session: unknown): session is SearchLog =>
  typeof session === 'object' &&
  session !== null &&
  'search' in session &&
  typeof session.search === 'function'

interface Place {
  readonly path: string
  /** What the argument belongs to: `Query.persons`, `PersonFilter`. */
  readonly owner: string
  /** A field of the root that answers with what is known of people: whatever narrows it can identify somebody. */
  readonly people: boolean
}

function pathsOf(arg: GraphQLArgument | GraphQLInputField, { path, owner, people }: Place): string[] {
  if (PAGING.has(path)) return []
  const type: GraphQLInputType = arg.type
  const named = getNamedType(type)
  if (isInputObjectType(named)) {
    if (identifiesNobody(owner, arg.name)) return []
    return Object.values(named.getFields()).flatMap((field) =>
      pathsOf(field, { path: `${path}.${field.name}`, owner: named.name, people }),
    )
  }
  if (people) return isOrder(named.name) ? [] : [path]
  if (named.name === 'TaxCode') return [path]
  return TEXTS.has(named.name) && !identifiesNobody(owner, arg.name) ? [path] : []
}

const isOrder = (name: string): boolean => name.endsWith('Order')

/** Scalars that can hold what identifies somebody. */
const TEXTS: ReadonlySet<string> = new Set(['ID', 'String'])

/** The arguments at these paths that were given; an input in a list by all its items. */
function requestedOf(args: unknown, paths: Identifying): Record<string, unknown> {
  const requested: Record<string, unknown> = {}
  for (const path of paths) {
    const value = valueAt(args, path.split('.'))
    if (value !== undefined && value !== null) requested[path] = value
  }
  return requested
}

function valueAt(value: unknown, [first, ...rest]: readonly string[]): unknown {
  if (first === undefined) return value
  if (Array.isArray(value)) {
    const found = value.map((item) => valueAt(item, [first, ...rest])).filter((item) => item != null)
    return found.length > 0 ? found : undefined
  }
  return typeof value === 'object' && value !== null && first in value
    ? valueAt(Object.entries(value).find(([key]) => key === first)?.[1], rest)
    : undefined
}
