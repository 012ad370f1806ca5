import { opens, type Presenting, type Seal, sealFor } from '@cse/schema/signed-link'
import { z } from 'zod'

/** Where this viewer finds the file of a snapshot (`progress_snapshot_…`) for five minutes, relative to the address of the API. */
export function snapshotPath(snapshot: string, viewer: Presenting, now: Date): string {
  const query = new URLSearchParams({ ...sealFor(viewer, named(snapshot), now) })
  return `/progress-snapshots/${snapshot}/avanzamento.csv?${query}`
}

/** Whether the link opens this snapshot for whoever presents it now. */
export function opensSnapshot(snapshot: string, seal: Seal, viewer: Presenting, now: Date): boolean {
  return opens(seal, viewer, named(snapshot), now)
}

const named = (snapshot: string) => ['progress snapshot', snapshot]

/** The question behind the file, asked as its viewer: who may see the snapshot no more gets no file either. */
export const SNAPSHOT_FILE = `query SnapshotFile($snapshot: ID!) {
  progressSnapshot(id: $snapshot) { number content ambito { code } period { year number } }
}`

/** What answers {@link SNAPSHOT_FILE}. */
export const snapshotAnswer = z.object({
  progressSnapshot: z
    .object({
      number: z.int(),
      content: z.string().nullable(),
      ambito: z.object({ code: z.string() }),
      period: z.object({ year: z.int(), number: z.int() }),
    })
    .nullable(),
})
