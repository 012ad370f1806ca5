import type { Certificate } from 'pkijs'
import { digestOfLine, readLine } from './checkpoint.ts'
import type { LineFile } from './line-file.ts'
import { receiptIn } from './receiver.ts'
import type { PublicKeys } from './signing-key.ts'
import { stampedAt } from './time-stamps.ts'

/**
 * Holds the file of checkpoints against what a receiver has. @returns what the receiver has and the file has not, or has otherwise, as a
 * sentence; null when there is nothing. What the receiver has not been given yet is no fault.
 */
export async function compareWithReceiver(
  file: AsyncIterable<string>,
  received: AsyncIterable<string>,
): Promise<string | null> {
  const own = file[Symbol.asyncIterator]()
  let place = 0
  for await (const line of received) {
    place++
    let next = await own.next()
    // lines that a crash has cut short were handed over to nobody
    while (!next.done && next.value !== line && !isWhole(next.value)) next = await own.next()
    if (next.done)
      return `The file of checkpoints was cut off: the receiver has checkpoint ${place} and those after it, the file has not.`
    if (next.value !== line)
      return `Checkpoint ${place} is another one in the file than the receiver was given.`
  }
  return null
}

/** What {@link verifyTimeStamps} needs. */
export interface Stamped {
  readonly file: LineFile
  readonly receipts: LineFile
  readonly trusted: readonly Certificate[]
  readonly keys: PublicKeys
}

/** Holds the time stamps of the checkpoints. @returns the first that does not hold, as a sentence; null when all do. */
export async function verifyTimeStamps({ file, receipts, trusted, keys }: Stamped): Promise<string | null> {
  const proofs = receipts.lines()[Symbol.asyncIterator]()
  for await (const line of file.lines()) {
    const read = readLine(line, keys)
    if (!('checkpoint' in read)) continue
    const { number, at } = read.checkpoint
    let next = await proofs.next()
    let receipt = next.done ? null : receiptIn(next.value)
    while (!next.done && receipt === null) {
      next = await proofs.next()
      receipt = next.done ? null : receiptIn(next.value)
    }
    // those of the last minutes may still be on their way
    if (!receipt) return null
    if (receipt.number !== number || receipt.line !== digestOfLine(line))
      return `The time stamp of checkpoint ${number} of ${at} is that of another line.`
    const stamped = await stampedAt(line, receipt.proof, trusted)
    if (!stamped) return `The time stamp of checkpoint ${number} of ${at} is not one of the authority.`
    if (stamped.getTime() - Date.parse(at) > LATEST)
      return `Checkpoint ${number} says that it is of ${at}, and was stamped on ${stamped.toISOString()}: it was made afterwards.`
  }
  const more = await proofs.next()
  return more.done
    ? null
    : 'The file of checkpoints was cut off: there are time stamps of more than it holds.'
}

const isWhole = (line: string): boolean => line.endsWith('}')

/** How long an authority may have been out of reach before a late stamp is a finding, in milliseconds. */
const LATEST = 24 * 60 * 60_000
