import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const SOURCE = fileURLToPath(new URL('../../src', import.meta.url))
const files = readdirSync(SOURCE, { recursive: true, encoding: 'utf8' }).filter((file) =>
  file.endsWith('.ts'),
)
const filesWith = (text: string) =>
  files.filter((file) => readFileSync(`${SOURCE}/${file}`, 'utf8').includes(text)).toSorted()

test('Apollo Server, which speaks HTTP, is known where operations come in by HTTP and nowhere else', () => {
  expect(filesWith(" from '@apollo/server")).toEqual([
    'demand-control/answer-size.ts',
    'http/answer-operation.ts',
    'http/apollo-request.ts',
    'http/graphql-route.ts',
    'operation/apollo-server.ts',
    'operation/document-cache.ts',
    'operation/execution.ts',
    'operation/executor.ts',
    'operation/known-document.ts',
    'operation/request-plugin.ts',
    'rest/route.ts',
  ])
})

test('a request is opened by the port, by /graphql and REST as one, and by the server of a subgraph', () => {
  expect(filesWith('new GraphRequest(')).toEqual([
    'http/answer-operation.ts',
    'http/subgraph-server.ts',
    'operation/port.ts',
  ])
})

test('who sends a request is found out in one place, and a viewer follows from what is to be run in one', () => {
  expect(filesWith('.viewerOf(')).toEqual(['http/authenticate-request.ts'])
  expect(filesWith('withPurposeOf(')).toEqual([
    'config/purposes.ts',
    'persisted-documents/resolved-operation.ts',
  ])
  expect(filesWith('runningAs(')).toEqual([
    'persisted-documents/registry.ts',
    'persisted-documents/resolved-operation.ts',
  ])
  expect(filesWith('rates?.admit(')).toEqual([
    'demo/explorer/explain-route.ts',
    'http/authenticate-request.ts',
  ])
})
