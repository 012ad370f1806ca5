import { z } from 'zod'

/** The operation behind the file of a snapshot: who may see the snapshot no more gets no file either. */
export const SNAPSHOT_FILE = `query SnapshotFile($snapshot: ID!) {
  progressSnapshot(id: $snapshot) { number content ambito { code } period { year number } }
}`

const snapshot = z.object({
  number: z.int(),
  content: z.string().nullable(),
  ambito: z.object({ code: z.string() }),
  period: z.object({ year: z.int(), number: z.int() }),
})
export type SnapshotAnswer = z.infer<typeof snapshot>

/** What answers {@link SNAPSHOT_FILE}. */
export const snapshotAnswer = z.object({ progressSnapshot: snapshot.nullable() })
