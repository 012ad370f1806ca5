import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const ROOT = fileURLToPath(new URL('../../', import.meta.url))

/** What `.npmrc` has pnpm run in the place of npm, to which it hands `pnpm token` over. */
const npm = /^npm-path=(.+)$/m.exec(readFileSync(`${ROOT}.npmrc`, 'utf8'))?.[1] ?? ''

test('`pnpm token` is the command of the project, with or without `run`', () => {
  const scripts: Record<string, string> = JSON.parse(readFileSync(`${ROOT}package.json`, 'utf8')).scripts
  const [, file = ''] = scripts.token?.split(' ') ?? []
  const list = (command: string, args: readonly string[]) =>
    execFileSync(command, args, { cwd: ROOT, encoding: 'utf8' })
  const personas = list(process.execPath, [file, '--list'])
  expect(personas).toContain('social-worker@bari')
  expect(list(`${ROOT}${npm}`, ['token', '--list'])).toBe(personas)
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
