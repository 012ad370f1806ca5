import { createHash, timingSafeEqual } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import type { Logger } from 'pino'
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
  /** Figures that say why, such as how far events are behind. */
  readonly [figure: string]: boolean | number
}

/** Whether requests may come, and what says so. */
export interface Readiness {
  readonly ready: boolean
  readonly draining?: true
  readonly [check: string]: boolean | Check | undefined
}

/** Looks whether requests may come: all checks that are needed are in order, and the gateway is not about to end. */
export function readinessOf({
  checks,
  drain,
  logger,
}: {
  checks: Checks
  drain?: Drain
  logger: Logger
}): () => Promise<Readiness> {
  const requested = Object.entries(checks).map(([name, check]) => [name, soon(name, check, logger)] as const)
  return async () => {
    const results = await Promise.all(requested.map(async ([name, check]) => [name, await check()] as const))
    const draining = drain?.begun ?? false
    const ready = !draining && results.every(([, check]) => check.ready || check.needed === false)
    return { ready, ...(draining && { draining }), ...Object.fromEntries(results) }
  }
}

/** `/health/live`, `/health/ready` and `/metrics`: for whoever runs the service. The figures are for who has their token, where one is set. */
export function addHealthRoutes(
  server: FastifyInstance,
  {
    readiness,
    metrics,
    metricsAccess = 'open',
  }: { readiness: () => Promise<Readiness>; metrics: Metrics; metricsAccess?: MetricsAccess },
): void {
  server.get('/health/live', async () => ({ live: true }))

  server.get('/health/ready', async (_request, reply) => {
    const found = await readiness()
    return reply.code(found.ready ? 200 : 503).send(found)
  })

  if (metricsAccess === 'closed') return
  server.get('/metrics', async ({ headers }, reply) => {
    if (metricsAccess !== 'open' && !isToken(headers.authorization, metricsAccess.token))
      throw new Unauthenticated('malformed')
    return reply.type(metrics.contentType).send(await metrics.text())
  })
}

/** A check that says in time that it is not in order. The log says why when it begins to be so. */
function soon(name: string, check: () => Promise<Check>, logger: Logger): () => Promise<Check> {
  let wasReady = true
  return async () => {
    const { promise: late, reject } = Promise.withResolvers<never>()
    const timer = setTimeout(() => reject(new Error('no answer in time')), LONGEST_MILLISECONDS)
    let failed = false
    const result = await Promise.race([check(), late])
      .catch((error: Error): Check => {
        failed = true
        // by our rule messages of errors of the database hold no values
        if (wasReady) logger.error({ check: name, error: error.name, reason: error.message }, 'not ready')
        return { ready: false }
      })
      .finally(() => clearTimeout(timer))
    if (result.ready && !wasReady) logger.warn({ check: name }, 'ready again')
    if (!result.ready && wasReady && !failed) logger.warn({ check: name, ...result }, 'not ready')
    wasReady = result.ready
    return result
  }
}

/** Whoever asks for readiness waits two seconds at most. */
const LONGEST_MILLISECONDS = 1_800

function isToken(authorization: string | undefined, token: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(authorization ?? ''), digest(`Bearer ${token}`))
}
