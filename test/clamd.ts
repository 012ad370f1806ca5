import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'

/** Why tests against ClamAV itself are skipped on this machine; undefined where it has one. */
export const NO_CLAMD: string | undefined =
  spawnSync('clamd', ['--version']).status === 0
    ? undefined
    : 'this machine has no clamd (Debian package clamav-daemon)'

/** The test file of EICAR, which scanners take for a virus; in parts, so that none takes this file for one. */
export const EICAR = Buffer.from(
  ['X5O!P%@AP[4\\PZX54(P^)7CC)7}$', 'EICAR-STANDARD-ANTIVIRUS-TEST-FILE!', '$H+H*'].join(''),
)

/** What our own ClamAV takes for a virus wherever it stands in a file. */
export const MARKED = Buffer.from('no virus, but a mark that a scanner of the tests looks for')

/** A ClamAV of our own that knows two viruses, neither of which is one. */
export interface Clamd {
  /** As `CSE_CLAMD_URL` names it. */
  readonly socketUrl: string
  readonly tcpUrl: string
  stop(): Promise<void>
}

/** @param largest what it takes at most (`StreamMaxLength`) */
export async function startClamd(largest = '6M'): Promise<Clamd> {
  const directory = mkdtempSync(join(tmpdir(), 'cse-clamd-'))
  const socket = join(directory, 'clamd.ctl')
  const port = await freePort()
  writeFileSync(join(directory, 'test.hdb'), '44d88612fea8a8f36de82e1278abb02f:68:Eicar-Test-Signature\n')
  writeFileSync(join(directory, 'test.ndb'), `Test.Mark:0:*:${MARKED.toString('hex')}\n`)
  const settings = {
    Foreground: 'yes',
    DatabaseDirectory: directory,
    LocalSocket: socket,
    TCPAddr: '127.0.0.1',
    TCPSocket: port,
    StreamMaxLength: largest,
  }
  const file = join(directory, 'clamd.conf')
  writeFileSync(
    file,
    Object.entries(settings)
      .map(([name, value]) => `${name} ${value}\n`)
      .join(''),
  )
  const child = spawn('clamd', ['--config-file', file], { stdio: 'ignore' })
  const ended = once(child, 'exit')
  const stop = async () => {
    child.kill()
    await ended
    rmSync(directory, { recursive: true })
  }
  for (let tries = 0; !(await answers(port)); tries++) {
    if (child.exitCode !== null || tries > 300) {
      await stop()
      throw new Error('clamd did not start')
    }
    await pause(100)
  }
  return { socketUrl: `unix:${socket}`, tcpUrl: `tcp://127.0.0.1:${port}`, stop }
}

async function answers(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1')
  try {
    await once(socket, 'connect')
    return true
  } catch {
    return false
  } finally {
    socket.destroy()
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  if (address === null || typeof address === 'string') throw new Error('No port')
  return address.port
}
