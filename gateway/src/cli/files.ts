import { DatabaseRefused } from '@cse/db/src/connection/failure'
import { encodeId } from '@cse/schema/ids'
import { SettingsError } from '../config/setting-reader.ts'
import { processSettings } from '../config/settings.ts'
import { ScannerUnavailable } from '../scanning/clamd.ts'
import { scanDocuments } from '../scanning/scan-documents.ts'
import { createScanner } from '../scanning/scanner.ts'
import { asAdministrator } from './administrator.ts'

class UsageError extends Error {}

/** `pnpm files scan`: scans documents that were attached when there was no scanner. One with a virus is opened by nobody from then on. */
async function files(args: readonly string[]): Promise<void> {
  if (args.join(' ') !== 'scan') throw new UsageError('Use: pnpm files scan')
  const settings = processSettings()
  if (!settings.scanner) throw new UsageError('CSE_CLAMD_URL names no scanner.')
  const scanner = createScanner(settings.scanner)
  const { clean, infected, tooLarge } = await asAdministrator(settings, (admin) =>
    scanDocuments(admin, scanner),
  )
  console.log(`${clean.toLocaleString('en')} documents are clean.`)
  for (const id of infected)
    console.log(`${encodeId('case_document', id)} has a virus and is opened no more.`)
  for (const id of tooLarge)
    console.log(`${encodeId('case_document', id)} is longer than the scanner takes (StreamMaxLength).`)
}

if (import.meta.main) {
  try {
    await files(process.argv.slice(2))
  } catch (error) {
    const told = [SettingsError, DatabaseRefused, UsageError, ScannerUnavailable]
    if (!(error instanceof Error && told.some((kind) => error instanceof kind))) throw error
    console.error(error.message)
    process.exitCode = 1
  }
}
