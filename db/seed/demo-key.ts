import { hkdfSync, randomBytes } from 'node:crypto'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'

const demoKeys = z.object({ signing: z.string().min(32), pseudonym: z.string().min(32) })

/**
 * The key of the pseudonyms as the platform will have it: from the secret in its settings, or else from those that a demo makes for itself
 * in `keys.json` of its data directory. Made here when the platform never started.
 */
export async function pseudonymKey(secret: string | undefined, dataDirectory: string): Promise<Buffer> {
  const from = secret || (await keptDemoKeys(dataDirectory)).pseudonym
  return Buffer.from(hkdfSync('sha256', from, '', 'cse pseudonym', 32))
}

async function keptDemoKeys(dataDirectory: string): Promise<z.infer<typeof demoKeys>> {
  const file = join(dataDirectory, 'keys.json')
  const newKey = () => randomBytes(32).toString('base64url')
  await mkdir(dataDirectory, { recursive: true })
  const made = `${JSON.stringify({ signing: newKey(), pseudonym: newKey() })}\n`
  await writeFile(file, made, { mode: 0o600, flag: 'wx' }).catch((error: unknown) => {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
  })
  return demoKeys.parse(JSON.parse(await readFile(file, 'utf8')))
}
