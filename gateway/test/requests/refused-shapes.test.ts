import { costOf } from '@cse/gateway/demand-control/cost'
import { parse } from 'graphql'
import { expect, test } from 'vitest'
import { documents } from './adversarial.ts'
import { costs, operationOf, refusedFor, schema } from './walks.ts'

test('a tiny document that stands for millions of fields is refused by its shape, and looked at once for that', () => {
  const doubling = [
    'fragments that spread the next once more under a condition',
    'fragments that spread the next once more within',
    'fragments that spread the next under two names',
    'fragments with pages that spread the next under two names',
  ]
  for (const name of doubling) {
    const text = documents[name]?.(20) ?? ''
    expect(text.length).toBeLessThan(2_600)
    expect(refusedFor(text)).toBe('LIMIT_EXCEEDED')
  }
  expect(refusedFor(documents['the same field again and again']?.(101) ?? '')).toBe('LIMIT_EXCEEDED')
  expect(refusedFor(documents['the same object again and again, in itself']?.(40) ?? '')).toBe(
    'LIMIT_EXCEEDED',
  )
  expect(refusedFor(documents['braces in braces']?.(101) ?? '')).toBe('LIMIT_EXCEEDED')
  expect(refusedFor(documents['a list in lists']?.(40) ?? '')).toBe('LIMIT_EXCEEDED')
  expect(refusedFor(documents['a list in lists']?.(2_900) ?? '')).toBe('LIMIT_EXCEEDED')
  expect(refusedFor(documents['many operations that share fragments and variables']?.(21) ?? '')).toBe(
    'LIMIT_EXCEEDED',
  )
  expect(refusedFor(documents['fragments side by side']?.(101) ?? '')).toBe('LIMIT_EXCEEDED')
})

test('a cost is what it would be with every fragment written out', () => {
  const text = documents['fragments of a page that spread the next twice']?.(3) ?? ''
  const document = parse(text)
  const cost = costOf(operationOf(document), document, { schema, costs })
  expect(cost({ first: 7 })).toBe(1 + 8 * 7)
  const named = parse(documents['fragments with pages that spread the next under two names']?.(2) ?? '')
  // case, then twice: a page of 3 and a page of 2, in each a page of 3 and a page of 2
  expect(costOf(operationOf(named), named, { schema, costs })({ first: 3 })).toBe(
    1 + (1 + 3 * (1 + (1 + 3) + (1 + 2))) + (1 + 2 * (1 + (1 + 3) + (1 + 2))),
  )
})
