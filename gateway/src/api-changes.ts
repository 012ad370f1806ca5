import { CriticalityLevel, DiffRule, diff } from '@graphql-inspector/core'
import { buildSchema } from 'graphql'

/** What in the new API would break clients of the old one, a sentence each. What had been deprecated may go. */
export async function breakingChanges(oldApi: string, newApi: string): Promise<string[]> {
  const changes = await diff(buildSchema(oldApi), buildSchema(newApi), [
    DiffRule.suppressRemovalOfDeprecatedField,
  ])
  return changes
    .filter(({ criticality }) => criticality.level === CriticalityLevel.Breaking)
    .map(({ message }) => message)
}
