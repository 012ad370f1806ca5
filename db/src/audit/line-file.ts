import { createReadStream } from 'node:fs'
import { type FileHandle, mkdir, open } from 'node:fs/promises'
import { dirname } from 'node:path'
import { createInterface } from 'node:readline'

/**
 * A file to which lines are only ever added. A line is on the disk when {@link append} resolves; one that a crash has cut short is closed
 * by the next append, and stays there as a line that cannot be read.
 */
export interface LineFile {
  readonly path: string
  /** The lines from the first on; none when there is no file yet. */
  lines(): AsyncIterable<string>
  /** The last lines that have an end, the newest last; at most as many as 64 KiB hold. */
  lastLines(): Promise<readonly string[]>
  append(line: string): Promise<void>
}

/** Opens nothing: the file is made with the first line, to be read and written by its owner alone. */
export function lineFile(path: string): LineFile {
  return {
    path,
    async *lines() {
      const file = await existing(path)
      if (!file) return
      yield* createInterface({
        input: createReadStream('', { fd: file }),
        crlfDelay: Number.POSITIVE_INFINITY,
      })
    },
    lastLines: async () => {
      const { text, whole } = await tail(path)
      return text.split('\n').slice(whole ? 0 : 1, -1)
    },
    append: async (line) => {
      const { text } = await tail(path)
      await mkdir(dirname(path), { recursive: true })
      await using file = await open(path, 'a', 0o600)
      await file.appendFile(`${text === '' || text.endsWith('\n') ? '' : '\n'}${line}\n`)
      await file.sync()
      if (text === '') await syncDirectory(dirname(path))
    },
  }
}

const TAIL = 65_536

/** The end of the file, and whether it is all of it. */
async function tail(path: string): Promise<{ readonly text: string; readonly whole: boolean }> {
  const file = await existing(path)
  if (!file) return { text: '', whole: true }
  try {
    const { size } = await file.stat()
    const from = Math.max(0, size - TAIL)
    const { buffer, bytesRead } = await file.read(Buffer.alloc(size - from), 0, size - from, from)
    return { text: buffer.subarray(0, bytesRead).toString('utf8'), whole: from === 0 }
  } finally {
    await file.close()
  }
}

const existing = (path: string): Promise<FileHandle | undefined> =>
  open(path, 'r').catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  })

/** That there is a new file is itself something that a crash could undo. */
async function syncDirectory(path: string): Promise<void> {
  await using directory = await open(path, 'r')
  await directory.sync()
}
