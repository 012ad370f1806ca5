import { compose } from '@cse/gateway/composition/composition'
import { planRunner } from '@cse/gateway/query-plan/run'
import { openSupergraph } from '@cse/gateway/query-plan/supergraph'
import { createExecutor } from '@cse/gateway/subgraphs/local'
import { GraphRequest, unknownOutcome } from '@cse/gateway/subgraphs/request'
import { getOperationAST, parse } from 'graphql'
import { expect, test } from 'vitest'
import { casesSubgraph } from '../two-subgraphs/cases.ts'
import { viewers } from '../two-subgraphs/graph.ts'
import { personsSubgraph } from '../two-subgraphs/persons.ts'

const SUBGRAPHS = [personsSubgraph, casesSubgraph]
const { supergraph } = compose(SUBGRAPHS.map(({ name, sdl }) => ({ name, sdl, url: `urn:${name}` })))

test('a plan prepares the operation of each of its fetches when it is made, and at no run', async () => {
  const prepared: string[] = []
  let runs = 0
  const executors = SUBGRAPHS.map(({ name, schema }) => [name, createExecutor(schema)] as const)
  const runner = planRunner(
    openSupergraph(supergraph),
    new Map(
      executors.map(([name, prepare]) => [
        name,
        (text: string) => {
          prepared.push(name)
          const operation = prepare(text)
          return (variables, { request: { viewer } }) => {
            runs += 1
            return operation(variables, { viewer })
          }
        },
      ]),
    ),
  )
  const document = parse(
    'query ($short: Boolean!) { cases { number person @skip(if: $short) { givenName } } }',
  )
  const operation = getOperationAST(document)
  if (!operation) throw new Error('No operation')
  for (const short of [false, true, false]) {
    const request = new GraphRequest(
      { viewer: viewers.worker ?? null, now: new Date(0), requestId: 'r' },
      () => {
        throw new Error('These subgraphs hold their rows themselves')
      },
    )
    const context = { request, outcome: unknownOutcome() }
    const { data, errors } = await runner.run({ document, operation }, { short }, context)
    expect(errors).toBeUndefined()
    expect(data?.cases).toHaveLength(4)
  }
  // with the condition and without it it is another plan
  expect(prepared.toSorted()).toEqual(['cases', 'cases', 'persons'])
  expect(runs).toBe(5)
})
