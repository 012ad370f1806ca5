import { generateKeyPairSync, randomBytes } from 'node:crypto'
import { z } from 'zod'
import { privateFile, readPrivateFile, replacePrivateFile } from './private-file.ts'

/** Secrets that a demo makes for itself, so that nobody has to set any and what was signed or encrypted survives a restart. */
export type DemoSecretName = 'signing' | 'pseudonym' | 'roles' | 'data' | 'backup' | 'archive' | 'checkpoint'

/** What is replaced while two are valid. Another pseudonym would make two persons of one, and roles follow the start. */
export const ROTATED_SECRETS = ['signing', 'data'] as const

/** A secret and, while it is being replaced, the one before it. */
export interface Secret {
  readonly current: string
  readonly previous?: string | undefined
}

/**
 * A secret of the demo, kept in `keys/<name>.json` of the data directory; made the first time it is asked for. The key of checkpoints is one in
 * PEM, in `checkpoint-key.pem`.
 */
export function demoSecret(dataDirectory: string, name: DemoSecretName): Secret {
  if (name === 'checkpoint')
    return { current: privateFile(`${dataDirectory}/checkpoint-key.pem`, newCheckpointKey) }
  const text = privateFile(fileOf(dataDirectory, name), () => {
    const current = earlierSecret(dataDirectory, name) ?? newSecret()
    return `${JSON.stringify({ current })}\n`
  })
  return kept.parse(JSON.parse(text))
}

const kept = z.object({ current: z.string().min(32), previous: z.string().min(32).optional() })

/** A demo that was made before each secret had a file of its own kept two in one: what was made with them stays good. */
function earlierSecret(dataDirectory: string, name: DemoSecretName): string | undefined {
  const text = readPrivateFile(`${dataDirectory}/keys.json`)
  return text === undefined ? undefined : earlier.parse(JSON.parse(text))[name]
}

const earlier = z.record(z.string(), z.string().min(32))

/** Puts a new secret in the place of one of the demo; the one before stays valid until the next time. */
export function rotateDemoSecret(dataDirectory: string, name: (typeof ROTATED_SECRETS)[number]): void {
  const { current: previous } = demoSecret(dataDirectory, name)
  const rotated = { current: newSecret(), previous }
  replacePrivateFile(fileOf(dataDirectory, name), `${JSON.stringify(rotated)}\n`)
}

const fileOf = (dataDirectory: string, name: DemoSecretName): string => `${dataDirectory}/keys/${name}.json`

const newSecret = (): string => randomBytes(32).toString('base64url')

const newCheckpointKey = (): string =>
  generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
