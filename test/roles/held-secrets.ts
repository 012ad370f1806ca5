import { closeSync, openSync, readFileSync, readSync } from 'node:fs'

/** A process of the platform, and what it was started with. */
export interface Started {
  readonly pid: number
  /** Its program and arguments. */
  readonly command: readonly string[]
}

/** A process and all that it has started, and they. */
export function processTree(pid: number): Started[] {
  const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').filter(Boolean)
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').filter(Boolean)
  return [{ pid, command }, ...children.flatMap((child) => processTree(Number(child)))]
}

/** The names of the secrets that are in the environment or the arguments of a process. */
export function reportedSecrets(pid: number, secrets: ReadonlyMap<string, string>): string[] {
  const text = ['environ', 'cmdline'].map((file) => readFileSync(`/proc/${pid}/${file}`, 'utf8')).join('\0')
  return [...secrets].filter(([, secret]) => text.includes(secret)).map(([name]) => name)
}

/** The names of the secrets that are anywhere in the memory that a process may write to. */
export function rememberedSecrets(pid: number, secrets: ReadonlyMap<string, string>): string[] {
  const patterns = [...secrets].flatMap(([name, secret]) => [
    { name, bytes: Buffer.from(secret, 'latin1') },
    { name, bytes: Buffer.from(secret, 'utf16le') },
  ])
  const found = new Set<string>()
  const memory = openSync(`/proc/${pid}/mem`, 'r')
  try {
    for (const { start, length } of writableRegions(pid)) {
      const content = regionOf(memory, start, length)
      for (const { name, bytes } of patterns) if (content.includes(bytes)) found.add(name)
    }
  } finally {
    closeSync(memory)
  }
  return [...secrets.keys()].filter((name) => found.has(name))
}

function writableRegions(pid: number): { start: number; length: number }[] {
  return readFileSync(`/proc/${pid}/maps`, 'utf8')
    .split('\n')
    .map((line) => /^([0-9a-f]+)-([0-9a-f]+) rw/.exec(line))
    .filter((match) => match !== null)
    .map(([, from = '', to = '']) => {
      const start = Number.parseInt(from, 16)
      return { start, length: Number.parseInt(to, 16) - start }
    })
    .filter(({ length }) => length <= LARGEST_BYTES)
}

/** Regions that are only set aside, gigabytes of them, have no content. */
const LARGEST_BYTES = 256 * 1024 * 1024

function regionOf(memory: number, start: number, length: number): Buffer {
  const content = Buffer.alloc(length)
  try {
    const read = readSync(memory, content, 0, length, start)
    return content.subarray(0, read)
  } catch {
    return content.subarray(0, 0)
  }
}
