import { expect, test } from 'vitest'
import { objectiveChange } from '../src/rules/objective-change.ts'

const standing = [
  { uuid: 'a', description: 'Uscire di casa', term: 'SHORT' },
  { uuid: 'b', description: 'Trovare un lavoro', term: 'LONG' },
] as const

test('an objective that stands in both versions word for word stays, in its own place', () => {
  const wanted = [
    { description: 'Imparare la lingua', term: 'MEDIUM' },
    { description: 'Uscire di casa', term: 'SHORT' },
  ] as const
  expect(objectiveChange(standing, wanted)).toEqual({
    dropped: ['b'],
    added: [{ description: 'Imparare la lingua', term: 'MEDIUM', position: 1 }],
  })
})

test('with another term, or another word, it is another one', () => {
  const wanted = [
    { description: 'Uscire di casa', term: 'LONG' },
    { description: 'Trovare lavoro', term: 'LONG' },
  ] as const
  const { dropped, added } = objectiveChange(standing, wanted)
  expect(dropped).toEqual(['a', 'b'])
  expect(added.map(({ position }) => position)).toEqual([1, 2])
})

test('of a first version all are new', () => {
  expect(objectiveChange([], standing).added).toHaveLength(2)
})
