import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdir, readdir, readFile, rename, rm, stat, utimes } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { type EmbeddedServer, startEmbedded } from '@cse/db/src/server/embedded'

/** As many are kept as there are states of the database's package that somebody works on at once. */
const KEPT = 8

/**
 * A server in `directory` that holds what `fill` writes: a copy of the one in `kept` when nothing in the database's package has changed since.
 * For work on single tests: what has changed in how subgraphs handle the population's events is not seen.
 */
export async function warmServer(
  kept: string,
  directory: string,
  fill: (adminUrl: string) => Promise<unknown>,
): Promise<EmbeddedServer> {
  const warm = join(kept, await versionOfDatabase())
  if (await exists(warm)) {
    await utimes(warm, new Date(), new Date())
    await copyFolder(warm, directory)
  } else {
    const server = await startEmbedded({ directory, durable: false })
    await fill(server.url)
    await server.stop()
    await keep(directory, warm)
  }
  await forgetOthers(kept)
  return startEmbedded({ directory, durable: false })
}

/** Two runs may fill at once: the first that is done is kept. */
async function keep(directory: string, warm: string): Promise<void> {
  const unfinished = `${warm}.${process.pid}`
  await mkdir(unfinished, { recursive: true })
  await copyFolder(directory, unfinished)
  await rename(unfinished, warm).catch(() => rm(unfinished, { recursive: true, force: true }))
}

async function forgetOthers(kept: string): Promise<void> {
  const names = await readdir(kept)
  const used = await Promise.all(
    names.map(async (name) => ({ name, at: (await stat(join(kept, name))).mtimeMs })),
  )
  const oldest = used.toSorted((a, b) => b.at - a.at).slice(KEPT)
  await Promise.all(oldest.map(({ name }) => rm(join(kept, name), { recursive: true, force: true })))
}

/** With owners and modes, which the server insists on. */
async function copyFolder(from: string, to: string): Promise<void> {
  await promisify(execFile)('cp', ['--archive', `${from}/.`, to])
}

async function versionOfDatabase(): Promise<string> {
  const sources = fileURLToPath(new URL('../db/', import.meta.url))
  const files = await readdir(sources, { recursive: true, withFileTypes: true })
  const paths = files
    .filter((file) => file.isFile() && /\.(ts|sql|csv|json)$/.test(file.name))
    .map((file) => join(file.parentPath, file.name))
    .filter((path) => !/node_modules|\/test\//.test(path.slice(sources.length - 1)))
    .toSorted()
  const hash = createHash('sha256')
  for (const path of paths) hash.update(path.slice(sources.length)).update(await readFile(path))
  return hash.digest('hex').slice(0, 16)
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  )
}
