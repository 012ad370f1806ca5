import { generateKeyPairSync, randomUUID } from 'node:crypto'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Settings with a key of its own for checkpoints and a file of its own in the temporary folder. */
export function checkpointEnvironment(): {
  readonly CSE_CHECKPOINT_KEY: string
  readonly CSE_CHECKPOINT_FILE: string
} {
  return {
    CSE_CHECKPOINT_KEY: newCheckpointKey(),
    CSE_CHECKPOINT_FILE: join(tmpdir(), `cse-checkpoints-${randomUUID()}`, 'checkpoints.jsonl'),
  }
}

/** A new Ed25519 private key in PEM. */
export function newCheckpointKey(): string {
  return generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
}
