import { openOutboxLag } from '@cse/db/src/outbox/lag'
import { pino } from 'pino'
import { processSettings } from '../config/settings.ts'
import { openSubgraphDatabases } from '../config/subgraph-databases.ts'
import { runUntilStopped, type Service } from '../supervision/process-life.ts'
import { figuresOfAll } from '../supervision/worker-figures.ts'
import { RELOAD, showPulse } from '../supervision/worker-pulse.ts'
import { createMetrics } from '../telemetry/metrics.ts'
import { startTracing } from '../telemetry/tracing.ts'
import { openGateway } from './gateway.ts'

/** One of several gateways at the same port, started by `workers.ts`, which has prepared the database and delivers events. */
async function work(): Promise<Service> {
  await using stack = new AsyncDisposableStack()
  const settings = processSettings()
  const { logins, identityProvider } = settings
  if (!logins) throw new Error('CSE_DATABASE_LOGINS is missing: a worker has no database of its own.')
  if (settings.collector) stack.use(await startTracing('cartella-sociale'))
  const logger = pino({ level: settings.logLevel })
  const databases = openSubgraphDatabases(settings, logins.platform)
  stack.defer(() => databases.close())
  const outbox = openOutboxLag(logins.platform)
  stack.defer(() => outbox.close())
  const issuer = identityProvider?.address ?? null
  const metrics = figuresOfAll(createMetrics())
  const { url, reload } = await openGateway(
    {
      settings,
      countsLogin: logins.counts,
      platformLogin: logins.platform,
      databases,
      outbox,
      issuer,
      metrics,
      logger,
      clock: () => new Date(),
    },
    stack,
  )
  showPulse(url)
  process.on('message', (message) => message === RELOAD && void reload())
  const parts = stack.move()
  return { [Symbol.asyncDispose]: () => parts.disposeAsync() }
}

// When whoever started it is gone, Node ends it.
await runUntilStopped(work)
