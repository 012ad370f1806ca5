import { hkdfSync, randomBytes } from 'node:crypto'

/** The keys of the backups, 32 bytes each; no copy of the database holds them. */
export interface BackupKeys {
  /** Encrypts. */
  readonly current: Buffer
  /** Opens what was encrypted before the one in use. */
  readonly previous: Buffer | undefined
}

export type FileKey = Buffer

const [NAME, SALT] = [8, 32] as const
const MARK = Buffer.from('CSEB')
/** What stands before the content: what the file is, the name of its key, and the salt from which its own key follows. */
export const HEADER_BYTES = MARK.length + NAME + SALT

/** The keys, from the secrets of the settings. */
export const backupKeys = (current: string, previous?: string): BackupKeys => ({
  current: derived(current, '', 'cse backups'),
  previous: previous ? derived(previous, '', 'cse backups') : undefined,
})

/** A new key for a file, and the header by which it is found again. */
export function fileKeyFor({ current }: BackupKeys, place: string): { header: Buffer; key: FileKey } {
  const salt = randomBytes(SALT)
  return { header: Buffer.concat([MARK, nameOf(current), salt]), key: keyAt(current, salt, place) }
}

/** The key of the file that begins so. @throws when none of the keys is the one it names */
export function fileKeyOf({ current, previous }: BackupKeys, place: string, header: Buffer): FileKey {
  const name = header.subarray(MARK.length, MARK.length + NAME)
  const key = [current, previous].find((one) => one && nameOf(one).equals(name))
  if (!key || !header.subarray(0, MARK.length).equals(MARK)) throw new Error('another key')
  return keyAt(key, header.subarray(MARK.length + NAME), place)
}

const nameOf = (key: Buffer): Buffer => derived(key, '', 'cse name of a key').subarray(0, NAME)

const keyAt = (key: Buffer, salt: Buffer, place: string): FileKey => derived(key, salt, `cse file ${place}`)

const derived = (from: Buffer | string, salt: Buffer | string, use: string): Buffer =>
  Buffer.from(hkdfSync('sha256', from, salt, use, 32))
