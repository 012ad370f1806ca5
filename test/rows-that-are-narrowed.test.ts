import { subgraphPackages } from '@cse/gateway/subgraphs/packages'
import { isObjectType } from 'graphql'
import { expect, test } from 'vitest'

test.each([
  ['Case', 'cases'],
  ['IndividualProject', 'cases'],
  ['PlannedIntervention', 'cases'],
  ['Person', 'persons'],
  ['PlanIntervention', 'finance'],
  ['Amounts', 'finance'],
] as const)('every field of %s says what it reads of a row', async (name, owner) => {
  const { schema } = await subgraphPackages[owner].subgraph()
  const type = schema.getType(name)
  const fields = isObjectType(type) ? Object.values(type.getFields()) : []
  expect(fields.length).toBeGreaterThan(5)
  const silent = fields.filter(({ extensions }) => !Array.isArray(extensions.reads))
  expect(silent.map((field) => field.name)).toEqual([])
})
