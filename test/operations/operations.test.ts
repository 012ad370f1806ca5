import { isImpersonal } from '@cse/gateway/persisted-documents/impersonal'
import { parse } from 'graphql'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { copyOfDatabase, type DatabaseCopy } from '../copy-of-database.ts'
import { orphans, staleFiles } from '../recording/files.ts'
import { readOperations } from '../recording/operation.ts'
import { openRecorder, type Recorder } from '../recording/recorder.ts'
import { type Recording, Recordings } from '../recording/recording.ts'

const operations = readOperations()
const lists = [...operations.values()].filter(({ list }) => list).map(({ name }) => name)

let database: DatabaseCopy
let recorder: Recorder
const recorded = new Map<string, Recording>()

beforeAll(async () => {
  database = await copyOfDatabase()
  recorder = await openRecorder({ ...database, today: inject('database').today })
  const recordings = new Recordings(operations, recorder)
  for (const operation of operations.values()) recorded.set(operation.name, await recordings.of(operation))
})

afterAll(async () => {
  await recorder?.[Symbol.asyncDispose]()
  await database?.drop()
})

describe('what is written beside an operation is what it answers, how it is planned and what it asks', () => {
  test.each([...operations.keys()])('%s', (name) => {
    const [operation, recording] = [operations.get(name), recorded.get(name)]
    expect(operation && recording && staleFiles(operation, recording), 'run: pnpm operations:record').toEqual(
      [],
    )
  })

  test('no file is left of an operation that is gone', () => {
    expect(orphans(operations)).toEqual([])
  })
})

test.each([...operations.keys()])('%s goes wrong nowhere but where the viewer may not look', (name) => {
  const codes = recorded.get(name)?.errors.map(({ extensions }) => extensions.code)
  expect(codes?.filter((code) => code !== 'FORBIDDEN')).toEqual([])
})

test('what may be read from a replica asks for nobody: the log of access has no entry of it', () => {
  const impersonal = [...operations.values()].filter(({ text }) => isImpersonal(parse(text)))
  const logged = impersonal.filter(({ name }) => recorded.get(name)?.files.sql.includes('access_entry'))
  expect(logged.map(({ name }) => name)).toEqual([])
  const names = impersonal.map(({ name }) => name)
  expect(names).toEqual(
    expect.arrayContaining(['service-catalogue', 'facilities', 'indicators', 'releases', 'zone-plan']),
  )
  expect(impersonal.some(({ changes }) => changes)).toBe(false)
})

test.each(lists)(
  '%s sends the same statements for 20 and for 200 rows, and no more for 1 than for 20',
  (name) => {
    const [few, some, many] = recorded.get(name)?.sizes ?? []
    expect(few?.rows).toBeGreaterThan(0)
    expect(many?.statements).toEqual(some?.statements)
    expect(few?.statements.length).toBeLessThanOrEqual(some?.statements.length ?? 0)
  },
)
