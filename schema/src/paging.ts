import type { Position } from './cursor.ts'
import { badInput, type Violation } from './errors.ts'
import type { GraphKeys } from './graph-keys.ts'

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
  /** How many of them the page shows: the one beyond only tells that the list goes on, and is nobody's reading. */
  readonly shown: number
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
  /** How many rows the whole list has; run only when the client selects it. */
  readonly count: () => Promise<number>
  /** How long a page may be, where it is not {@link LARGEST_PAGE}. */
  readonly largest?: number
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

type Seal<Row> = (row: Row) => string

interface Fetched<Row> {
  readonly nodes: readonly Row[]
  readonly more: boolean
  readonly slice: Omit<Slice, 'shown'>
  readonly seal: Seal<Row>
  readonly count: () => Promise<number>
}

/** How many elements a page has by default. */
export const DEFAULT_PAGE = 20
/** How many elements a page has at most, unless its list says otherwise. */
export const LARGEST_PAGE = 200
/** How far a list that can grow without end is counted: a total of so many means so many or more. */
export const MOST_COUNTED = 10_000

/** A page by Relay's rules: `first` with `after`, or `last` with `before`. Throws BAD_USER_INPUT naming the argument. */
export async function page<Row>(
  keys: Pick<GraphKeys, 'cursors'>,
  args: PageArgs,
  listing: Listing<Row>,
): Promise<Page<Row>> {
  const { list, order = '', fetch, cursorOf, count } = listing
  const slice = sliceOf(keys, args, listing)
  const rows = await fetch({ ...slice, shown: slice.limit, limit: slice.limit + 1 })
  const kept = rows.slice(0, slice.limit)
  const nodes = slice.direction === 'forward' ? kept : kept.reverse()
  const seal = (row: Row) => keys.cursors.seal(list, order, cursorOf(row))
  return new FetchedPage({ nodes, more: rows.length > slice.limit, slice, seal, count })
}

/** What the arguments ask for; the limit is the page's size. */
function sliceOf<Row>(
  { cursors }: Pick<GraphKeys, 'cursors'>,
  args: PageArgs,
  { list, order = '', largest = LARGEST_PAGE }: Listing<Row>,
): Omit<Slice, 'shown'> {
  const violations = [...violationsOf(args, largest)]
  if (violations.length > 0) throw badInput(violations)
  const backward = args.last != null || args.before != null
  const [path, cursor] = backward ? (['before', args.before] as const) : (['after', args.after] as const)
  return {
    limit: (backward ? args.last : args.first) ?? DEFAULT_PAGE,
    from: cursor == null ? null : cursors.open(list, order, cursor, path),
    direction: backward ? 'backward' : 'forward',
  }
}

function* violationsOf({ first, after, last, before }: PageArgs, largest: number): Generator<Violation> {
  for (const [path, size] of Object.entries({ first, last })) {
    if (size != null && (size < 1 || size > largest)) {
      yield { path, reason: `Si possono chiedere da 1 a ${largest} elementi.` }
    }
  }
  if (first != null && last != null) yield { path: 'last', reason: 'Non si può usare insieme a "first".' }
  if (after != null && last != null) yield { path: 'after', reason: 'Non si può usare insieme a "last".' }
  if (before != null && first != null) yield { path: 'before', reason: 'Non si può usare insieme a "first".' }
  if (after != null && before != null) yield { path: 'before', reason: 'Non si può usare insieme a "after".' }
}

// Cursors are sealed when they are first read, by getters of a class: those of an object literal live in V8's old space, and
// would keep all rows of a request there until the next full collection.

class FetchedPage<Row> implements Page<Row> {
  readonly nodes: readonly Row[]
  readonly pageInfo: PageInfo
  readonly totalCount: () => Promise<number>
  readonly #seal: Seal<Row>
  #edges: readonly Edge<Row>[] | undefined

  constructor({ nodes, more, slice, seal, count }: Fetched<Row>) {
    this.nodes = nodes
    this.pageInfo = new FetchedPageInfo(nodes, more, slice, seal)
    this.totalCount = count
    this.#seal = seal
  }

  /** Kept, since compiled executors read a property more than once. */
  get edges(): readonly Edge<Row>[] {
    this.#edges ??= this.nodes.map((node) => new SealedEdge(node, this.#seal))
    return this.#edges
  }
}

class FetchedPageInfo<Row> implements PageInfo {
  readonly hasNextPage: boolean
  readonly hasPreviousPage: boolean
  readonly #nodes: readonly Row[]
  readonly #seal: Seal<Row>

  constructor(
    nodes: readonly Row[],
    more: boolean,
    { from, direction }: Omit<Slice, 'shown'>,
    seal: Seal<Row>,
  ) {
    const before = from !== null
    this.hasPreviousPage = direction === 'forward' ? before : more
    this.hasNextPage = direction === 'forward' ? more : before
    this.#nodes = nodes
    this.#seal = seal
  }

  get startCursor(): string | null {
    const first = this.#nodes.at(0)
    return first === undefined ? null : this.#seal(first)
  }

  get endCursor(): string | null {
    const last = this.#nodes.at(-1)
    return last === undefined ? null : this.#seal(last)
  }
}

class SealedEdge<Row> implements Edge<Row> {
  readonly node: Row
  readonly #seal: Seal<Row>

  constructor(node: Row, seal: Seal<Row>) {
    this.node = node
    this.#seal = seal
  }

  get cursor(): string {
    return this.#seal(this.node)
  }
}
