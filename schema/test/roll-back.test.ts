import { expect, test } from 'vitest'
import { notFound, type Refused } from '../src/refusal.ts'
import { rolledBackWhenRefused, type Undo } from '../src/roll-back.ts'

/** A transaction: what was written stays only when the work ends without an exception. */
async function transaction<Outcome>(
  rows: string[],
  work: (write: (row: string) => void) => Promise<Outcome>,
) {
  const written: string[] = []
  const outcome = await work((row) => written.push(row))
  rows.push(...written)
  return outcome
}

const record = (rows: string[], then: (undo: Undo<Refused>) => string) =>
  rolledBackWhenRefused<string, Refused>((undo) =>
    transaction(rows, async (write) => {
      write('a movement')
      return then(undo)
    }),
  )

test('a refusal comes out as an outcome, and nothing of what was written stays', async () => {
  const rows: string[] = []
  expect(await record(rows, (undo) => undo(notFound()))).toEqual(notFound())
  expect(rows).toEqual([])
})

test('what is not refused stays', async () => {
  const rows: string[] = []
  expect(await record(rows, () => 'recorded')).toBe('recorded')
  expect(rows).toEqual(['a movement'])
})

test('another failure stays a failure', async () => {
  const rows: string[] = []
  const failed = record(rows, () => {
    throw new Error('The connection broke')
  })
  await expect(failed).rejects.toThrow('The connection broke')
  expect(rows).toEqual([])
})
