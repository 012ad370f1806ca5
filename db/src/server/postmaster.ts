import { readFile, readlink, realpath, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'

/** What a running server writes about itself into `postmaster.pid`. */
export interface Postmaster {
  readonly pid: number
  readonly port: number
  readonly ready: boolean
}

/** The server that says it runs on this data folder, whether or not it still does. */
export async function postmasterOf(data: string): Promise<Postmaster | undefined> {
  const text = await readFile(join(data, 'postmaster.pid'), 'utf8').catch(() => undefined)
  if (!text) return undefined
  const lines = text.split('\n')
  return { pid: Number(lines[0]), port: Number(lines[3]), ready: lines[7]?.trim() === 'ready' }
}

/**
 * Makes way for a start on `<home>/data`: removes what a killed server left behind, and ends a server whose starter is gone
 * (killed outright, it could not stop it).
 * @returns the process of a server that is in use, if any.
 */
export async function makeWay(home: string): Promise<number | undefined> {
  const data = join(home, 'data')
  const postmaster = await postmasterOf(data)
  if (!postmaster) return undefined

  const { pid } = postmaster
  if (!(await runsOn(pid, data))) {
    // In a container the number of the dead server is soon another process's, and the new server would believe that it still runs.
    await rm(join(data, 'postmaster.pid'), { force: true })
    return undefined
  }
  const starter = Number(await readFile(starterFile(home), 'utf8').catch(() => Number.NaN))
  if (Number.isNaN(starter) || alive(starter)) return pid
  process.kill(pid, 'SIGINT')
  while (alive(pid)) await pause(20)
  return undefined
}

/** Remembers that this process is the one that starts the server. */
export async function signStart(home: string): Promise<void> {
  await writeFile(starterFile(home), String(process.pid), { mode: 0o600 })
}

function starterFile(home: string): string {
  return join(home, 'starter.pid')
}

/** A server's working directory is its data folder. Where the system does not show it, a living process counts as the server. */
async function runsOn(pid: number, data: string): Promise<boolean> {
  if (!alive(pid)) return false
  if (process.platform !== 'linux') return true
  const cwd = await readlink(`/proc/${pid}/cwd`).catch(() => undefined)
  return cwd === undefined || cwd === (await realpath(data))
}

function alive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}
