import { afterAll, beforeAll, expect, inject, test, vi } from 'vitest'
import { z } from 'zod'
import { startProxy } from '../../db/test/proxy.ts'
import { platform, type TestPlatform } from '../platform.ts'

let proxy: Awaited<ReturnType<typeof startProxy>>
let graph: TestPlatform
beforeAll(async () => {
  const { adminUrl, secret } = inject('database')
  proxy = await startProxy(adminUrl)
  graph = await platform({ adminUrl: proxy.url, secret })
})
afterAll(async () => {
  await graph?.[Symbol.asyncDispose]()
  await proxy?.stop()
})

const QUESTION = '{ persons(first: 3) { edges { node { id } } } }'

const execute = async () => {
  const answer = await fetch(graph.url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      authorization: `Bearer ${await graph.as('social-worker@bari').token()}`,
    },
    body: JSON.stringify({ query: QUESTION }),
  })
  const { data, errors } = answered.parse(await answer.json())
  return {
    status: answer.status,
    retryAfter: answer.headers.get('retry-after'),
    data,
    codes: errors?.map(({ extensions }) => extensions.code),
  }
}
const answered = z.object({
  data: z.unknown().optional(),
  errors: z.array(z.object({ extensions: z.object({ code: z.string() }) })).optional(),
})

const ready = async () => {
  const began = performance.now()
  const answer = await fetch(new URL('/health/ready', graph.url))
  return { status: answer.status, body: await answer.json(), milliseconds: performance.now() - began }
}

test('a database that hangs is answered 503 in time, makes the gateway unready within two seconds, and is found again', async () => {
  const before = await execute()
  expect(before).toMatchObject({ status: 200, retryAfter: null, codes: undefined })
  expect(await ready()).toMatchObject({
    status: 200,
    body: { database: { ready: true }, outbox: { ready: true } },
  })

  const began = performance.now()
  proxy.stall()
  const requested = Array.from({ length: 30 }, execute)
  const unready = await ready()
  expect(unready).toMatchObject({
    status: 503,
    body: { database: { ready: false }, outbox: { ready: false } },
  })
  expect(unready.milliseconds).toBeLessThan(2_000)
  for (const answer of await Promise.all(requested))
    expect(answer).toMatchObject({ status: 503, retryAfter: '5', codes: ['SERVICE_UNAVAILABLE'] })
  expect(performance.now() - began).toBeLessThan(20_000)

  proxy.resume()
  await vi.waitFor(
    async () => expect(await ready()).toMatchObject({ status: 200, body: { outbox: { ready: true } } }),
    { timeout: 25_000, interval: 200 },
  )
  expect(await execute()).toEqual(before)
}, 60_000)
