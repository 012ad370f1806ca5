import { describe, expect, test, vi } from 'vitest'
import { CursorKeys } from '../src/cursor.ts'
import { type Listing, type Page, type PageArgs, page, type Slice } from '../src/paging.ts'

const cursors = new CursorKeys(new Uint8Array(32).fill(1))
const keys = { cursors }

/** A list of the numbers 1 to `size`. */
function numbers(size: number, options: Partial<Listing<number>> = {}): Listing<number> {
  return {
    list: 'numbers',
    fetch: async ({ limit, from, direction }: Slice) => {
      const all = Array.from({ length: size }, (_, at) => at + 1)
      const walked = direction === 'forward' ? all : all.toReversed()
      return walked.slice(from ? walked.indexOf(Number(from[0])) + 1 : 0).slice(0, limit)
    },
    cursorOf: (number) => [number],
    count: async () => size,
    ...options,
  }
}

const cursor = (number: number) => cursors.seal('numbers', '', [number])

describe('a page', () => {
  test.each<[string, PageArgs, number[], { hasPreviousPage: boolean; hasNextPage: boolean }]>([
    ['starts the list', { first: 2 }, [1, 2], { hasPreviousPage: false, hasNextPage: true }],
    [
      'goes on after a cursor',
      { first: 2, after: cursor(2) },
      [3, 4],
      { hasPreviousPage: true, hasNextPage: true },
    ],
    [
      'ends with the list',
      { first: 3, after: cursor(2) },
      [3, 4, 5],
      { hasPreviousPage: true, hasNextPage: false },
    ],
    ['ends the list', { last: 2 }, [4, 5], { hasPreviousPage: true, hasNextPage: false }],
    [
      'comes before a cursor',
      { last: 2, before: cursor(4) },
      [2, 3],
      { hasPreviousPage: true, hasNextPage: true },
    ],
    ['begins with the list', { before: cursor(3) }, [1, 2], { hasPreviousPage: false, hasNextPage: true }],
    ['may be empty', { after: cursor(5) }, [], { hasPreviousPage: true, hasNextPage: false }],
  ])('%s', async (_, args, nodes, ends) => {
    const { nodes: seen, edges, pageInfo } = await page(keys, args, numbers(5))
    expect(seen).toEqual(nodes)
    expect(edges.map((edge) => edge.node)).toEqual(nodes)
    expect(pageInfo).toMatchObject(ends)
    expect(pageInfo.startCursor).toBe(nodes.length > 0 ? edges.at(0)?.cursor : null)
    expect(pageInfo.endCursor).toBe(nodes.length > 0 ? edges.at(-1)?.cursor : null)
  })

  test('has 20 elements by default', async () => {
    expect((await page(keys, {}, numbers(50))).nodes).toHaveLength(20)
  })

  test('walks the whole list forward and backward without losing or repeating a row', async () => {
    const forward: number[] = []
    for (let after: string | null = null, more = true; more; ) {
      const { nodes, pageInfo }: Page<number> = await page(keys, { first: 7, after }, numbers(50))
      forward.push(...nodes)
      ;({ endCursor: after, hasNextPage: more } = pageInfo)
    }
    const backward: number[] = []
    for (let before: string | null = null, more = true; more; ) {
      const { nodes, pageInfo }: Page<number> = await page(keys, { last: 7, before }, numbers(50))
      backward.unshift(...nodes)
      ;({ startCursor: before, hasPreviousPage: more } = pageInfo)
    }
    expect(forward).toEqual(Array.from({ length: 50 }, (_, at) => at + 1))
    expect(backward).toEqual(forward)
  })

  test('counts and seals only when selected', async () => {
    const count = vi.fn(async () => 5)
    const cursorOf = vi.fn((number: number) => [number])
    const { nodes, totalCount, pageInfo } = await page(keys, {}, numbers(5, { count, cursorOf }))
    expect(nodes).toHaveLength(5)
    expect([count.mock.calls, cursorOf.mock.calls]).toEqual([[], []])
    expect(pageInfo.endCursor).toBe(cursor(5))
    expect(await totalCount()).toBe(5)
    expect([count.mock.calls.length, cursorOf.mock.calls.length]).toEqual([1, 1])
  })
})

describe('what a page refuses, naming the argument', () => {
  test.each<[PageArgs, string[]]>([
    [{ first: 0 }, ['first']],
    [{ first: 201 }, ['first']],
    [{ last: -1 }, ['last']],
    [{ first: 2, last: 2 }, ['last']],
    [{ first: 201, last: 0 }, ['first', 'last', 'last']],
    [{ last: 2, after: cursor(1) }, ['after']],
    [{ first: 2, before: cursor(1) }, ['before']],
    [{ after: 'nonsense' }, ['after']],
    [{ before: '' }, ['before']],
  ])('%j', async (args, paths) => {
    await expect(page(keys, args, numbers(5))).rejects.toMatchObject({
      extensions: {
        code: 'BAD_USER_INPUT',
        violations: paths.map((path) => expect.objectContaining({ path })),
      },
    })
  })
})

describe('a cursor', () => {
  test('opens to the position it was sealed from', () => {
    const position = ['Ünal', 12.5, null, true, '01890a5d-ac96-774b-bcce-b302099a8057']
    expect(cursors.open('persons', 'name', cursors.seal('persons', 'name', position), 'after')).toEqual(
      position,
    )
  })

  test('is the same for the same position, and says nothing of it', () => {
    const sealed = cursors.seal('persons', 'name', ['Canarino'])
    expect(cursors.seal('persons', 'name', ['Canarino'])).toBe(sealed)
    expect(Buffer.from(sealed, 'base64url').toString('latin1')).not.toContain('Canarino')
  })

  test('of another list, another order or another key opens nothing', () => {
    const sealed = cursors.seal('persons', 'name', ['Rossi'])
    expect(() => cursors.open('cases', 'name', sealed, 'after')).toThrow('cursore')
    expect(() => cursors.open('persons', 'birth', sealed, 'after')).toThrow('cursore')
    const others = new CursorKeys(new Uint8Array(32).fill(2))
    expect(() => others.open('persons', 'name', sealed, 'after')).toThrow('cursore')
  })

  test('with any bit changed opens nothing', () => {
    const bytes = Buffer.from(cursors.seal('persons', 'name', ['Rossi']), 'base64url')
    for (let bit = 0; bit < bytes.length * 8; bit++) {
      const forged = Buffer.from(bytes)
      forged[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7))
      expect(
        () => cursors.open('persons', 'name', forged.toString('base64url'), 'after'),
        `bit ${bit}`,
      ).toThrow('cursore')
    }
  })
})
