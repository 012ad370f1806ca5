import type { Readable } from 'node:stream'
import { z } from 'zod'

/** An entry of the log with its text as it was sealed. */
export interface SealedEntry {
  readonly id: number
  readonly text: string
}

/** Entries of the log that stand in files. */
export interface EntryArchive {
  /** Those above the first id up to the last one, in their order. Who asks for batch after batch reads each file once. */
  between(afterId: number, lastId: number): Promise<readonly SealedEntry[]>
  close(): Promise<void>
}

/** A file of the archive: a line for each entry, in the order of ids. */
export interface EntryFile {
  readonly firstId: number
  readonly lastId: number
  open(): Readable
}

/** What these files hold. */
export function archiveOf(files: readonly EntryFile[]): EntryArchive {
  const readers = files.map((file) => ({ file, reader: new EntryReader(file) }))
  return {
    between: async (afterId, lastId) => {
      const found: SealedEntry[] = []
      for (const { file, reader } of readers)
        if (file.firstId <= lastId && file.lastId > afterId)
          found.push(...(await reader.between(afterId, lastId)))
      return found.sort((one, other) => one.id - other.id)
    },
    close: async () => {
      await Promise.all(readers.map(({ reader }) => reader.close()))
    },
  }
}

/** Entries of the archive and of the database in the order of their ids; one that stands in both is that of the archive. */
export async function* inOrder(
  archived: readonly SealedEntry[],
  present: AsyncIterable<readonly SealedEntry[]>,
): AsyncGenerator<readonly SealedEntry[], void, undefined> {
  let next = 0
  for await (const rows of present) {
    const some: SealedEntry[] = []
    for (const row of rows) {
      let first = archived[next]
      for (; first && first.id < row.id; first = archived[++next]) some.push(first)
      if (first?.id !== row.id) some.push(row)
    }
    yield some
  }
  yield archived.slice(next)
}

/** Reads a file forward and holds no more than was asked for last; what lies before that is read from the beginning again. */
class EntryReader {
  readonly #file: EntryFile
  #lines: AsyncGenerator<readonly string[], void, undefined> | undefined
  #held: SealedEntry[] = []
  #after = 0
  #ended = false

  constructor(file: EntryFile) {
    this.#file = file
  }

  async between(afterId: number, lastId: number): Promise<readonly SealedEntry[]> {
    if (!this.#lines || afterId < this.#after) {
      await this.close()
      this.#lines = linesIn(this.#file.open())
    }
    this.#after = afterId
    this.#held = this.#held.filter(({ id }) => id > afterId)
    while (!this.#ended && (this.#held.at(-1)?.id ?? 0) <= lastId) {
      const next = await this.#lines.next()
      if (next.done) this.#ended = true
      else for (const text of next.value) this.#hold({ id: idOf(text), text })
    }
    return this.#held.filter(({ id }) => id <= lastId)
  }

  #hold(entry: SealedEntry): void {
    if (entry.id > this.#after) this.#held.push(entry)
  }

  async close(): Promise<void> {
    await this.#lines?.return()
    this.#lines = undefined
    this.#held = []
    this.#ended = false
  }
}

/** The lines of a text, some at a time. A stream that fails fails here. */
async function* linesIn(stream: Readable): AsyncGenerator<readonly string[], void, undefined> {
  const decoder = new TextDecoder()
  let rest = ''
  for await (const bytes of stream) {
    const lines = (rest + decoder.decode(bytes, { stream: true })).split('\n')
    rest = lines.pop() ?? ''
    yield lines
  }
  if (rest) yield [rest]
}

/** Texts of the first format are lists that begin with the id. */
const entry = z.union([
  z.object({ id: z.int() }).transform(({ id }) => id),
  z.tuple([z.int()], z.unknown()).transform(([id]) => id),
])

const idOf = (text: string): number => entry.parse(JSON.parse(text))
