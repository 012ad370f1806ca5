import { serverAudits } from 'graphql-http'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startTwoSubgraphs } from './two-subgraphs/graph.ts'

let gateway: Awaited<ReturnType<typeof startTwoSubgraphs>>
beforeAll(async () => {
  gateway = await startTwoSubgraphs()
})
afterAll(() => gateway.close())

// from the second time on the gateway knows the operation, and Apollo Server's HTTP layer is not called any more
describe.each(['at first', 'again'])('GraphQL over HTTP, by the audit of its own authors, %s', () => {
  test.each(
    serverAudits({ url: () => gateway.url, fetchFn: fetch }).map(
      (audit) => [audit.id, audit.name, audit] as const,
    ),
  )('%s %s', async (_id, _name, audit) => {
    const result = await audit.fn()
    expect(result).toMatchObject({ status: 'ok' })
  })
})
