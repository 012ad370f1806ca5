import { openAdmin } from '@cse/db/src/server/server'
import type { SharedDatabase } from '../../database.ts'
import { openRecorder } from '../../recording/recorder.ts'
import { type Counted, openCounter } from './counter.ts'
import { readOperationsOf } from './read-operations.ts'

/** What operations cost: the statements of each, by its name. */
export type OperationBlocks = ReadonlyMap<string, readonly Counted[]>

/**
 * Executes each operation often enough that everything is prepared, and counts the last time.
 * @param times how often; from the sixth time on PostgreSQL may plan a statement once for all values
 */
export async function blocksOfOperations(
  database: Pick<SharedDatabase, 'adminUrl' | 'secret' | 'today'>,
  times: number,
): Promise<OperationBlocks> {
  const admin = await openAdmin(database.adminUrl)
  await admin`vacuum analyze`.finally(() => admin.end())
  await using counter = await openCounter(database.adminUrl)
  await using recorder = await openRecorder(database)
  const found = new Map<string, readonly Counted[]>()
  for await (const { name, persona, purpose, text, variables } of readOperationsOf(recorder)) {
    const viewer = await recorder.viewerOf(persona)
    const execute = async () => {
      const { answer } = await recorder.execute({ ...viewer, ...(purpose && { purpose }) }, text, variables)
      const codes = (answer.errors ?? []).map(({ extensions }) => extensions.code)
      if (codes.some((code) => code !== 'FORBIDDEN')) throw new Error(`${name} answers ${codes}`)
    }
    for (let time = 1; time < times; time++) await execute()
    found.set(name, await counter.count(execute))
  }
  return found
}
