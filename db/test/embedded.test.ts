import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { promisify } from 'node:util'
import postgres from 'postgres'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { startEmbedded } from '../src/server/embedded.ts'
import { START } from './scratch.ts'

let directory: string
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'cse-embedded-'))
})
afterAll(() => rm(directory, { recursive: true, force: true }))

async function execute(url: string, query: string): Promise<unknown[]> {
  const sql = postgres(url, { max: 1 })
  try {
    return [...(await sql.unsafe(query))]
  } finally {
    await sql.end()
  }
}

const script = `import { startEmbedded } from ${JSON.stringify(join(import.meta.dirname, '../src/server/embedded.ts'))}
  process.on('SIGTERM', () => process.exit())
  const server = await startEmbedded({ directory: process.argv[1] })
  console.log(server.url)
  setInterval(() => {}, 1000)`

async function startElsewhere() {
  const child = spawn(process.execPath, ['--input-type=module', '--eval', script, directory], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const [url] = await once(child.stdout, 'data')
  return { child, url: String(url).trim() }
}

const postmaster = async () =>
  Number((await readFile(join(directory, 'data/postmaster.pid'), 'utf8')).split('\n')[0])

test(
  'the first start makes a database, the second finds it again with the same password',
  async () => {
    const first = await startEmbedded({ directory })
    await execute(first.url, 'create table kept (n int); insert into kept values (7)')
    await first.stop()
    const second = await startEmbedded({ directory })
    expect(await execute(second.url, 'select n from kept')).toEqual([{ n: 7 }])
    expect(new URL(second.url).password).toBe(new URL(first.url).password)
    const settings = await execute(
      second.url,
      `select current_setting('listen_addresses') as at, current_setting('jit') as jit,
    current_setting('server_version_num')::int >= 180000 as recent, current_setting('fsync') as fsync`,
    )
    expect(settings).toEqual([{ at: '127.0.0.1', jit: 'off', recent: true, fsync: 'on' }])
    await second.stop()
  },
  START,
)

test('nobody else may read the password, and nobody gets in without it', async () => {
  expect((await stat(join(directory, 'password'))).mode & 0o777).toBe(0o600)
  const server = await startEmbedded({ directory })
  await expect(execute(server.url.replace(/:[^:@]+@/, ':guess@'), 'select 1')).rejects.toThrow(/password/)
  await server.stop()
})

test('a taken port is told in one sentence', async () => {
  const other = createServer().listen(0, '127.0.0.1')
  await once(other, 'listening')
  const address = other.address()
  const port = typeof address === 'object' && address ? address.port : 0
  await expect(startEmbedded({ directory, port })).rejects.toThrow(
    `Port ${port} of 127.0.0.1 is taken: another program listens there.`,
  )
  other.close()
})

test(
  'a folder in use by a living process is reported in one sentence; one whose starter was killed is taken over',
  async () => {
    const { child, url } = await startElsewhere()
    await execute(url, 'create table survives (n int)')
    await expect(startEmbedded({ directory })).rejects.toThrow(
      /^A PostgreSQL server \(process \d+\) already runs on .*: stop it first\.$/,
    )
    child.kill('SIGKILL')
    await once(child, 'exit')
    const server = await startEmbedded({ directory })
    expect(await execute(server.url, 'select n from survives')).toEqual([])
    await server.stop()
  },
  START,
)

test(
  'what a server killed outright left behind does not stop the next start, even when its number is now another process’s',
  async () => {
    const { child } = await startElsewhere()
    const pid = await postmaster()
    child.kill('SIGKILL')
    process.kill(pid, 'SIGKILL')
    await once(child, 'exit')
    const file = join(directory, 'data/postmaster.pid')
    const left = await readFile(file, 'utf8')
    while (
      (
        await promisify(execFile)('ps', ['-o', 'pid=', '--ppid', String(pid)]).catch(() => ({ stdout: '' }))
      ).stdout.trim()
    )
      await pause(20)
    await writeFile(file, left.replace(/^\d+/, String(process.ppid)))
    const server = await startEmbedded({ directory })
    expect(await execute(server.url, 'select n from survives')).toEqual([])
    await server.stop()
  },
  START,
)

test(
  'the server ends with the process that started it',
  async () => {
    const { child } = await startElsewhere()
    const pid = await postmaster()
    child.kill('SIGTERM')
    await once(child, 'exit')
    await vi.waitFor(() => expect(() => process.kill(pid, 0)).toThrow(/ESRCH/), 30_000)
  },
  START,
)
