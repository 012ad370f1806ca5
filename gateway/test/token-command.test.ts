import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const ROOT = fileURLToPath(new URL('../../', import.meta.url))

/** What `.npmrc` has pnpm run in the place of npm, to which it hands `pnpm token` over. */
const npm = /^npm-path=(.+)$/m.exec(readFileSync(`${ROOT}.npmrc`, 'utf8'))?.[1] ?? ''

test('`pnpm token` is the command of the project, with or without `run`', () => {
  const scripts: Record<string, string> = JSON.parse(readFileSync(`${ROOT}package.json`, 'utf8')).scripts
  const [, file = ''] = scripts.token?.split(' ') ?? []
  // Without a persona it says so before it asks any provider: no platform needs to run for this.
  const saidBy = (command: string, args: readonly string[]) => {
    const { status, stdout, stderr } = spawnSync(command, args, { cwd: ROOT, encoding: 'utf8' })
    return { status, stdout, stderr }
  }
  const own = saidBy(process.execPath, [file])
  expect(own).toEqual({ status: 1, stdout: '', stderr: expect.stringContaining('Name a persona') })
  expect(saidBy(`${ROOT}${npm}`, ['token'])).toEqual(own)
})

test('each command of package.json starts a file that is there', () => {
  const { scripts } = JSON.parse(readFileSync(`${ROOT}package.json`, 'utf8')) as {
    scripts: Record<string, string>
  }
  for (const [name, command] of Object.entries(scripts)) {
    const file = command.split(' ').find((word) => word.endsWith('.ts') && !word.includes('config'))
    if (command.startsWith('node ')) expect(() => readFileSync(`${ROOT}${file}`), name).not.toThrow()
  }
})
