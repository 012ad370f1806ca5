import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { environmentWith } from '@cse/gateway/config/settings'
import { expect, test } from 'vitest'

/** Starts a program of the gateway that is expected to give up. */
async function run(program: string, args: readonly string[], environment: Record<string, string>) {
  const file = fileURLToPath(new URL(`../src/main/${program}`, import.meta.url))
  const child = spawn(process.execPath, [file, ...args], { env: environmentWith(environment) })
  const [said, [code]] = await Promise.all([text(child.stderr), once(child, 'exit')])
  return { said, code }
}

test('a port that is taken stops the start with the remedy, before anything is done', async () => {
  const other = createServer()
  await once(other.listen(0, '127.0.0.1'), 'listening')
  const address = other.address()
  const port = typeof address === 'object' && address ? String(address.port) : ''
  try {
    expect(await run('start.ts', [], { PORT: port })).toEqual({
      code: 1,
      said: `Port ${port} of 127.0.0.1 is taken: stop what runs there, or set PORT to another one.\n`,
    })
  } finally {
    other.close()
  }
})

test('a database that cannot be reached stops the start', async () => {
  const { code, said } = await run('start.ts', [], {
    PORT: '0',
    IDENTITY_PORT: '49999',
    DATABASE_URL: 'postgres://postgres:secret@127.0.0.1:1/cse',
  })
  expect(code).toBe(1)
  expect(said).toMatch(/^The database at 127\.0\.0\.1:1\/cse does not let us in: .*\n$/)
  expect(said).not.toContain('secret')
})

test('each setting that is wrong or missing is named', async () => {
  const { code, said } = await run('start.ts', [], { NODE_ENV: 'production', PORT: 'high' })
  expect(code).toBe(1)
  expect(said).toMatch(
    /^CSE_ISSUERS is missing: .*\nCSE_SIGNING_KEY is missing: .*\nCSE_PSEUDONYM_KEY is missing: .*\nCSE_DATA_KEY is missing: .*\nPORT must be .*\nCSE_CLAMD_URL is missing: .*\nCSE_CHECKPOINT_KEY is missing: .*\n$/,
  )
})

test('a subgraph’s process wants to know which, and its database', async () => {
  expect((await run('subgraph-process.ts', ['people'], {})).said).toBe(
    'Name one of the subgraphs: persons, cases, services, finance, analytics.\n',
  )
  expect((await run('subgraph-process.ts', ['persons'], {})).said).toBe(
    'PERSONS_DATABASE_URL is missing: it must be the address with which cse_persons logs in to its database.\n',
  )
})
