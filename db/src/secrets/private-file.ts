import { randomBytes } from 'node:crypto'
import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'

/**
 * The text of a private file, made and written (mode 600) the first time it is asked for. Processes that call at the
 * same moment all get the same text: the file appears complete, and the first to link it wins.
 */
export function privateFile(path: string, make: () => string): string {
  const known = readPrivateFile(path)
  if (known !== undefined) return known
  const draft = draftOf(path, make())
  try {
    linkSync(draft, path)
  } catch (error) {
    if (!hasCode(error, 'EEXIST')) throw error
  } finally {
    rmSync(draft)
  }
  return readFileSync(path, 'utf8')
}

/** The text of a file; undefined when there is none. */
export function readPrivateFile(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    if (!hasCode(error, 'ENOENT')) throw error
    return undefined
  }
}

/** Puts another text in the place of what a private file says, all at once. */
export function replacePrivateFile(path: string, text: string): void {
  renameSync(draftOf(path, text), path)
}

function draftOf(path: string, text: string): string {
  mkdirSync(dirname(path), { recursive: true })
  const draft = `${path}.${randomBytes(6).toString('hex')}`
  writeFileSync(draft, text, { mode: 0o600 })
  return draft
}

const hasCode = (error: unknown, code: string): boolean =>
  error instanceof Error && 'code' in error && error.code === code
