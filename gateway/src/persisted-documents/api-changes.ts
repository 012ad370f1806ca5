import { CriticalityLevel, DiffRule, diff } from '@graphql-inspector/core'
import { buildSchema, parse, validate } from 'graphql'
import type { Registry } from './registry.ts'

/** What in the new API would break clients of the old one, a sentence each. What had been deprecated may go. */
export async function breakingChanges(oldApi: string, newApi: string): Promise<string[]> {
  const changes = await diff(buildSchema(oldApi), buildSchema(newApi), [
    DiffRule.suppressRemovalOfDeprecatedField,
  ])
  return changes
    .filter(({ criticality }) => criticality.level === CriticalityLevel.Breaking)
    .map(({ message }) => message)
}

/** The active operations that the new API would not answer any more: whose they are, and why, a sentence each. */
export function brokenOperations(newApi: string, registry: Registry): string[] {
  const schema = buildSchema(newApi)
  return [...registry].flatMap(([client, { operations }]) =>
    [...operations.values()]
      .filter(({ state }) => state === 'active')
      .flatMap(({ name, body }) => {
        const [reason] = validate(schema, parse(body))
        return reason ? [`${name} of ${client} is in use: ${reason.message}`] : []
      }),
  )
}
