import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { openRegistry } from '@cse/gateway/persisted-documents/registry-in-use'
import { afterEach, beforeEach, expect, test } from 'vitest'

/** A registry of which a version is retired while it is in use. */

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cse-registry-'))
  cpSync(fileURLToPath(new URL('../../schema/operations/inps', import.meta.url)), join(folder, 'inps'), {
    recursive: true,
  })
})
afterEach(() => rmSync(folder, { recursive: true }))

const file = () => join(folder, 'inps', 'client.json')
const retire = () => writeFileSync(file(), readFileSync(file(), 'utf8').replace(/"active"/g, '"retired"'))

function statesIn({ registry }: ReturnType<typeof openRegistry>): string[] {
  const operations = registry.get('inps')?.operations.values() ?? []
  return [...new Set([...operations].map(({ state }) => state))]
}

test('says what it said until what it says now is adopted', () => {
  const inUse = openRegistry(folder)
  expect(statesIn(inUse)).toEqual(['active'])
  retire()
  const { operations, adopt } = inUse.reread()
  expect(operations).toEqual([])
  expect(statesIn(inUse)).toEqual(['active'])
  adopt()
  expect(statesIn(inUse)).toEqual(['retired'])
})

test('stays as it is when the folder cannot be read', () => {
  const inUse = openRegistry(folder)
  writeFileSync(file(), '{')
  expect(() => inUse.reread()).toThrow(/client\.json/)
  expect(statesIn(inUse)).toEqual(['active'])
})
