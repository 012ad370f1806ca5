import { setTimeout as pause } from 'node:timers/promises'
import { createConcurrencyLimiter, Overloaded } from '@cse/gateway/demand-control/overload'
import type { SubgraphExecutor } from '@cse/gateway/subgraphs/executor'
import { describe, expect, test } from 'vitest'
import { startTwoSubgraphs } from './two-subgraphs/graph.ts'

describe('the concurrency limiter', () => {
  test('lets in who waits longest, and sends away who would wait behind too many', async () => {
    const concurrencyLimiter = createConcurrencyLimiter({ inside: 1, waiting: 2 })
    const order: string[] = []
    const leave = await concurrencyLimiter.enter()
    const first = concurrencyLimiter.enter().then((next) => {
      order.push('first')
      return next
    })
    const second = concurrencyLimiter.enter().then((next) => {
      order.push('second')
      return next
    })
    await expect(concurrencyLimiter.enter()).rejects.toThrow(Overloaded)
    leave()
    leave()
    ;(await first)()
    ;(await second)()
    expect(order).toEqual(['first', 'second'])
    ;(await concurrencyLimiter.enter())()
  })

  test('sends away who has waited too long, and gives the place to somebody else', async () => {
    const concurrencyLimiter = createConcurrencyLimiter({ inside: 1, waiting: 1, patience: 30 })
    const leave = await concurrencyLimiter.enter()
    await expect(concurrencyLimiter.enter()).rejects.toThrow(Overloaded)
    leave()
    ;(await concurrencyLimiter.enter())()
  })
})

test('a gateway under too much load says so quickly, and goes on answering as many as it can', async () => {
  const INSIDE = 8
  const TAKES = 250
  const slow: SubgraphExecutor = () => async () => {
    await pause(TAKES)
    return { data: { reported: 'x' } }
  }
  const concurrencyLimiter = createConcurrencyLimiter({ inside: INSIDE, waiting: 8, patience: 300 })
  const gateway = await startTwoSubgraphs({ remote: new Map([['cases', slow]]), concurrencyLimiter })
  const { origin } = new URL(gateway.url)
  const query = '{ reported(text: "x") }'
  const goodput = async (clients: number, milliseconds: number) => {
    const until = performance.now() + milliseconds
    let good = 0
    const refused: number[] = []
    const client = async () => {
      while (performance.now() < until) {
        const sent = performance.now()
        const { status, headers, body } = await gateway.execute('worker', { query })
        if (status === 200) good += 1
        else {
          expect(status).toBe(503)
          expect(headers.get('retry-after')).toBe('1')
          expect(body).toEqual({
            errors: [{ message: expect.any(String), extensions: { code: 'SERVICE_UNAVAILABLE' } }],
          })
          refused.push(performance.now() - sent)
          await pause(100)
        }
      }
    }
    await Promise.all(Array.from({ length: clients }, client))
    return { good, refused: refused.toSorted((one, other) => one - other) }
  }
  try {
    await goodput(INSIDE, 500)
    const alone = await goodput(INSIDE, 2000)
    expect(alone.refused).toEqual([])
    const [crowd, ...healthy] = await Promise.all([
      goodput(5 * INSIDE, 2000),
      ...['/health/live', '/health/ready', '/metrics'].map(async (path) => {
        await pause(700)
        return (await fetch(`${origin}${path}`)).status
      }),
    ])
    expect(healthy).toEqual([200, 200, 200])
    expect(crowd.refused.length).toBeGreaterThan(10)
    expect(crowd.refused[crowd.refused.length >> 1]).toBeLessThan(4 * TAKES)
    expect(crowd.good).toBeGreaterThan(0.5 * alone.good)
  } finally {
    await gateway.close()
  }
})
