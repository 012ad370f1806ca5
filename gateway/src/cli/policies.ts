import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { migrate } from '@cse/db/src/migrate/migrate'
import { rewritten, UNREAD } from '@cse/db/src/row-policies/files'
import { policiesInForce } from '@cse/db/src/row-policies/in-force'
import { startEmbedded } from '@cse/db/src/server/embedded'
import { openAdmin } from '@cse/db/src/server/server'
import { emittedNames } from '@cse/schema/events/catalogue'

const DIRECTORY = fileURLToPath(new URL('../../../db/', import.meta.url))

/** What stands in `db/<schema>/row-policies/`, by path below `db/`. */
export async function policyFiles(): Promise<Map<string, string>> {
  const found = await readdir(DIRECTORY, { recursive: true })
  const paths = found.filter((path) => /^\w+\/row-policies\/[\w-]+\.sql$/.test(path)).sort()
  return new Map(
    await Promise.all(
      paths.map(async (path) => [path, await readFile(join(DIRECTORY, path), 'utf8')] as const),
    ),
  )
}

/** `pnpm policies`: writes the row policies as migrations leave them. Exit code 1 when somebody has to read or to write words about them. */
async function policies(): Promise<boolean> {
  const directory = await mkdtemp(join(tmpdir(), 'cse-policies-'))
  const server = await startEmbedded({ directory })
  try {
    await migrate(server.url, { secret: 'of a database that lives for a moment', emitted: emittedNames })
    const admin = await openAdmin(server.url)
    const inForce = await policiesInForce(admin).finally(() => admin.end())
    const before = await policyFiles()
    const after = rewritten(before, inForce)
    for (const path of before.keys()) if (!after.has(path)) await rm(join(DIRECTORY, path))
    for (const [path, text] of after) await writeFile(join(DIRECTORY, path), text)
    const unread = [...after].filter(([, text]) => text.includes(UNREAD)).map(([path]) => path)
    for (const path of unread)
      console.log(`db/${path}: the words marked with "${UNREAD}" are yours to write.`)
    return unread.length === 0
  } finally {
    await server.stop()
    await rm(directory, { recursive: true, force: true })
  }
}

if (import.meta.main && !(await policies())) process.exitCode = 1
