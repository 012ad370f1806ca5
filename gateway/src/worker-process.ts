import { openOutboxLag } from '@cse/db/src/outbox-lag'
import { OUTBOX_ROLE, roleUrl } from '@cse/db/src/roles'
import { pino } from 'pino'
import { openGateway } from './gateway.ts'
import { openHouses } from './house.ts'
import { useKeys } from './keys.ts'
import { createMetrics } from './metrics.ts'
import { runUntilStopped, type Service } from './process-life.ts'
import { processSettings } from './settings.ts'
import { startTracing } from './telemetry/tracing.ts'
import { figuresOfAll } from './worker-figures.ts'
import { RELOAD, showPulse } from './worker-pulse.ts'

/** One of several gateways at the same port, started by `workers.ts`, which has prepared the database and delivers events. */
async function work(): Promise<Service> {
  await using stack = new AsyncDisposableStack()
  const settings = processSettings()
  const { databaseUrl: adminUrl, identityProvider } = settings
  if (!adminUrl) throw new Error('DATABASE_URL is missing: a worker has no database of its own.')
  const roleSecret = settings.keys.roles.toString('base64url')
  if (settings.collector) stack.use(await startTracing('cartella-sociale'))
  const logger = pino({ level: settings.logLevel })
  useKeys(settings.keys)
  const houses = openHouses(settings, adminUrl, roleSecret)
  stack.defer(() => houses.close())
  const outbox = openOutboxLag(roleUrl(adminUrl, OUTBOX_ROLE, roleSecret))
  stack.defer(() => outbox.close())
  const issuer = identityProvider?.address ?? null
  const metrics = figuresOfAll(createMetrics())
  const { url, reload } = await openGateway(
    { settings, adminUrl, roleSecret, houses, outbox, issuer, metrics, logger },
    stack,
  )
  showPulse(url)
  process.on('message', (message) => message === RELOAD && void reload())
  const parts = stack.move()
  return { [Symbol.asyncDispose]: () => parts.disposeAsync() }
}

// When whoever started it is gone, Node ends it.
await runUntilStopped(work)
