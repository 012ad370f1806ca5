import { once } from 'node:events'
import { connect } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { createDrain, drained } from '@cse/gateway/http/drain'
import type { SubgraphExecutor } from '@cse/gateway/subgraphs/executor'
import { eventStreams } from '@cse/gateway/subscriptions/event-stream'
import Fastify from 'fastify'
import { expect, test } from 'vitest'
import { startTwoSubgraphs } from './two-subgraphs/graph.ts'

const slow: SubgraphExecutor = () => async () => {
  await pause(600)
  return { data: { reported: 'x' } }
}
const query = '{ reported(text: "x") }'

test('a gateway that ends is not ready at once, goes on answering for a while, and finishes what is under way', async () => {
  const gateway = await startTwoSubgraphs({ remote: new Map([['cases', slow]]) })
  const { origin } = new URL(gateway.url)
  const ready = () => fetch(`${origin}/health/ready`)
  expect((await ready()).status).toBe(200)

  const under = gateway.execute('worker', { query })
  await pause(50)
  const closing = gateway.close(0.3)
  const answer = await ready()
  expect(answer.status).toBe(503)
  expect(await answer.json()).toEqual({ ready: false, draining: true })

  // Those in front have not noticed yet.
  const late = await gateway.execute('worker', { query })
  expect(late).toMatchObject({ status: 200, body: { data: { reported: 'x' } } })
  expect(late.headers.get('connection')).toBe('close')
  expect(await under).toMatchObject({ status: 200, body: { data: { reported: 'x' } } })
  await closing
  await expect(ready()).rejects.toThrow()
})

test('under load nobody loses an answer when a gateway ends', async () => {
  const gateway = await startTwoSubgraphs({ remote: new Map([['cases', slow]]) })
  const answers = Array.from({ length: 30 }, () => gateway.execute('worker', { query }))
  await pause(300)
  await gateway.close()
  for (const { status } of await Promise.all(answers)) expect(status).toBe(200)
})

test('connections without a request do not keep a gateway from ending', async () => {
  const gateway = await startTwoSubgraphs()
  const { hostname, port } = new URL(gateway.url)
  const silent = connect(Number(port), hostname)
  const ended = once(silent, 'close')
  await once(silent, 'connect')
  const late = connect(Number(port), hostname)
  await once(late, 'connect')
  const closing = gateway.close()
  await pause(50)
  late.write(`GET /health/live HTTP/1.1\r\nhost: ${hostname}\r\n\r\n`)
  const [answer] = await once(late, 'data')
  expect(String(answer)).toContain('HTTP/1.1 200')
  await closing
  await ended
})

test('live streams are completed when a gateway ends, so that their clients know', async () => {
  const server = Fastify({ forceCloseConnections: 'idle' })
  const open = eventStreams(server)
  server.get('/live', (_, reply) => void open(reply).next('{"data":{}}'))
  const url = await server.listen({ host: '127.0.0.1', port: 0 })
  const stream = await fetch(`${url}/live`)
  const received = stream.text()
  await drained(server, createDrain(), 0.1)
  expect(await received).toContain('event: complete')
})
