import type { Refused } from './refusal.ts'
import type { Viewer } from './viewer.ts'

/**
 * A kind of file that comes in and is kept until a mutation takes it. Files do not travel in the graph: in JSON they would be a third longer and
 * held several times over, and everybody could send bodies that long before being asked who they are.
 */
export interface Upload<Session> {
  /** Where it is sent by POST. */
  readonly path: string
  /** Name of the operation in the log of access, logs and metrics. */
  readonly operation: string
  /** Bytes that it has at most. */
  readonly largest: number
  /** Whether the viewer may send one; called before a byte of it is read. */
  admits(viewer: Viewer): boolean
  /** Keeps it, and says what is known of it; or that no more is taken. */
  keep(session: Session, viewer: Viewer, file: ReceivedFile, now: Date): Promise<object | Refused>
}

/** A file as it came in. */
export interface ReceivedFile {
  readonly content: Buffer
  /** When a scanner found it clean; null when there is none. */
  readonly scannedAt: Date | null
}
