import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, inject, test } from 'vitest'
import type { PlatformToStart, Seen } from './outside/platform.ts'

const file = (name: string) => fileURLToPath(new URL(`outside/${name}`, import.meta.url))

test.each(['own', 'apollo'])(
  'the running platform reaches for nothing beyond its machine, execution %s',
  async (execution) => {
    const { adminUrl, secret } = inject('database')
    const requested: PlatformToStart = { adminUrl, roleSecret: secret, execution }
    const { stdout } = await promisify(execFile)(process.execPath, [
      '--import',
      file('watch.ts'),
      file('platform.ts'),
      JSON.stringify(requested),
    ])
    const seen: Seen = JSON.parse(stdout.trim().split('\n').at(-1) ?? '')
    expect(seen.status).toBe(200)
    expect(seen.tried).toEqual([])
    expect(seen.provoked).toEqual([
      'connect 203.0.113.7',
      'connect usage-reporting.invalid',
      'resolve usage-reporting.invalid',
    ])
  },
  60_000,
)
