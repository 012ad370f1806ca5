import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { readRegistry } from '@cse/gateway/registered-operations'
import { buildSchema, parse, validate } from 'graphql'
import { expect, test } from 'vitest'

const schema = (file: string) => fileURLToPath(new URL(`../../schema/${file}`, import.meta.url))

test('every registered operation fits the API', () => {
  const api = buildSchema(readFileSync(schema('api.graphql'), 'utf8'))
  const registry = readRegistry(schema('operations'))
  const texts = [...registry.values()].flatMap(({ operations }) => [...operations.values()])
  expect(texts.length).toBeGreaterThan(0)
  for (const text of texts) expect(validate(api, parse(text)), text).toEqual([])
})
