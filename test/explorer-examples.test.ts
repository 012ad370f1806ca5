import { EXAMPLES } from '@cse/gateway/demo/explorer/examples'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { openRecorder, type Recorder } from './recording/recorder.ts'

let graph: Recorder
beforeAll(async () => {
  graph = await openRecorder(inject('database'))
})
afterAll(() => graph[Symbol.asyncDispose]())

test.each(EXAMPLES)('$title: answers something to $persona, and refuses nothing', async (example) => {
  const { persona, query, variables = {} } = example

  const { answer } = await graph.execute(await graph.viewerOf(persona), query, variables)

  expect(answer.errors).toBeUndefined()
  expect(leavesOf(answer.data).filter((leaf) => leaf !== null && leaf !== 0)).not.toHaveLength(0)
})

function leavesOf(value: unknown): unknown[] {
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(leavesOf) : [value]
}
