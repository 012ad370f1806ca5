import { existsSync, readFileSync } from 'node:fs'
import type { CheckpointOptions } from '@cse/db/src/audit/checkpoint-publisher'
import { httpReceiver } from '@cse/db/src/audit/http-receiver'
import { type LineFile, lineFile } from '@cse/db/src/audit/line-file'
import type { Receiver } from '@cse/db/src/audit/receiver'
import {
  type CheckpointKey,
  type PublicKeys,
  publicKeysIn,
  signingKeyIn,
} from '@cse/db/src/audit/signing-key'
import { z } from 'zod'
import { http, type SettingRule } from './setting-rules.ts'

/** How the log of access is attested outside the database. */
export interface CheckpointSettings {
  /** Signs; the database never holds it. Null when it is missing, which is no setting to start with. */
  readonly key: CheckpointKey | null
  readonly formerKeys: PublicKeys
  readonly file: LineFile
  /** Address of a server that keeps checkpoints. */
  readonly receiver: string | null
  /** A time stamp authority (RFC 3161), and in PEM the certificates of those by whom it is believed. */
  readonly timeStamps: { readonly url: string; readonly trusted: string } | null
}

/** Reads one variable by its rule; see `readSettings`. */
export type Read = <T>(name: string, rule: SettingRule<T>) => T | undefined

/** An Ed25519 key in PEM, itself or the path of a file that holds it. */
export const checkpointKey: SettingRule<CheckpointKey> = {
  schema: z.string().transform((text, context) => {
    try {
      return signingKeyIn(textOf(text))
    } catch {
      context.addIssue({ code: 'custom', message: 'no such key' })
      return z.NEVER
    }
  }),
  says: 'must be an Ed25519 private key in PEM or the path of a file that holds it, made for example with: openssl genpkey -algorithm ed25519',
}
const formerKeys: SettingRule<PublicKeys> = {
  schema: z.string().transform((text, context) => {
    try {
      return publicKeysIn(textOf(text))
    } catch {
      context.addIssue({ code: 'custom', message: 'another key' })
      return z.NEVER
    }
  }),
  says: 'must be Ed25519 public keys in PEM or the path of a file that holds them',
}
const certificates: SettingRule<string> = {
  schema: z
    .string()
    .transform(textOf)
    .refine((text) => text.includes('-----BEGIN CERTIFICATE-----')),
  says: 'must be certificates in PEM or the path of a file that holds them',
}

/** What stands where nothing is set. */
interface CheckpointDefaults {
  /** Where the file lies. */
  readonly directory: string
  /** Name of the database, after which the file is called. */
  readonly database: string
  /** The demo's own key, in PEM; outside a demo there is none. */
  readonly demoKey: (() => string) | null
}

/** The settings of checkpoints; `wrong` takes in the sentences about those that are missing. */
export function readCheckpointSettings(
  read: Read,
  wrong: string[],
  { directory, database, demoKey }: CheckpointDefaults,
): CheckpointSettings {
  const faults = wrong.length
  const key = read('CSE_CHECKPOINT_KEY', checkpointKey) ?? (demoKey ? signingKeyIn(demoKey()) : null)
  if (!key && wrong.length === faults) wrong.push(`CSE_CHECKPOINT_KEY is missing: it ${checkpointKey.says}.`)
  const url = read('CSE_CHECKPOINT_TSA', http)
  const trusted = read('CSE_CHECKPOINT_TSA_CA', certificates)
  if (url !== undefined && trusted === undefined)
    wrong.push(`CSE_CHECKPOINT_TSA_CA is missing: beside CSE_CHECKPOINT_TSA it ${certificates.says}.`)
  return {
    key,
    formerKeys: read('CSE_CHECKPOINT_FORMER_KEYS', formerKeys) ?? new Map(),
    file: lineFile(read('CSE_CHECKPOINT_FILE', path) ?? `${directory}/checkpoints/${database}.jsonl`),
    receiver: read('CSE_CHECKPOINT_RECEIVER', http) ?? null,
    timeStamps: url === undefined || trusted === undefined ? null : { url, trusted },
  }
}

/** With what checkpoints are published. @throws Error when there is no key */
export async function checkpointOptions({
  key,
  formerKeys,
  file,
  receiver,
  timeStamps,
}: CheckpointSettings): Promise<CheckpointOptions> {
  if (!key) throw new Error('CSE_CHECKPOINT_KEY is missing')
  const receivers = new Map<string, Receiver>()
  if (receiver !== null) receivers.set(RECEIVED, httpReceiver(receiver))
  if (timeStamps) {
    const { timeStampAuthority } = await import('@cse/db/src/audit/time-stamps')
    receivers.set(STAMPED, timeStampAuthority(timeStamps.url))
  }
  return { key, formerKeys, file, receivers }
}

/** Names of the receivers, and thus the endings of the files with their receipts. */
export const RECEIVED = 'received'
export const STAMPED = 'stamped'

const path: SettingRule<string> = { schema: z.string().min(1), says: 'must be the path of a file' }

/** What a variable holds, or the file that it names. */
function textOf(text: string): string {
  return text.includes('-----BEGIN') || !existsSync(text) ? text : readFileSync(text, 'utf8')
}
