import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { copyOfDatabase, type DatabaseCopy } from '../copy-of-database.ts'
import { OPERATIONS, readOperations } from '../recording/operation.ts'
import { openRecorder, type Recorder } from '../recording/recorder.ts'
import { Recordings } from '../recording/recording.ts'

/** What our own execution answers is in the file beside each operation, which `operations.test.ts` holds against it. */
const operations = readOperations()

let database: DatabaseCopy
let recorder: Recorder
let recordings: Recordings
beforeAll(async () => {
  database = await copyOfDatabase()
  recorder = await openRecorder({ ...database, today: inject('database').today }, 'apollo')
  recordings = new Recordings(operations, recorder)
})
afterAll(async () => {
  await recorder?.[Symbol.asyncDispose]()
  await database?.drop()
})

test.each([...operations.values()])(
  '$name is answered by the stock gateway as by ours',
  async (operation) => {
    const recorded: unknown = JSON.parse(readFileSync(`${OPERATIONS}${operation.name}.result.json`, 'utf8'))
    const answer: unknown = JSON.parse(JSON.stringify(await recordings.answerOf(operation)))
    expect(comparable(answer)).toEqual(comparable(recorded))
  },
)

/** With errors in any order, since subgraphs answer in any. */
function comparable(answer: unknown): unknown {
  if (typeof answer !== 'object' || answer === null || !('errors' in answer) || !Array.isArray(answer.errors))
    return answer
  return { ...answer, errors: answer.errors.map((error) => JSON.stringify(error)).sort() }
}
