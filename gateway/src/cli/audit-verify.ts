import { parseArgs } from 'node:util'
import { checkpointsIn } from '@cse/db/src/audit/checkpoint-lines'
import { receiptsBeside } from '@cse/db/src/audit/checkpoint-publisher'
import { linesOfReceiver } from '@cse/db/src/audit/http-receiver'
import { lineFile } from '@cse/db/src/audit/line-file'
import { believing, type PublicKeys } from '@cse/db/src/audit/signing-key'
import { type Verified, verifyLog } from '@cse/db/src/audit/verify-log'
import { compareWithReceiver, verifyTimeStamps } from '@cse/db/src/audit/verify-receivers'
import { DatabaseRefused } from '@cse/db/src/connection/failure'
import { openArchive } from '@cse/db/src/log-archive/log-archive'
import { openAdmin } from '@cse/db/src/server/server'
import { type CheckpointSettings, STAMPED } from '../config/checkpoint-settings.ts'
import { SettingsError } from '../config/setting-reader.ts'
import { processSettings } from '../config/settings.ts'
import { archiveStore } from './archive.ts'
import { databaseServer } from './database-server.ts'

/**
 * `pnpm audit:verify [--checkpoints <file>] [--known <digest>]` computes the seals of the log of access anew and holds them against the
 * checkpoints that have left the database: those of the receiver where there is one, else of the file; `--checkpoints` is a copy that was
 * kept elsewhere, `--known` a digest printed by an earlier run. It says what is missing or changed and since when. Exit code 1 when
 * anything is. Entries that stand in the archive are read from its files (`CSE_ARCHIVE_DIRECTORY`). (`pnpm audit` is a command of pnpm's own, which no script can take the place of.)
 */
async function auditVerify(args: readonly string[]): Promise<boolean> {
  const { values } = parseArgs({
    args: [...args],
    options: { known: { type: 'string' }, checkpoints: { type: 'string' } },
  })
  const settings = processSettings()
  const { checkpoints } = settings
  const attested = values.checkpoints
    ? { ...checkpoints, file: lineFile(values.checkpoints), receiver: null, timeStamps: null }
    : checkpoints
  const server = await databaseServer(settings)
  try {
    const admin = await openAdmin(server.url)
    try {
      const { lines, keys, findings } = await outside(attested)
      const opened = settings.archive ? await openArchive(admin, archiveStore(settings.archive), keys) : null
      const verified = await verifyLog(admin, {
        checkpoints: checkpointsIn(lines, keys),
        now: new Date(),
        archive: opened?.archive ?? null,
        ...(values.known !== undefined && { known: values.known }),
      })
      await opened?.archive.close()
      const all = {
        ...verified,
        findings: [...findings, ...(opened?.findings ?? []), ...notRead(verified), ...verified.findings],
      }
      console.log(report(all))
      return all.findings.length === 0
    } finally {
      await admin.end()
    }
  } finally {
    await server.stop()
  }
}

/** The checkpoints to believe, and what is wrong with those who keep them. */
async function outside({ key, formerKeys, file, receiver, timeStamps }: CheckpointSettings): Promise<{
  readonly lines: AsyncIterable<string>
  readonly keys: PublicKeys
  readonly findings: readonly string[]
}> {
  const keys = key ? believing(key, formerKeys) : formerKeys
  const findings: (string | null)[] = []
  if (timeStamps) {
    const { certificatesIn } = await import('@cse/db/src/audit/time-stamps')
    const trusted = certificatesIn(timeStamps.trusted)
    findings.push(await verifyTimeStamps({ file, receipts: receiptsBeside(file, STAMPED), trusted, keys }))
  }
  let lines = file.lines()
  if (receiver !== null)
    try {
      findings.push(await compareWithReceiver(file.lines(), linesOfReceiver(receiver)))
      lines = linesOfReceiver(receiver)
    } catch {
      findings.push('The receiver of checkpoints does not answer: the log is held against the file alone.')
    }
  return { lines, keys, findings: findings.filter((finding) => finding !== null) }
}

/** What stands in the archive was not verified when nobody has said where the archive is. */
const notRead = ({ unread }: Verified): string[] =>
  unread === 0
    ? []
    : [
        `${unread} batches have entries in the archive, which were not verified: CSE_ARCHIVE_DIRECTORY is missing.`,
      ]

/** What was found, for the person at the terminal. */
function report({ batches, entries, records, unsealed, checkpoints, head, findings }: Verified): string {
  const count = (number: number) => number.toLocaleString('en')
  return [
    `${count(entries)} entries and ${count(records)} records in ${count(batches)} batches are as they were sealed; ${count(unsealed)} entries come after them.`,
    `${count(checkpoints)} checkpoints hold.`,
    ...(findings.length === 0
      ? ['Nothing was altered, removed or put in.']
      : findings.slice(0, MOST).map((finding) => `Broken: ${finding}`)),
    ...(findings.length > MOST ? [`Broken: and ${count(findings.length - MOST)} more.`] : []),
    ...(head === null ? [] : [`Digest of the last sound batch, to be kept elsewhere: ${head}`]),
  ].join('\n')
}

/** Findings that are told one by one. */
const MOST = 20

if (import.meta.main) {
  try {
    if (!(await auditVerify(process.argv.slice(2)))) process.exitCode = 1
  } catch (error) {
    if (!(error instanceof SettingsError || error instanceof DatabaseRefused)) throw error
    console.error(error.message)
    process.exitCode = 1
  }
}
