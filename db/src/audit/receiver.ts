import { z } from 'zod'
import { digestOfLine, readLine } from './checkpoint.ts'
import type { LineFile } from './line-file.ts'
import type { PublicKeys } from './signing-key.ts'

/** Somebody outside the machine who is given each checkpoint. */
export interface Receiver {
  /** Hands over a line. @returns what proves it, as text. @throws an Error of one sentence when it is not taken */
  deliver(line: string): Promise<string>
}

const receipt = z.strictObject({
  number: z.int().positive(),
  /** SHA-256 of the line that was handed over. */
  line: z.string(),
  proof: z.string(),
})
/** That a receiver has taken a checkpoint. */
export type Receipt = z.infer<typeof receipt>

/** The receipt that a line holds; null when it holds none. */
export function receiptIn(line: string): Receipt | null {
  try {
    return receipt.safeParse(JSON.parse(line)).data ?? null
  } catch {
    return null
  }
}

/** What {@link deliverCheckpoints} needs. */
export interface Delivering {
  readonly file: LineFile
  readonly keys: PublicKeys
  readonly receiver: Receiver
  /** Where its receipts are kept. */
  readonly receipts: LineFile
}

/**
 * Hands the checkpoints of the file that the receiver has not taken yet over to it, in their order. @throws what the receiver throws; the
 * rest follows with the next call.
 */
export async function deliverCheckpoints({ file, keys, receiver, receipts }: Delivering): Promise<number> {
  const last = (await receipts.lastLines())
    .toReversed()
    .map(receiptIn)
    .find((read) => read !== null)
  const after = last?.number ?? 0
  let delivered = 0
  for await (const line of await linesAfter(file, keys, after)) {
    const read = readLine(line, keys)
    if (!('checkpoint' in read) || read.checkpoint.number <= after) continue
    const proof = await receiver.deliver(line)
    await receipts.append(
      JSON.stringify({ number: read.checkpoint.number, line: digestOfLine(line), proof } satisfies Receipt),
    )
    delivered++
  }
  return delivered
}

/** The end of the file where that is enough, which it is as long as the receiver answers; else all of it. */
async function linesAfter(
  file: LineFile,
  keys: PublicKeys,
  after: number,
): Promise<AsyncIterable<string> | readonly string[]> {
  const lines = await file.lastLines()
  const has = lines.some((line) => {
    const read = readLine(line, keys)
    return 'checkpoint' in read && read.checkpoint.number <= after
  })
  return has ? lines : file.lines()
}
