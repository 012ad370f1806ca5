/** `pnpm check`: every rule that needs no database. Each step says what it looks at; the first output of a failure is its own. */
import { spawnSync } from 'node:child_process'

const steps: { name: string; command: string[] }[] = [
  {
    name: 'types',
    command: [
      'tsc',
      '--noEmit',
      '--incremental',
      '--tsBuildInfoFile',
      'node_modules/.cache/types.tsbuildinfo',
    ],
  },
  { name: 'lint and format', command: ['biome', 'ci', '.'] },
  {
    name: 'import directions',
    command: [
      'depcruise',
      '--config',
      '.dependency-cruiser.cjs',
      'gateway',
      'subgraphs',
      'schema',
      'db',
      'test',
    ],
  },
  { name: 'dead code', command: ['knip'] },
  { name: 'words', command: ['node', 'test/words/check.ts'] },
  {
    name: 'schema, access matrix, breaking changes',
    command: ['node', 'gateway/src/cli/compose.ts', '--check'],
  },
  { name: 'registered operations', command: ['node', 'gateway/src/cli/operations.ts', '--check'] },
  { name: 'typed client', command: ['node', 'schema/client/generate.ts', '--check'] },
]

const failed = steps.filter(({ name, command: [program = '', ...rest] }) => {
  const started = performance.now()
  const run = spawnSync(program, rest, { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 })
  const seconds = ((performance.now() - started) / 1000).toFixed(1)
  const passed = run.status === 0
  console.log(`${passed ? 'ok    ' : 'FAILED'} ${name} (${seconds} s)`)
  if (!passed) console.log(`${run.stdout ?? ''}${run.stderr ?? ''}${run.error?.message ?? ''}`)
  return !passed
})

if (failed.length > 0) {
  console.log(
    `${failed.length} of ${steps.length} checks failed: ${failed.map(({ name }) => name).join(', ')}`,
  )
  process.exitCode = 1
}
