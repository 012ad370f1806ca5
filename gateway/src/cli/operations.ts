import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { withTypenames } from '@cse/schema/typenames'
import { buildSchema, type GraphQLSchema, parse, print, validate } from 'graphql'
import { openApiOf } from '../composition/openapi/document.ts'
import { parsedDocument } from '../demand-control/parsed-document.ts'
import { type ListedOperation, listed, printManifest, readManifest } from '../persisted-documents/manifest.ts'
import { fieldsOutOfReach } from '../persisted-documents/reach.ts'
import { currentVersion, type Reach, type Registration } from '../persisted-documents/registration.ts'
import { manifestPath, registrationOf } from '../persisted-documents/registry.ts'
import { fragmentsOf, sourcesOf, spreadIn, withFragments } from '../persisted-documents/sources.ts'

/** A manifest as it follows from the operations of a folder, and what is wrong with them. */
export interface Built {
  readonly file: string
  readonly text: string
  /** What is wrong with the operations, a sentence each. */
  readonly complaints: readonly string[]
  /** Operations in use that would be there no more, a sentence each. */
  readonly lost: readonly string[]
  /** The interface by REST of a partner, and where it is written. */
  readonly openApi?: { readonly file: string; readonly text: string }
}

/**
 * The manifests of the clients' newest versions. Each operation is held against the schema and against the access of those as whom it will
 * run; the manifest of an active version may gain operations and lose none.
 */
export function builtManifests(directory: string, schema: GraphQLSchema): readonly Built[] {
  return readdirSync(directory, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => built(join(directory, name), schema))
}

function built(folder: string, schema: GraphQLSchema): Built {
  const registration = registrationOf(folder)
  const version = currentVersion(registration)
  const file = manifestPath(folder, version)
  const complaints: string[] = []
  const operations: ListedOperation[] = []
  const fragments = fragmentsOf(folder)
  const spread = new Set([...fragments.values()].flatMap((text) => [...spreadIn(text)]))
  for (const { path, reach } of sourcesOf(folder, registration)) {
    try {
      const text = withFragments(readFileSync(path, 'utf8'), fragments)
      for (const name of spreadIn(text)) spread.add(name)
      operations.push(examined(asSent(text, registration), schema, reach))
    } catch (error) {
      complaints.push(`${path}: ${error instanceof Error ? error.message : error}`)
    }
  }
  for (const name of fragments.keys())
    if (!spread.has(name)) complaints.push(`${folder}/fragments: no operation uses ${name}.`)
  const names = operations.map(({ name }) => name)
  for (const name of new Set(names.filter((name, at) => names.indexOf(name) !== at)))
    complaints.push(`${folder}: two operations are named ${name}.`)
  for (const name of Object.keys(registration.variables).filter((name) => !names.includes(name)))
    complaints.push(`${folder}/client.json: limits the variables of ${name}, which is not here.`)
  const lost = registration.versions[version] === 'active' ? lostFrom(file, operations) : []
  const openApi = registration.kind === 'PARTNER' && complaints.length === 0
  return {
    file,
    text: printManifest(operations),
    complaints,
    lost,
    ...(openApi && {
      openApi: {
        file: join(folder, 'openapi', `${version}.json`),
        text: openApiOf(schema, { client: basename(folder), version, registration, operations }),
      },
    }),
  }
}

/** A partner sends the hash of the file as it stands; the libraries of applications keep answers in caches. */
const asSent = (text: string, { kind }: Registration): string =>
  kind === 'PARTNER' ? text : `${print(withTypenames(parse(text)))}\n`

/** @throws with what is wrong */
function examined(text: string, schema: GraphQLSchema, reach: Reach): ListedOperation {
  const document = parsedDocument(text)
  const operation = listed(text, document)
  const errors = validate(schema, document)
  if (errors.length > 0) throw new Error(errors.map(({ message }) => message).join(' '))
  const closed = fieldsOutOfReach(schema, document, reach)
  if (closed.length > 0) throw new Error(`it asks for what ${reach.scope} may not see: ${closed.join(', ')}.`)
  return operation
}

/** Operations of the manifest as it was that are no more: clients in use ask for them. */
function lostFrom(file: string, operations: readonly ListedOperation[]): string[] {
  if (!existsSync(file)) return []
  const kept = new Set(operations.map(({ id }) => id))
  return readManifest(file, readFileSync(file, 'utf8'))
    .filter(({ id }) => !kept.has(id))
    .map(({ name }) => `${file}: ${name} is in use as it was; put the new one into a version of its own.`)
}

const SCHEMA = fileURLToPath(new URL('../../../schema/', import.meta.url))

/** `pnpm operations` writes the manifests; `--check` only says what is not in order. What is in use is replaced with `--replace` alone. */
function main(args: readonly string[]): readonly string[] {
  const { values } = parseArgs({
    args: [...args],
    options: { check: { type: 'boolean', default: false }, replace: { type: 'boolean', default: false } },
  })
  const schema = buildSchema(readFileSync(join(SCHEMA, 'api.graphql'), 'utf8'))
  const manifests = builtManifests(join(SCHEMA, 'operations'), schema)
  const stale = manifests
    .flatMap(({ openApi, ...manifest }) => [manifest, ...(openApi ? [openApi] : [])])
    .filter(({ file, text }) => !existsSync(file) || readFileSync(file, 'utf8') !== text)
  const complaints = manifests.flatMap((manifest) =>
    values.replace ? manifest.complaints : [...manifest.complaints, ...manifest.lost],
  )
  if (complaints.length > 0) return complaints
  if (values.check) return stale.map(({ file }) => `${shown(file)} is stale: run pnpm operations.`)
  for (const { file, text } of stale) {
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, text)
    console.log(`wrote ${shown(file)}`)
  }
  return []
}

const shown = (file: string): string => join('schema', relative(SCHEMA, file))

if (import.meta.main) {
  try {
    const complaints = main(process.argv.slice(2))
    for (const line of complaints) console.error(line)
    process.exitCode = complaints.length > 0 ? 1 : 0
  } catch (error) {
    console.error(error instanceof Error ? error.message : error)
    process.exitCode = 1
  }
}
