import { isDeepStrictEqual } from 'node:util'
import type { DatabaseProxy } from '../../db/test/proxy.ts'
import { randomFrom } from '../random-from.ts'
import { type Operation, readOperations } from '../recording/operation.ts'
import type { Recorder } from '../recording/recorder.ts'
import { Recordings } from '../recording/recording.ts'

/** What becomes of a request under way, at which of its statements. */
export type Disturbance = 'the connection is cut' | 'the client hangs up'

/** What went wrong, in words, and how often requests were disturbed. */
export interface Disturbed {
  readonly times: number
  /** Operations that were. */
  readonly operations: number
  readonly wrong: readonly string[]
}

export interface DisturbOptions {
  readonly recorder: Recorder
  /** The one way of the recorder to its database. */
  readonly proxy: DatabaseProxy
  readonly seed: number
  readonly times: number
  /** Goes on until then even if it was not so often. */
  readonly until: () => boolean
}

/**
 * Runs recorded operations that only read, in a random order, and disturbs each at a random statement; then runs it again: it must be answered as
 * before, by the one connection that there is. What must not be done twice, writing, is in `test/hang-up`.
 */
export async function disturb({ recorder, proxy, seed, times, until }: DisturbOptions): Promise<Disturbed> {
  const random = randomFrom(seed)
  const operations = readOperations()
  const recordings = new Recordings(operations, recorder)
  const reads = [...operations.values()].filter(
    ({ changes, clock, after }) => !changes && clock.length + after.length === 0,
  )
  const wrong: string[] = []
  const met = new Set<string>()
  const known = new Map<string, Known | null>()
  let done = 0
  while (done < times && until()) {
    const operation = reads[Math.floor(random() * reads.length)]
    if (!operation) break
    const before = known.get(operation.name)
    const requested = before === undefined ? await knownOf(operation) : before
    known.set(operation.name, requested)
    if (!requested) continue
    const { viewer, variables, expected, statements } = requested
    const at = 1 + Math.floor(random() * statements)
    const how: Disturbance = random() < 0.5 ? 'the connection is cut' : 'the client hangs up'
    try {
      if (how === 'the client hangs up')
        await recorder.executeAndHangUp(viewer, operation.text, variables, at)
      else {
        proxy.cutAt(at)
        await recorder.execute(viewer, operation.text, variables).catch(isUnavailable)
        proxy.cutAt(Number.POSITIVE_INFINITY)
      }
      const { answer } = await recorder.execute(viewer, operation.text, variables)
      if (!isDeepStrictEqual(answer, expected))
        wrong.push(`${operation.name}, ${how} at ${at}: another answer`)
    } catch (error) {
      wrong.push(`${operation.name}, ${how} at ${at}: ${String(error)}`)
    }
    met.add(operation.name)
    done += 1
  }
  return { times: done, operations: met.size, wrong }

  /** Null for an operation that never has the same answer: it is about requests. */
  async function knownOf(operation: Operation): Promise<Known | null> {
    const viewer = await recorder.viewerOf(operation.persona)
    const as = { ...viewer, ...(operation.purpose && { purpose: operation.purpose }) }
    const variables = await recordings.variablesOf(operation)
    const { answer, statements } = await recorder.execute(as, operation.text, variables)
    const again = await recorder.execute(as, operation.text, variables)
    if (!isDeepStrictEqual(answer, again.answer)) return null
    return { viewer: as, variables, expected: answer, statements: statements.length }
  }
}

interface Known {
  readonly viewer: Parameters<Recorder['execute']>[0]
  readonly variables: Readonly<Record<string, unknown>>
  readonly expected: unknown
  readonly statements: number
}

/** The answer may not leave when its access could not be logged. */
function isUnavailable(error: unknown): void {
  if (!(error instanceof Error && error.name === 'DatabaseUnavailable')) throw error
}
