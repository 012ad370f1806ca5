import { fileURLToPath } from 'node:url'
import { idOf } from '@cse/gateway/persisted-documents/manifest'
import { readRegistry, runningAs } from '@cse/gateway/persisted-documents/registry'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import type { Answer } from '../client.ts'
import { split, type TestPlatform } from '../platform.ts'
import { type Operation, pickedBy, readOperations, valueAt } from '../recording/operation.ts'
import { viewersOfPersonas } from '../recording/persona-viewer.ts'
import { type HiveGateway, startHiveGateway } from './hive-gateway.ts'

/** What only reads: the same query may be sent twice. */
const operations = new Map(
  [...readOperations()].filter(([, { changes, after }]) => !changes && after.length === 0),
)

let ours: TestPlatform
let hive: HiveGateway
let viewerOf: Awaited<ReturnType<typeof viewersOfPersonas>>

beforeAll(async () => {
  ours = await split()
  hive = await startHiveGateway(ours.subgraphUrls, ours.viewerKey)
  viewerOf = await viewersOfPersonas(inject('database').adminUrl)
})
afterAll(async () => {
  await hive?.[Symbol.asyncDispose]()
  await ours?.[Symbol.asyncDispose]()
})

const registry = readRegistry(fileURLToPath(new URL('../../schema/operations', import.meta.url)))

test.each([...operations.keys()])('Hive Gateway answers %s as ours does', async (name) => {
  const operation = operationNamed(name)
  const variables = await variablesOf(operation)
  const viewer = await viewerOf(operation.persona)
  const client = registry.get(viewer.client ?? '')
  const runsAs = client ? runningAs(viewer, client) : viewer
  const here = await executeOurs(operation, variables)
  const there = await hive.execute(runsAs, operation.text, variables)
  expect(here.data).toBeTruthy()
  expect({ data: comparable(there.data), codes: codesOf(there) }).toEqual({
    data: comparable(here.data),
    codes: codesOf(here),
  })
})

type Variables = Readonly<Record<string, unknown>>

function executeOurs({ persona, text }: Operation, variables: Variables): Promise<Answer> {
  const requested = ours.as(persona)
  return registry.has(persona)
    ? requested.send({ documentId: idOf(text), variables })
    : requested.query(text, variables)
}

/** What a variable picks is taken from our answer, for both. */
async function variablesOf({ variables }: Operation): Promise<Variables> {
  const values: Record<string, unknown> = {}
  for (const [name, given] of Object.entries(variables)) {
    const picked = pickedBy(given)
    if (!picked) {
      values[name] = given
      continue
    }
    const from = operationNamed(picked.from)
    values[name] = valueAt(picked.at, (await executeOurs(from, await variablesOf(from))).data)
  }
  return values
}

function operationNamed(name: string): Operation {
  const operation = operations.get(name)
  if (!operation) throw new Error(`There is no operation ${name}`)
  return operation
}

const codesOf = ({ errors = [] }: Pick<Answer, 'errors'>) =>
  [
    ...new Set(
      errors.map(
        ({ extensions, path }) =>
          `${extensions.code} ${path?.filter((step) => typeof step === 'string').join('.')}`,
      ),
    ),
  ].toSorted()

/** Cursors are sealed, addresses of files signed and tables for paging kept anew for each answer. */
function comparable(value: unknown, key = ''): unknown {
  if (typeof value === 'string' && /cursor$|url$|^expiresAt$/i.test(key)) return 'anew'
  if (Array.isArray(value)) return value.map((item) => comparable(item))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, comparable(inner, name)]))
}
