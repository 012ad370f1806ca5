import { compose } from '@cse/gateway/composition/composition'
import { breakingChanges, brokenOperations } from '@cse/gateway/persisted-documents/api-changes'
import type { RegisteredOperation } from '@cse/gateway/persisted-documents/registry'
import { expect, test } from 'vitest'

const part = (name: string, fields: string) => ({
  name,
  url: `urn:${name}`,
  sdl: `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])\n${fields}`,
})

test('says every reason why subgraphs do not fit together', () => {
  const parts = [part('a', 'type Query { same: Int }'), part('b', 'type Query { same: String }')]
  expect(() => compose(parts)).toThrow(/do not compose:\n- .*Query\.same/s)
})

test('the public API has no machinery of federation', () => {
  const { api, supergraph } = compose([
    part('a', 'type Query { one: Thing } type Thing @key(fields: "id") { id: ID! }'),
  ])
  expect(supergraph).toContain('join__Graph')
  expect(api).not.toMatch(/join__|@key|_entities|_service/)
})

test('what clients rely on may not go, unless it was deprecated', async () => {
  const old = 'type Query { kept: Int gone: Int deprecated: Int @deprecated(reason: "since 2026") }'
  expect(await breakingChanges(old, 'type Query { kept: Int more: Int deprecated: Int }')).toEqual([
    expect.stringContaining("'gone'"),
  ])
  expect(await breakingChanges(old, 'type Query { kept: Int gone: Int }')).toEqual([])
  expect(await breakingChanges(old, `${old.slice(0, -1)} more: Int }`)).toEqual([])
})

test('a change names the operations in use that it would break', () => {
  const operation = (name: string, state: RegisteredOperation['state'], field: string) =>
    [
      name,
      {
        id: name,
        name,
        type: 'query',
        state,
        variables: () => [],
        body: `query ${name} { ${field} }`,
      },
    ] as const
  const operations = new Map<string, RegisteredOperation>([
    operation('Breaks', 'active', 'gone'),
    operation('Stays', 'active', 'kept'),
    operation('Retired', 'retired', 'gone'),
  ])
  const client = {
    runsAs: null,
    operations,
    versions: [],
    purposesOf: () => ({}),
    purposes: new Map(),
    trackingEvidence: false,
  }
  const registry = new Map([['dss', client]])
  expect(brokenOperations('type Query { kept: Int }', registry)).toEqual([
    expect.stringMatching(/^Breaks of dss is in use: .*"gone"/),
  ])
})
