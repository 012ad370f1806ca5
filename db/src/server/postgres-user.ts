import { execFile } from 'node:child_process'
import { chown, readFile } from 'node:fs/promises'
import { promisify } from 'node:util'

/** User and group that a process takes; empty when it stays the one who starts it. */
export interface ProcessUser {
  readonly uid?: number
  readonly gid?: number
}

/**
 * Whom the server runs as. PostgreSQL refuses to be root: then it runs as the system user `postgres`, created if the machine has none
 * (in images without `useradd`, as `nobody`).
 */
export async function serverIdentity(): Promise<ProcessUser> {
  if (process.getuid?.() !== 0) return {}
  const present = await identityOf('postgres')
  if (present) return present
  await promisify(execFile)('useradd', ['--system', '--user-group', '--no-create-home', 'postgres']).catch(
    () => {},
  )
  return (await identityOf('postgres')) ?? (await identityOf('nobody')) ?? {}
}

/** Hands a file or folder over to the server's user. */
export async function give(path: string, { uid, gid }: ProcessUser): Promise<void> {
  if (uid !== undefined && gid !== undefined) await chown(path, uid, gid)
}

async function identityOf(name: string): Promise<ProcessUser | undefined> {
  const line = (await readFile('/etc/passwd', 'utf8'))
    .split('\n')
    .find((entry) => entry.startsWith(`${name}:`))
  const [, , uid, gid] = line?.split(':') ?? []
  return uid && gid ? { uid: Number(uid), gid: Number(gid) } : undefined
}
