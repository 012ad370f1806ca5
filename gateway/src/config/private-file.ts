import { generateKeyPairSync, randomBytes } from 'node:crypto'
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { z } from 'zod'

/**
 * The text of a private file, made and written (mode 600) the first time it is asked for. Processes that ask at the
 * same moment all get the same text: the file appears complete, and the first to link it wins.
 */
export function kept(path: string, make: () => string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    if (!hasCode(error, 'ENOENT')) throw error
  }
  mkdirSync(dirname(path), { recursive: true })
  const draft = `${path}.${randomBytes(6).toString('hex')}`
  writeFileSync(draft, make(), { mode: 0o600 })
  try {
    linkSync(draft, path)
  } catch (error) {
    if (!hasCode(error, 'EEXIST')) throw error
  } finally {
    rmSync(draft)
  }
  return readFileSync(path, 'utf8')
}

/** The keys a demo makes for itself, so that nobody has to set any and links and cursors survive a restart. */
export interface DemoKeys {
  readonly signing: string
  readonly pseudonym: string
  /** In PEM; it lies in a file of its own. */
  readonly checkpoint: string
}

const demoKeys = z.object({ signing: z.string().min(32), pseudonym: z.string().min(32) })

/** The demo's keys, kept in `keys.json` of the data directory and `checkpoint-key.pem` beside it. */
export const keptDemoKeys = (dataDirectory: string): DemoKeys => ({
  ...demoKeys.parse(JSON.parse(kept(`${dataDirectory}/keys.json`, newDemoKeys))),
  checkpoint: kept(`${dataDirectory}/checkpoint-key.pem`, newCheckpointKey),
})

const newDemoKeys = (): string => `${JSON.stringify({ signing: newKey(), pseudonym: newKey() })}\n`

const newCheckpointKey = (): string =>
  generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()

const newKey = (): string => randomBytes(32).toString('base64url')

const hasCode = (error: unknown, code: string): boolean =>
  error instanceof Error && 'code' in error && error.code === code
