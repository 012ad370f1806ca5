import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { OPERATIONS, type Operation } from './operation.ts'
import { ENDINGS, type Recording } from './recording.ts'
import { sameStatements } from './statements-text.ts'

/** The files beside an operation that are not what the recording says: `refetch.sql`. */
export function staleFiles({ name }: Operation, { files }: Recording): string[] {
  return ENDINGS.filter((ending) => {
    const kept = committed(`${name}.${ending}`)
    if (kept === undefined) return true
    return ending === 'sql' ? !sameStatements(kept, files.sql) : kept !== files[ending]
  }).map((ending) => `${name}.${ending}`)
}

/** Writes what is stale. @returns the names of the files written */
export function writeFiles(operation: Operation, recording: Recording): string[] {
  const stale = staleFiles(operation, recording)
  for (const ending of ENDINGS) {
    const file = `${operation.name}.${ending}`
    if (stale.includes(file)) writeFileSync(OPERATIONS + file, recording.files[ending])
  }
  return stale
}

/** Files that were made for an operation which is no longer there. */
export function orphans(operations: ReadonlyMap<string, Operation>): string[] {
  return readdirSync(OPERATIONS).filter((file) => {
    const [name = '', ending = ''] = file.split(/\.(.*)/s)
    return ENDINGS.some((made) => made === ending) && !operations.has(name)
  })
}

export function removeFile(file: string): void {
  rmSync(OPERATIONS + file)
}

function committed(file: string): string | undefined {
  try {
    return readFileSync(OPERATIONS + file, 'utf8')
  } catch {
    return undefined
  }
}
