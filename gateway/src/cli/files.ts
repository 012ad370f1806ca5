import { DatabaseRefused } from '@cse/db/src/connection/failure'
import { SettingsError } from '../config/setting-reader.ts'
import { processSettings } from '../config/settings.ts'
import { ScannerUnavailable } from '../scanning/clamd.ts'
import { scanDocuments } from '../scanning/scan-documents.ts'
import { createScanner } from '../scanning/scanner.ts'
import { subgraphPackages } from '../subgraphs/packages.ts'
import { asAdministrator } from './administrator.ts'

class UsageError extends Error {}

/** `pnpm files scan`: scans files that came in when there was no scanner. One with a virus is opened by nobody from then on. */
async function files(args: readonly string[]): Promise<void> {
  if (args.join(' ') !== 'scan') throw new UsageError('Use: pnpm files scan')
  const settings = processSettings()
  if (!settings.scanner) throw new UsageError('CSE_CLAMD_URL names no scanner.')
  const scanner = createScanner(settings.scanner)
  for (const { unscannedFiles } of Object.values(subgraphPackages)) {
    const unscanned = await unscannedFiles?.()
    if (!unscanned) continue
    const { clean, infected, tooLarge } = await asAdministrator(settings, (administrator) =>
      scanDocuments(administrator, scanner, unscanned),
    )
    console.log(`${clean.toLocaleString('en')} documents are clean.`)
    for (const uuid of infected) console.log(`${unscanned.idOf(uuid)} has a virus and is opened no more.`)
    for (const uuid of tooLarge)
      console.log(`${unscanned.idOf(uuid)} is longer than the scanner takes (StreamMaxLength).`)
  }
}

if (import.meta.main) {
  try {
    await files(process.argv.slice(2))
  } catch (error) {
    const expected = [SettingsError, DatabaseRefused, UsageError, ScannerUnavailable]
    if (!(error instanceof Error && expected.some((kind) => error instanceof kind))) throw error
    console.error(error.message)
    process.exitCode = 1
  }
}
