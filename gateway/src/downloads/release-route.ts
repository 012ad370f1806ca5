import { contentOfFile, filePart } from '@cse/analytics/exports/release/files'
import {
  isReleaseFile,
  opensReleaseFile,
  type ReleaseFileName,
  releaseFiles,
} from '@cse/analytics/exports/release/link'
import { RELEASE_FILE, releaseAnswer } from '@cse/analytics/exports/release/query'
import { decodeId } from '@cse/schema/ids'
import type { Viewer } from '@cse/schema/viewer'
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { addGraphFile, type FileRoute, type LinkRequest } from './graph-file.ts'

const OPERATION = 'ReleaseFile'

/** The graph's names of the files. */
const SHOWN = {
  'cases.csv': 'csv',
  'cases.csv.gz': 'csvGzip',
  'cases.parquet': 'parquet',
  'dictionary.csv': 'dictionary',
  'metadata.jsonld': 'metadata',
} as const satisfies Record<ReleaseFileName, string>

/** `/releases/<id>/cases.csv` and the other files of a release, byte for byte as they were digested, for whom the link was made. */
export function addReleaseRoutes(server: FastifyInstance, house: FileRoute): void {
  for (const name of Object.keys(releaseFiles).filter(isReleaseFile))
    addGraphFile(server, house, {
      path: `/releases/:release/${name}`,
      operation: OPERATION,
      question: RELEASE_FILE,
      asked: (http, viewer, now) => askedBy(http, name, viewer, now),
      write: async (data, viewer) => {
        const { release } = releaseAnswer.parse(data)
        const shown = release?.downloads?.[SHOWN[name]]
        if (!release || !shown) return null
        const [kind, ...extension] = name.split('.')
        return {
          type: releaseFiles[name],
          name: ['rilascio', release.covers.from, release.covers.to, kind ?? ''],
          extension: extension.join('.'),
          content: contentOfFile(name, (kept, part) => partOf(release.id, kept, part, viewer, house)),
          bytes: shown.bytes,
        }
      },
    })
}

/** What the graph is asked for, when the link opens it for this viewer now. */
function askedBy({ params, query }: LinkRequest, name: ReleaseFileName, viewer: Viewer, now: Date) {
  const seal = z.object({ expires: z.string(), signature: z.string() }).safeParse(query)
  const { release = '' } = params
  return seal.success && opensReleaseFile(release, name, seal.data, { viewer, now }) ? { release } : null
}

/** Each part in a session of its own: a client that takes its time holds no connection to the database. */
function partOf(
  release: string,
  kept: ReleaseFileName,
  part: number,
  viewer: Viewer,
  { operations }: FileRoute,
): Promise<Buffer | null> {
  return operations.withRequest(viewer, OPERATION, (request) =>
    filePart(request.sessionOf('analytics'), decodeId('data_release', release), kept, part),
  )
}
