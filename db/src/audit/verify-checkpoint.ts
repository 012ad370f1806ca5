import type { ISql } from 'postgres'
import type { EntryArchive } from './archived-entries.ts'
import type { Checkpoint } from './checkpoint.ts'
import { type Batch, computeBatch, differenceOf } from './hash-chain.ts'

/** A checkpoint, the one before it, and the seal that the database has now under its number. */
export interface Attested {
  readonly checkpoint: Checkpoint
  readonly before: Checkpoint | undefined
  readonly seal: Batch | undefined
  /** Id of the log that the database holds. */
  readonly log: string | null
  readonly archive: EntryArchive | null
  /** Whether entries of it stand in an archive that is not read: then it is held against the seal alone. */
  readonly unread: boolean
}

/**
 * Holds the entries as they are now against what was attested of them, whatever the seals say: each checkpoint is signed with the digest
 * before it, so one that does not hold says nothing against the next.
 * @returns what is missing or changed and since when, as a sentence; null when the checkpoint holds
 */
export async function verifyCheckpoint(
  admin: ISql,
  { checkpoint, before, seal, log, archive, unread }: Attested,
): Promise<string | null> {
  if (checkpoint.log !== log)
    return `Checkpoint ${checkpoint.number} of ${checkpoint.at} is of another log of access: the database was made anew, or another one was put in its place.`
  const span = `written ${before ? `between ${before.at} and` : 'until'} ${checkpoint.at} (entries ${checkpoint.afterId + 1} to ${checkpoint.lastId})`
  const fails = `Checkpoint ${checkpoint.number} of ${checkpoint.at} does not hold`
  if (!unread) {
    const now = await computeBatch(admin, checkpoint, before?.head ?? null, archive)
    if (now.head !== checkpoint.head) return `${fails}: of what was ${span}, ${differenceOf(checkpoint, now)}`
  }
  if (!seal) return `${fails}: the seal of batch ${checkpoint.number} is gone, what was ${span} is as it was.`
  if (seal.head !== checkpoint.head)
    return `${fails}: batch ${checkpoint.number} was sealed anew, what was ${span} is as it was.`
  return null
}
