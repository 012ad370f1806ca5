import type { Administrator } from '@cse/db/src/encryption/master-key'
import type { UnscannedFile, UnscannedFiles } from '@cse/schema/unscanned-files'
import type { Scanner } from './scanner.ts'

/** What a scan of the documents that were kept without one came to. */
export interface ScanOfDocuments {
  readonly clean: number
  /** uuids of those with a virus: they are opened by nobody from now on. */
  readonly infected: readonly string[]
  /** uuids of those that are too large for the scanner: they stay as they are. */
  readonly tooLarge: readonly string[]
}

/** How many are held in memory, and scanned, at a time. */
const AT_A_TIME = 4

/**
 * Scans what was attached when there was no scanner, while the platform runs. A run that was interrupted is gone on with by the next.
 * @throws ScannerUnavailable; what was scanned before stays scanned
 */
export async function scanDocuments(
  administrator: Administrator,
  scanner: Scanner,
  unscanned: UnscannedFiles<Administrator>,
): Promise<ScanOfDocuments> {
  const scanned = { clean: 0, infected: [] as string[], tooLarge: [] as string[] }
  for (let after: string | null = null; ; ) {
    const documents: readonly UnscannedFile[] = await unscanned.next(administrator, after, AT_A_TIME)
    await Promise.all(
      documents.map(async ({ uuid, content }) => {
        const finding = await scanner.scan(content)
        if (finding === 'TOO_LARGE') scanned.tooLarge.push(uuid)
        else await unscanned.keepFinding(administrator, uuid, finding)
        if (finding === 'INFECTED') scanned.infected.push(uuid)
        if (finding === 'CLEAN') scanned.clean += 1
      }),
    )
    const last = documents.at(-1)
    if (!last) return scanned
    after = last.uuid
  }
}
