import { createHash, timingSafeEqual } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import { Unauthenticated } from '../authentication/unauthenticated.ts'
import type { MetricsAccess } from '../config/settings.ts'
import type { Metrics } from '../telemetry/metrics.ts'
import type { Drain } from './drain.ts'

/** What must be in order before requests are sent here, by name. A check that rejects is not in order. */
export type Checks = Readonly<Record<string, () => Promise<Check>>>

export interface Check {
  readonly ready: boolean
  /** False: without it everything else is still answered, so requests may come. */
  readonly needed?: boolean
  /** Figures that tell why, such as how far events are behind. */
  readonly [figure: string]: boolean | number
}

/** `/health/live`, `/health/ready` and `/metrics`: for whoever runs the service. The figures are for who has their token, where one is set. */
export function addHealthRoutes(
  server: FastifyInstance,
  {
    checks,
    drain,
    metrics,
    metricsAccess = 'open',
  }: { checks: Checks; drain?: Drain; metrics: Metrics; metricsAccess?: MetricsAccess },
): void {
  server.get('/health/live', async () => ({ live: true }))

  server.get('/health/ready', async (_request, reply) => {
    const results = await Promise.all(
      Object.entries(checks).map(
        async ([name, check]) => [name, await check().catch((): Check => ({ ready: false }))] as const,
      ),
    )
    const draining = drain?.begun ?? false
    const ready = !draining && results.every(([, check]) => check.ready || check.needed === false)
    return reply
      .code(ready ? 200 : 503)
      .send({ ready, ...(draining && { draining }), ...Object.fromEntries(results) })
  })

  if (metricsAccess === 'closed') return
  server.get('/metrics', async ({ headers }, reply) => {
    if (metricsAccess !== 'open' && !isToken(headers.authorization, metricsAccess.token))
      throw new Unauthenticated('malformed')
    return reply.type(metrics.contentType).send(await metrics.text())
  })
}

function isToken(authorization: string | undefined, token: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(authorization ?? ''), digest(`Bearer ${token}`))
}
