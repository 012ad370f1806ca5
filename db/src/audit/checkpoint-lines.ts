import { type Checkpoint, digestOfLine, readLine } from './checkpoint.ts'
import type { PublicKeys } from './signing-key.ts'

/** A checkpoint with its line to the letter. */
export interface CheckpointLine {
  readonly checkpoint: Checkpoint
  readonly line: string
}

/**
 * The checkpoints of these lines in their order, each of which must be signed, name the one before by its digest and have the number that
 * follows. A line that cannot be read is one that a crash has cut short, as long as the next one follows on the line before it.
 * @returns the first thing that is wrong with them, as a sentence; null when nothing is
 */
export async function* checkpointsIn(
  lines: AsyncIterable<string>,
  keys: PublicKeys,
): AsyncGenerator<CheckpointLine, string | null, undefined> {
  let last: CheckpointLine | undefined
  let place = 0
  let unreadable = false
  for await (const line of lines) {
    place++
    const read = readLine(line, keys)
    if ('fault' in read) {
      if (read.fault === 'unsigned')
        return `Line ${place} of the checkpoints was edited, or signed by a key that is not known.`
      unreadable = true
      continue
    }
    const { checkpoint } = read
    const expected = (last?.checkpoint.number ?? 0) + 1
    if (
      checkpoint.number !== expected ||
      checkpoint.previous !== (last === undefined ? null : digestOfLine(last.line))
    )
      return unreadable
        ? `Checkpoint ${expected} was edited: line ${place} of the checkpoints does not follow on what is before it.`
        : `Checkpoint ${expected} is missing: line ${place} of the checkpoints, number ${checkpoint.number} of ${checkpoint.at}, does not follow on the line before.`
    last = { checkpoint, line }
    yield last
    unreadable = false
  }
  return null
}
