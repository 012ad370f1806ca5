import { setTimeout as pause } from 'node:timers/promises'
import { openImpatient } from '../connection/impatient.ts'
import { type LineFile, lineFile } from './line-file.ts'
import { lastDigest, publishCheckpoints } from './publish-checkpoints.ts'
import { deliverCheckpoints, type Receiver } from './receiver.ts'
import { believing, type CheckpointKey, type PublicKeys } from './signing-key.ts'

/** Where checkpoints go and who signs them. */
export interface CheckpointOptions {
  readonly key: CheckpointKey
  /** Keys that signed before. */
  readonly formerKeys: PublicKeys
  readonly file: LineFile
  /** Others outside the machine who are given them, by the name under which their receipts lie beside the file. */
  readonly receivers: ReadonlyMap<string, Receiver>
}

/** What {@link startCheckpoints} needs. */
export interface CheckpointPublisherOptions extends CheckpointOptions {
  /** Login of the role `cse_outbox` (see `roleUrl`). */
  readonly url: string
  /** Called with what keeps a checkpoint from being signed or handed over; the next round tries again. */
  readonly onFault: (error: unknown) => void
  /** Milliseconds between two rounds; 10 seconds by default. */
  readonly every?: number
}

/** Signs checkpoints of the log of access as long as it runs. */
export interface CheckpointPublisher {
  /** What was sealed by now is signed, and handed over, when this resolves; with it what went wrong is thrown. */
  round(): Promise<void>
  stop(): Promise<void>
}

/**
 * Looks every few seconds for batches that were sealed, by whichever process, and lets their checkpoints leave the database at once. What it
 * has signed itself it remembers: a file that is cut behind its back gets no further checkpoint.
 */
export function startCheckpoints(options: CheckpointPublisherOptions): CheckpointPublisher {
  const { url, key, formerKeys, file, receivers, onFault, every = 10_000 } = options
  const impatient = openImpatient(url, 1, LONGEST_ROUND)
  const keys = believing(key, formerKeys)
  let remembered: string | undefined
  let running = Promise.resolve()

  const once = async () => {
    await impatient.execute((sql) =>
      publishCheckpoints(sql, { file, key, formerKeys, now: new Date(), remembered }),
    )
    remembered = await lastDigest(file, keys)
    const handed = [...receivers].map(([name, receiver]) =>
      deliverCheckpoints({ file, keys, receiver, receipts: receiptsBeside(file, name) }),
    )
    for (const outcome of await Promise.allSettled(handed))
      if (outcome.status === 'rejected') throw outcome.reason
  }
  const round = () => {
    const done = running.then(once)
    running = done.catch(() => {})
    return done
  }
  const timer = setInterval(() => void round().catch(onFault), every)
  timer.unref()
  void round().catch(onFault)
  return {
    round,
    stop: async () => {
      clearInterval(timer)
      await Promise.race([running, pause(LAST_WORDS, undefined, { ref: false })])
      await impatient.close()
    },
  }
}

/** Milliseconds that the database may take for a round; it is given up then, and the next round tries again. */
const LONGEST_ROUND = 60_000
/** Milliseconds that a round is given to end when nothing is to be signed any more. */
const LAST_WORDS = 5_000

/** Where the receipts of a receiver are kept. */
export const receiptsBeside = (file: LineFile, name: string): LineFile => lineFile(`${file.path}.${name}`)
