import { pino } from 'pino'
import { processSettings } from '../config/settings.ts'
import { openSubgraphDatabases } from '../config/subgraph-databases.ts'
import { runUntilStopped, type Service } from '../supervision/process-life.ts'
import { showPulse } from '../supervision/worker-pulse.ts'
import { startTracing } from '../telemetry/tracing.ts'
import { startDelivery } from './delivery.ts'

/** The one process that delivers events, started by `events.ts`; it answers nobody. */
async function deliver(): Promise<Service> {
  await using stack = new AsyncDisposableStack()
  const settings = processSettings()
  const { logins } = settings
  if (!logins?.outbox) throw new Error('CSE_DATABASE_LOGINS is not complete: platform and outbox are needed.')
  if (settings.collector) stack.use(await startTracing('cartella-sociale-events'))
  const databases = openSubgraphDatabases(settings, logins.platform)
  stack.defer(() => databases.close())
  const outbox = await startDelivery(
    databases,
    logins.outbox,
    pino({ level: settings.logLevel, base: { part: 'events' } }),
  )
  stack.defer(() => outbox.stop())
  showPulse('delivering')
  // Whoever started us is gone; the next one starts another.
  process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'))
  const parts = stack.move()
  return { [Symbol.asyncDispose]: () => parts.disposeAsync() }
}

await runUntilStopped(deliver)
