import type { SubgraphExecutor } from '@cse/gateway/subgraphs/executor'
import { SubgraphUnreachable } from '@cse/gateway/subgraphs/unreachable'
import { getIntrospectionQuery } from 'graphql'
import { expect, test } from 'vitest'
import { startTwoSubgraphs } from '../two-subgraphs/graph.ts'

/** What the stock gateway would do otherwise than ours. */
test('over the stock gateway the schema is reported in full, a denied field once', async () => {
  const gateway = await startTwoSubgraphs({ execution: 'apollo' })
  try {
    const requested = { query: getIntrospectionQuery({ oneOf: true, inputValueDeprecation: true }) }
    const schema = await gateway.execute(null, requested)
    expect(schema.body.errors).toBeUndefined()
    expect(schema.body.data.__schema.types.length).toBeGreaterThan(10)
    const { body } = await gateway.execute('secretariat', { query: '{ cases { number diary } }' })
    expect(body.errors).toEqual([
      {
        message: expect.any(String),
        path: ['cases', 0, 'diary'],
        extensions: { code: 'FORBIDDEN', count: 4 },
      },
    ])
  } finally {
    await gateway.close()
  }
})

test('over the stock gateway a subgraph that is away costs its fields and no others', async () => {
  const away: SubgraphExecutor = () => () =>
    Promise.reject(new SubgraphUnreachable('answer', 'It does not answer.'))
  const gateway = await startTwoSubgraphs({ execution: 'apollo', remote: new Map([['cases', away]]) })
  try {
    const query = '{ reported person(taxCode: "FOXNNA01T71L049P") { givenName } }'
    const { status, body } = await gateway.execute('worker', { query })
    expect(status).toBe(200)
    expect(body.data).toEqual({ reported: null, person: { givenName: 'Anna' } })
    expect(body.errors).toMatchObject([{ extensions: { code: 'SERVICE_UNAVAILABLE' } }])
  } finally {
    await gateway.close()
  }
})
