import { z } from 'zod'

/** The question behind a file of a release: asked of the whole graph as its viewer, who is handed the file when the graph shows it. */
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

/** What answers {@link RELEASE_FILE}. */
export const releaseAnswer = z.object({
  release: z
    .object({
      id: z.string(),
      covers: z.object({ from: z.string(), to: z.string() }),
      downloads: z
        .object({ csv: file, csvGzip: file, parquet: file, dictionary: file, metadata: file })
        .nullable(),
    })
    .nullable(),
})
