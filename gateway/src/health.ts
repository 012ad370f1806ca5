import type { FastifyInstance } from 'fastify'
import type { Metrics } from './metrics.ts'

/** What must be in order before requests are sent here, by name. A check that rejects is not in order. */
export type Checks = Readonly<Record<string, () => Promise<Check>>>

export interface Check {
  readonly ready: boolean
  /** Figures that tell why, such as how far events are behind. */
  readonly [figure: string]: boolean | number
}

/** `/health/live`, `/health/ready` and `/metrics`: for whoever runs the service. */
export function addHealthRoutes(
  server: FastifyInstance,
  { checks, metrics }: { checks: Checks; metrics: Metrics },
): void {
  server.get('/health/live', async () => ({ live: true }))

  server.get('/health/ready', async (_request, reply) => {
    const results = await Promise.all(
      Object.entries(checks).map(
        async ([name, check]) => [name, await check().catch(() => ({ ready: false }))] as const,
      ),
    )
    const ready = results.every(([, result]) => result.ready)
    return reply.code(ready ? 200 : 503).send({ ready, ...Object.fromEntries(results) })
  })

  server.get('/metrics', async (_request, reply) =>
    reply.type(metrics.contentType).send(await metrics.text()),
  )
}
