import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import * as client from '@cse/client/graphql'
import { operationId } from '@cse/client/operation-id'
import { builtManifests } from '@cse/gateway/cli/operations'
import { readManifest } from '@cse/gateway/persisted-documents/manifest'
import { buildSchema, type DocumentNode, Kind, parse, print } from 'graphql'
import { describe, expect, test } from 'vitest'

const inSchema = (file: string) => fileURLToPath(new URL(`../../schema/${file}`, import.meta.url))
const schema = buildSchema(readFileSync(inSchema('api.graphql'), 'utf8'))
const manifest = builtManifests(inSchema('operations'), schema).find(({ file }) => file.includes('front-end'))
const registered = readManifest('front-end', manifest?.text ?? '')
const documents = new Map(
  Object.values(client).flatMap((document) => {
    const [first] = document.definitions
    return first?.kind === Kind.OPERATION_DEFINITION ? [[first.name?.value ?? '', document]] : []
  }),
)

describe('the package of the front end', () => {
  test('has every registered operation, under its id', () => {
    const ids = new Map(registered.map(({ name, id }) => [name, id]))
    expect([...documents.keys()].sort()).toEqual([...ids.keys()].sort())
    for (const [name, document] of documents)
      expect([name, operationId(document)]).toEqual([name, ids.get(name)])
  })

  test('gives its caches the documents that the gateway runs for the ids', () => {
    for (const { name, body } of registered) {
      const document = documents.get(name)
      expect(document && partsOf(document)).toEqual(partsOf(parse(body)))
    }
  })

  test('has an operation for each mutation of the API', () => {
    const run = new Set(
      registered.flatMap(({ body, type }) => (type === 'mutation' ? rootFields(parse(body)) : [])),
    )
    const all = Object.keys(schema.getMutationType()?.getFields() ?? {})
    expect([...run].sort()).toEqual(all.sort())
  })
})

/** The definitions of a document, whatever their order. */
const partsOf = ({ definitions }: DocumentNode) => definitions.map((definition) => print(definition)).sort()

function rootFields({ definitions }: DocumentNode): string[] {
  const [operation] = definitions
  if (operation?.kind !== Kind.OPERATION_DEFINITION) return []
  return operation.selectionSet.selections.flatMap((selection) =>
    selection.kind === Kind.FIELD ? [selection.name.value] : [],
  )
}
