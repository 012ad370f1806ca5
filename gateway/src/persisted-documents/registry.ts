import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Scope, Viewer } from '@cse/schema/viewer'
import { type ListedOperation, readManifest } from './manifest.ts'
import {
  byVersion,
  type Reach,
  type Registration,
  registrationIn,
  type VersionState,
} from './registration.ts'
import { type VariableRule, variableRuleOf } from './variables.ts'

/** The purposes (finalità) agreed with a partner: their Italian titles by the id that PDND gave them. */
export type Purposes = ReadonlyMap<string, string>

/** An operation that a client has registered. */
export interface RegisteredOperation extends ListedOperation {
  /** The newest state of the versions that have it. */
  readonly state: VersionState
  /** With which variables it may be asked for. */
  readonly variables: VariableRule
}

/** A version of the operations of a client. */
export interface RegisteredVersion {
  readonly version: string
  readonly state: VersionState
  /** The ids of its operations by their names. */
  readonly ids: ReadonlyMap<string, string>
}

/** A client and what it may run by id. */
export interface RegisteredClient {
  /** With what reach its operations run; null: as whoever is signed in. */
  readonly runsAs: Reach | null
  readonly operations: ReadonlyMap<string, RegisteredOperation>
  /** The newest first. */
  readonly versions: readonly RegisteredVersion[]
  /** What one of its operations may cost, when it is not what all may. */
  readonly budget?: number
  /** Codes of the purposes with which operators of each scope run the operation of this name; none of a partner's, which has its own. */
  purposesOf(operation: string): Readonly<Partial<Record<Scope, string>>>
  /** What for a partner may ask; none of an application, whose people say it in their own words. */
  readonly purposes: Purposes
  /** Its vouchers must be bound to a tracking evidence. */
  readonly trackingEvidence: boolean
  readonly rate?: { readonly perMinute: number }
  readonly quota?: { readonly perDay: number }
}

/** Registered clients by name. */
export type Registry = ReadonlyMap<string, RegisteredClient>

/**
 * Reads the registered operations: a folder a client, in it `client.json` and a manifest for each of its versions.
 * @throws with a sentence that names the file
 */
export function readRegistry(directory: string): Registry {
  const clients = readdirSync(directory, { withFileTypes: true }).filter((entry) => entry.isDirectory())
  return new Map(clients.map(({ name }) => [name, readClient(join(directory, name))]))
}

/** The operations that clients may run, each text once. */
export function activeOperations(registry: Registry): RegisteredOperation[] {
  const all = [...registry.values()].flatMap(({ operations }) => [...operations.values()])
  return [...new Map(all.filter(({ state }) => state === 'active').map((each) => [each.id, each])).values()]
}

/** The registration in a client's folder. */
export function registrationOf(folder: string): Registration {
  const file = join(folder, 'client.json')
  return registrationIn(file, readFileSync(file, 'utf8'))
}

/** Where the manifest of a version lies. */
export function manifestPath(folder: string, version: string): string {
  return join(folder, 'manifests', `${version}.json`)
}

/** The viewer as whom an operation runs: a partner has no reach of its own, its registration says which. */
export function runningAs(viewer: Viewer, { runsAs }: RegisteredClient): Viewer {
  return viewer.scope === 'PARTNER' && runsAs ? { ...viewer, ...runsAs } : viewer
}

/** An operation of two versions counts as what the one that is further into its use says. */
const PRECEDENCE: readonly VersionState[] = ['retired', 'pending', 'active']

/** The purposes of an operation: its own, or that of the part of the application that its user works with. */
function purposesOf(
  registration: Registration,
  operation: string,
): ReturnType<RegisteredClient['purposesOf']> {
  if (registration.kind !== 'APPLICATION') return {}
  const own = registration.operationPurposes[operation]
  return Object.fromEntries(
    Object.values(registration.components).flatMap(({ scope, purpose }) => {
      const code = own ?? purpose
      return code === undefined ? [] : [[scope, code]]
    }),
  )
}

function readClient(folder: string): RegisteredClient {
  const registration = registrationOf(folder)
  const operations = new Map<string, RegisteredOperation>()
  const versions: RegisteredVersion[] = []
  const states = Object.entries(registration.versions).toSorted(
    ([, one], [, other]) => PRECEDENCE.indexOf(one) - PRECEDENCE.indexOf(other),
  )
  for (const [version, state] of states) {
    const file = manifestPath(folder, version)
    if (!existsSync(file)) throw new Error(`${file} is missing: run pnpm operations.`)
    const listed = readManifest(file, readFileSync(file, 'utf8'))
    versions.push({ version, state, ids: new Map(listed.map(({ name, id }) => [name, id])) })
    for (const operation of listed) {
      const variables = variableRuleOf(registration.variables[operation.name])
      operations.set(operation.id, { ...operation, state, variables })
    }
  }
  const { budget, rate, quota } = registration
  const partner = registration.kind === 'PARTNER' ? registration : null
  return {
    runsAs: partner?.runsAs ?? null,
    operations,
    versions: versions.toSorted((one, other) => byVersion(other.version, one.version)),
    purposesOf: (operation) => purposesOf(registration, operation),
    purposes: new Map(partner?.purposes.map(({ id, title }) => [id, title])),
    trackingEvidence: partner?.trackingEvidence ?? false,
    ...(budget !== undefined && { budget }),
    ...(rate && { rate }),
    ...(quota && { quota }),
  }
}
