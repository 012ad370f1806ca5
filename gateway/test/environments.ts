import type { DemoSecretName, Secret } from '@cse/db/src/secrets/demo-secrets'
import { type Environment, SettingsError } from '@cse/gateway/config/setting-reader'
import { readSettings } from '@cse/gateway/config/settings'
import { newCheckpointKey } from './checkpoint-environment.ts'

const checkpoint = newCheckpointKey()
const made = (name: DemoSecretName): Secret => ({
  current: name === 'checkpoint' ? checkpoint : name.repeat(32),
})
export const read = (env: Environment) => readSettings(env, made)
export const production: Environment = {
  NODE_ENV: 'production',
  CSE_ISSUERS: JSON.stringify([
    { issuer: 'https://login.example', jwks: 'https://login.example/keys', bounds: { scopes: ['CITIZEN'] } },
  ]),
  CSE_SIGNING_KEY: 's'.repeat(32),
  CSE_PSEUDONYM_KEY: 'p'.repeat(32),
  CSE_CHECKPOINT_KEY: newCheckpointKey(),
  CSE_DATA_KEY: 'd'.repeat(32),
  CSE_ROLES_KEY: 'r'.repeat(32),
  CSE_CLAMD_URL: 'unix:/run/clamav/clamd.ctl',
}

/** The sentences with which an environment is refused. */
export function sentences(env: Environment): readonly string[] {
  try {
    read(env)
    return []
  } catch (error) {
    if (error instanceof SettingsError) return error.sentences
    throw error
  }
}
