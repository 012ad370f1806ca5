import { openCursor, type Position, sealCursor } from './cursor.ts'
import { badInput, type Violation } from './errors.ts'

/** The arguments of every connection, as GraphQL hands them over. */
export interface PageArgs {
  readonly first?: number | null | undefined
  readonly after?: string | null | undefined
  readonly last?: number | null | undefined
  readonly before?: string | null | undefined
}

/** Rows to fetch, by keyset: `limit` rows past `from`, or from the edge of the list; `backward` walks the order in reverse. */
export interface Slice {
  readonly limit: number
  readonly from: Position | null
  readonly direction: 'forward' | 'backward'
}

/** A list that can grow, in a stable order whose last column is unique. */
export interface Listing<Row> {
  /** Name of the list; a cursor of one list opens no other. */
  readonly list: string
  /** Name of the order in force, when the list has several. */
  readonly order?: string
  /** The rows of a slice in the direction walked. Under a list of parents, let a loader gather the slices into one statement. */
  readonly fetch: (slice: Slice) => Promise<readonly Row[]>
  /** Where a row stands: the values of the order's columns. */
  readonly cursorOf: (row: Row) => Position
  /** How many rows the whole list has; asked only when the client asks. */
  readonly count: () => Promise<number>
}

export interface Edge<Row> {
  readonly cursor: string
  readonly node: Row
}

export interface PageInfo {
  readonly hasNextPage: boolean
  readonly hasPreviousPage: boolean
  readonly startCursor: string | null
  readonly endCursor: string | null
}

/** A page of a list. Cursors are sealed and edges made when they are first read. */
export interface Page<Row> {
  readonly nodes: readonly Row[]
  readonly edges: readonly Edge<Row>[]
  readonly pageInfo: PageInfo
  readonly totalCount: () => Promise<number>
}

interface Fetched<Row> {
  readonly nodes: readonly Row[]
  readonly more: boolean
  readonly slice: Slice
  readonly seal: (row: Row) => string
  readonly count: () => Promise<number>
}

const defaultSize = 20
const largestSize = 200

/** A page by Relay's rules: `first` with `after`, or `last` with `before`. Throws BAD_USER_INPUT naming the argument. */
export async function page<Row>(args: PageArgs, listing: Listing<Row>): Promise<Page<Row>> {
  const { list, order = '', fetch, cursorOf, count } = listing
  const slice = sliceOf(args, list, order)
  const rows = await fetch({ ...slice, limit: slice.limit + 1 })
  const kept = rows.slice(0, slice.limit)
  const nodes = slice.direction === 'forward' ? kept : kept.reverse()
  const seal = (row: Row) => sealCursor(list, order, cursorOf(row))
  return lazyPage({ nodes, more: rows.length > slice.limit, slice, seal, count })
}

/** What the arguments ask for; the limit is the page's size. */
function sliceOf(args: PageArgs, list: string, order: string): Slice {
  const violations = [...violationsOf(args)]
  if (violations.length > 0) throw badInput(violations)
  const backward = args.last != null || args.before != null
  const [path, cursor] = backward ? (['before', args.before] as const) : (['after', args.after] as const)
  return {
    limit: (backward ? args.last : args.first) ?? defaultSize,
    from: cursor == null ? null : openCursor(list, order, cursor, path),
    direction: backward ? 'backward' : 'forward',
  }
}

function* violationsOf({ first, after, last, before }: PageArgs): Generator<Violation> {
  for (const [path, size] of Object.entries({ first, last })) {
    if (size != null && (size < 1 || size > largestSize)) {
      yield { path, reason: `Si possono chiedere da 1 a ${largestSize} elementi.` }
    }
  }
  if (first != null && last != null) yield { path: 'last', reason: 'Non si può usare insieme a "first".' }
  if (after != null && last != null) yield { path: 'after', reason: 'Non si può usare insieme a "last".' }
  if (before != null && first != null) yield { path: 'before', reason: 'Non si può usare insieme a "first".' }
  if (after != null && before != null) yield { path: 'before', reason: 'Non si può usare insieme a "after".' }
}

/** Getters, so that a cursor nobody asks for is never sealed; kept, since compiled executors read a property more than once. */
function lazyPage<Row>({ nodes, more, slice, seal, count }: Fetched<Row>): Page<Row> {
  const ends = { forward: [slice.from !== null, more], backward: [more, slice.from !== null] } as const
  const [hasPreviousPage, hasNextPage] = ends[slice.direction]
  const [first, last] = [nodes.at(0), nodes.at(-1)]
  const pageInfo: PageInfo = {
    hasPreviousPage,
    hasNextPage,
    get startCursor() {
      return first === undefined ? null : seal(first)
    },
    get endCursor() {
      return last === undefined ? null : seal(last)
    },
  }
  let edges: Edge<Row>[] | undefined
  return {
    nodes,
    pageInfo,
    totalCount: count,
    get edges() {
      edges ??= nodes.map((node) => ({
        node,
        get cursor() {
          return seal(node)
        },
      }))
      return edges
    },
  }
}
