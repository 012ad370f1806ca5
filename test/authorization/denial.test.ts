import { afterAll, beforeAll, expect, test } from 'vitest'
import { platform, type TestPlatform } from '../platform.ts'

let house: TestPlatform
beforeAll(async () => {
  house = await platform()
})
afterAll(() => house[Symbol.asyncDispose]())

test('a page of cases with a denied field in every row carries one error that counts them', async () => {
  const answer = await house
    .as('secretariat@bari')
    .query('{ cases(first: 200) { nodes { id assessments { outcome } } } }')
  const { nodes } = (answer.data as { cases: { nodes: { assessments: null }[] } }).cases
  expect(nodes.length).toBeGreaterThan(20)
  expect(nodes.every(({ assessments }) => assessments === null)).toBe(true)
  expect(answer.errors).toEqual([
    {
      message: expect.any(String),
      path: ['cases', 'nodes', 0, 'assessments'],
      extensions: { code: 'FORBIDDEN', count: nodes.length },
    },
  ])
})
