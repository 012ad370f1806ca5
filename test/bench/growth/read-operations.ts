import { operationText } from '@cse/gateway/persisted-documents/sources'
import { readOperations } from '../../recording/operation.ts'
import type { Recorder } from '../../recording/recorder.ts'
import { Recordings } from '../../recording/recording.ts'

/** An operation that only reads, by whom and with what it is executed. */
export interface ReadOperation {
  readonly name: string
  readonly persona: string
  readonly purpose?: string | undefined
  readonly text: string
  readonly variables: Readonly<Record<string, unknown>>
}

/** The operations that are recorded, with what they pick from each other's answers, and those that have no recording. */
export async function* readOperationsOf(recorder: Recorder): AsyncGenerator<ReadOperation> {
  const operations = readOperations()
  const recordings = new Recordings(operations, recorder)
  for (const operation of operations.values())
    if (!operation.changes) yield { ...operation, variables: await recordings.variablesOf(operation) }
  for (const [name, persona] of Object.entries(LISTS)) {
    const text = operationText(
      new URL(`../../../schema/operations/${name}.graphql`, import.meta.url).pathname,
    )
    yield { name, persona, text, variables: text.includes('$first') ? { first: 20 } : {} }
  }
  yield* OTHERS
}

/** Registered operations without a recording, which need no more than a size. */
const LISTS: Readonly<Record<string, string>> = {
  'dss/facilities': 'dss',
  'dss/releases': 'dss',
  'osservatorio/releases': 'osservatorio',
  'front-end/ambito/ambito-disposal-proposals': 'plan-office@ATS-BA-02',
  'front-end/ambito/ambito-retention-holds': 'plan-office@ATS-BA-02',
  'front-end/citizen/own-rights-requests': 'citizen',
  'front-end/citizen/represented': 'citizen',
  'front-end/local/disposal-proposals': 'supervisor@bari',
  'front-end/local/fictitious-residences': 'secretariat@bari',
  'front-end/local/merge-proposals': 'secretariat@bari',
  'front-end/local/open-rights-requests': 'secretariat@bari',
  'front-end/local/processing-restrictions': 'supervisor@bari',
  'front-end/local/protected-records': 'supervisor@bari',
  'front-end/local/retention-holds': 'supervisor@bari',
}

/** Lists that no client has registered. */
const OTHERS: readonly ReadOperation[] = [
  {
    name: 'expiringConsents',
    persona: 'social-worker@bari',
    text: '{ expiringConsents(days: 60, first: 20) { totalCount nodes { id expiresOn } } }',
    variables: {},
  },
  {
    name: 'accessLog',
    persona: 'supervisor@bari',
    text: '{ accessLog(first: 20) { totalCount nodes { at operation } } }',
    variables: {},
  },
]
