import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { accessMatrix } from '@cse/schema/access-matrix'
import type { Subgraph } from '@cse/schema/subgraph'
import { buildSchema } from 'graphql'
import { changesOf, withChanges } from '../composition/changelog.ts'
import { compose } from '../composition/composition.ts'
import { composedRegister } from '../composition/processing-register.ts'
import { assertWholeCopy } from '../composition/record-copy/complete.ts'
import { recordCopySchema } from '../composition/record-copy/json-schema.ts'
import { referencePages } from '../composition/reference.ts'
import { SUBGRAPHS, type SubgraphName } from '../config/settings.ts'
import { breakingChanges, brokenOperations } from '../persisted-documents/api-changes.ts'
import { readRegistry } from '../persisted-documents/registry.ts'
import { portOf } from '../subgraphs/address.ts'
import { ownedTypes, owners } from '../subgraphs/node/owners.ts'
import { createNodeSubgraph } from '../subgraphs/node/subgraph.ts'
import { recordCopyContributions, subgraphPackages } from '../subgraphs/packages.ts'

/** What is checked in under `schema/` and follows from the subgraphs, by file name. @throws when the subgraphs do not fit together */
export async function composed(): Promise<ReadonlyMap<string, string>> {
  const subgraphs = await Promise.all(SUBGRAPHS.map(loaded))
  assertOwners(subgraphs)
  const parts = subgraphs.map(({ name, sdl }) => ({
    name,
    sdl,
    url: `http://127.0.0.1:${portOf(name)}/graphql`,
  }))
  const node = { name: 'node', sdl: createNodeSubgraph(owners).sdl, url: 'urn:cse:node' }
  const { supergraph, api } = compose([...parts, node])
  // Its stubs are for everyone, since it finds out nothing by itself: only its own fields belong into the matrix.
  const readable = [...subgraphs, createNodeSubgraph(new Map())]
  const matrix = accessMatrix(
    readable.map(({ policy }) => policy),
    readable.map(({ schema }) => schema),
  )
  const schema = buildSchema(api)
  const reference = referencePages(schema, subgraphs)
  const register = composedRegister(subgraphs, schema, `${DIRECTORY}operations`)
  const contributions = await recordCopyContributions()
  assertWholeCopy(
    contributions,
    subgraphs.map(({ processing }) => processing),
    schema,
  )
  return new Map([
    ['supergraph.graphql', supergraph],
    ['api.graphql', api],
    ['access.md', matrix],
    ['processing-register.md', register],
    ['record-copy.schema.json', recordCopySchema(contributions, schema)],
    ...[...reference].map(([file, text]) => [`reference/${file}`, text] as const),
  ])
}

async function loaded(name: SubgraphName) {
  const { subgraph, processing } = subgraphPackages[name]
  return { ...(await subgraph()), name, processing: await processing() }
}

function assertOwners(subgraphs: readonly Pick<Subgraph, 'name' | 'schema'>[]): void {
  const actual = new Map(
    subgraphs.flatMap(({ name, schema }) => ownedTypes(schema).map((type) => [type, name] as const)),
  )
  const wrong = [...new Set([...actual.keys(), ...owners.keys()])].filter(
    (type) => actual.get(type) !== owners.get(type),
  )
  if (wrong.length === 0) return
  const lines = wrong.map((type) => `${type}: ${actual.get(type) ?? 'nobody, remove it'}`)
  throw new Error(`gateway/src/subgraphs/node/owners.ts must say who owns\n- ${lines.sort().join('\n- ')}`)
}

const DIRECTORY = fileURLToPath(new URL('../../../schema/', import.meta.url))

/** Written when the API changes, and kept: it cannot be made again from what is there. */
const CHANGELOG = 'CHANGELOG.md'

function checkedIn(file: string): string | undefined {
  return existsSync(DIRECTORY + file) ? readFileSync(DIRECTORY + file, 'utf8') : undefined
}

/** `pnpm compose` writes the files; `--check` only says what is not in order. A breaking change needs `--accept-breaking`. */
async function main(args: readonly string[]): Promise<string[]> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      check: { type: 'boolean', default: false },
      'accept-breaking': { type: 'boolean', default: false },
    },
  })
  const files = await composed()
  const [oldApi, newApi] = [checkedIn('api.graphql'), files.get('api.graphql')]
  const broken = oldApi && newApi && oldApi !== newApi ? await breakingChanges(oldApi, newApi) : []
  if (broken.length > 0 && !values['accept-breaking']) {
    return [
      `This breaks clients of the API; if it must be, run: pnpm compose --accept-breaking`,
      ...broken.map((line) => `- ${line}`),
      ...brokenOperations(newApi ?? '', readRegistry(`${DIRECTORY}operations`)).map((line) => `- ${line}`),
    ]
  }
  const stale = [...files].filter(([file, text]) => checkedIn(file) !== text)
  if (values.check)
    return stale.map(
      ([file]) => `schema/${file} does not follow from the subgraphs any more: run pnpm compose.`,
    )
  if (oldApi && newApi && oldApi !== newApi) {
    const day = new Date().toISOString().slice(0, 10)
    const changelog = withChanges(checkedIn(CHANGELOG) ?? '', day, await changesOf(oldApi, newApi))
    writeFileSync(DIRECTORY + CHANGELOG, changelog)
  }
  mkdirSync(`${DIRECTORY}reference`, { recursive: true })
  for (const [file, text] of stale) {
    writeFileSync(DIRECTORY + file, text)
    console.log(`wrote schema/${file}`)
  }
  return []
}

if (import.meta.main) {
  try {
    const complaints = await main(process.argv.slice(2))
    for (const line of complaints) console.error(line)
    process.exitCode = complaints.length > 0 ? 1 : 0
  } catch (error) {
    console.error(error instanceof Error ? error.message : error)
    process.exitCode = 1
  }
}
