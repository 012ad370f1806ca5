import { z } from 'zod'

/** The operation behind a file of a release: who is shown the file by the graph is handed it. */
export const RELEASE_FILE = `query ReleaseFile($release: ID!) {
  release(id: $release) {
    id
    covers { from to }
    downloads {
      csv { ...File } csvGzip { ...File } parquet { ...File } dictionary { ...File } metadata { ...File }
    }
  }
}
fragment File on ReleaseFile { bytes }`

const file = z.object({ bytes: z.int() }).nullable()

const release = z.object({
  id: z.string(),
  covers: z.object({ from: z.string(), to: z.string() }),
  downloads: z
    .object({ csv: file, csvGzip: file, parquet: file, dictionary: file, metadata: file })
    .nullable(),
})
export type ReleaseAnswer = z.infer<typeof release>

/** What answers {@link RELEASE_FILE}. */
export const releaseAnswer = z.object({ release: release.nullable() })
