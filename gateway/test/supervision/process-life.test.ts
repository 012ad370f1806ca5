import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

test('a promise to which nobody listens does not end the process, and is told without what its error says', async () => {
  const child = spawn(process.execPath, [fileURLToPath(new URL('unheard-rejection.ts', import.meta.url))])
  let said = ''
  let complained = ''
  child.stdout.on('data', (chunk) => {
    said += String(chunk)
    child.kill('SIGTERM')
  })
  child.stderr.on('data', (chunk) => {
    complained += String(chunk)
  })
  const [code] = await once(child, 'exit')
  expect({ said, code }).toEqual({ said: 'still there\n', code: 0 })
  expect(complained).toMatch(
    /^A promise was rejected and nobody listened: RangeError\n {4}at .*unheard-rejection\.ts/,
  )
  expect(complained).not.toContain('RSSMRA80A01A662A')
})
