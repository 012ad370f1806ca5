import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Viewer } from '@cse/schema/viewer'
import { rolesOf, scopes } from '@cse/schema/viewer'
import { z } from 'zod'

/** The operations a client may run by their ids, and as whom. */
export interface RegisteredClient {
  /** The scope and roles with which they run when the client is a partner. */
  readonly runsAs: Pick<Viewer, 'scope' | 'roles'>
  /** Text by id: the sha256 of the file, in hexadecimal. */
  readonly operations: ReadonlyMap<string, string>
}

/** Registered clients by name. */
export type Registry = ReadonlyMap<string, RegisteredClient>

/**
 * Reads the registered operations: a folder a client, in it `client.json` and one `.graphql` file for each operation.
 * @throws with a sentence that names the file, when `client.json` does not say a scope and its roles
 */
export function readRegistry(directory: string): Registry {
  const clients = readdirSync(directory, { withFileTypes: true }).filter((entry) => entry.isDirectory())
  return new Map(clients.map(({ name }) => [name, readClient(join(directory, name))]))
}

/** The viewer as whom the operation runs: a partner has no reach of its own, its registration says which. */
export function runningAs(viewer: Viewer, { runsAs }: RegisteredClient): Viewer {
  return viewer.scope === 'PARTNER' ? { ...viewer, ...runsAs } : viewer
}

function readClient(folder: string): RegisteredClient {
  const manifest = join(folder, 'client.json')
  const read = runsAs.safeParse(JSON.parse(readFileSync(manifest, 'utf8')))
  if (!read.success) throw new Error(`${manifest} must name a scope and roles of that scope.`)
  const texts = readdirSync(folder)
    .filter((file) => file.endsWith('.graphql'))
    .map((file) => readFileSync(join(folder, file), 'utf8'))
  return { runsAs: read.data, operations: new Map(texts.map((text) => [idOf(text), text])) }
}

/** The id of an operation: the sha256 of its exact text. */
export function idOf(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

/** Only scopes whose keys follow from the scope alone: a client stands for no person, comune or Ambito. */
const runsAs = z.strictObject({
  scope: z.enum(scopes).extract(['REGIONAL']),
  roles: z.array(z.enum(rolesOf.REGIONAL)),
})
