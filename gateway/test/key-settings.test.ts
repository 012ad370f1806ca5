import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { demoSecret } from '@cse/db/src/secrets/demo-secrets'
import { roleSecretOf } from '@cse/gateway/config/derived-keys'
import { readSettings } from '@cse/gateway/config/settings'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { production, read } from './environments.ts'

test('another signing key changes what is signed, and neither passwords of roles nor pseudonyms', () => {
  const { keys } = read(production)
  const other = read({
    ...production,
    CSE_SIGNING_KEY: 'o'.repeat(32),
    CSE_SIGNING_KEY_PREVIOUS: production.CSE_SIGNING_KEY,
  })
  expect(other.keys.viewer).not.toEqual(keys.viewer)
  expect(other.keys.before).toEqual({ viewer: keys.viewer, cursor: keys.cursor, download: keys.download })
  expect([other.keys.pseudonym, other.keys.data]).toEqual([keys.pseudonym, keys.data])
  const rolesWith = (CSE_SIGNING_KEY: string) => roleSecretOf({ ...production, CSE_SIGNING_KEY }, () => '')
  expect(rolesWith('o'.repeat(32))).toBe(rolesWith('s'.repeat(32)))
})

test('each purpose has its own key, the same after every start', () => {
  const { keys } = read({})
  const { data, before, ...derived } = keys
  expect(before).toBeNull()
  const secrets = Object.values(derived).map((key: Buffer) => key.toString('hex'))
  expect(new Set(secrets).size).toBe(secrets.length)
  expect(secrets.every((secret) => secret.length === 64)).toBe(true)
  expect(read({}).keys).toEqual(keys)
  expect(read({ CSE_SIGNING_KEY: 'x'.repeat(32) }).keys.viewer).not.toEqual(keys.viewer)
})

describe('the keys of a demo', () => {
  let directory = ''
  beforeAll(() => {
    directory = mkdtempSync(join(tmpdir(), 'cse-keys-'))
  })
  afterAll(() => rmSync(directory, { recursive: true }))

  test('are made once, kept, and readable by nobody else', () => {
    const data = join(directory, 'data')
    const made = demoSecret(data, 'signing')
    expect(demoSecret(data, 'signing')).toEqual(made)
    expect(demoSecret(data, 'data')).not.toEqual(made)
    expect(demoSecret(data, 'checkpoint')).toEqual(demoSecret(data, 'checkpoint'))
    for (const file of [join('keys', 'signing.json'), 'checkpoint-key.pem'])
      expect(statSync(join(data, file)).mode & 0o777).toBe(0o600)
    expect(readSettings({}, (name) => demoSecret(data, name)).keys.cursor).toHaveLength(32)
  })

  test('stay what they were in a demo that kept two of them in one file', () => {
    const earlier = { signing: 's'.repeat(43), pseudonym: 'p'.repeat(43) }
    writeFileSync(join(directory, 'keys.json'), JSON.stringify(earlier))
    expect(demoSecret(directory, 'pseudonym')).toEqual({ current: earlier.pseudonym })
    expect(demoSecret(directory, 'data').current).toMatch(/^[\w-]{43}$/)
  })
})
