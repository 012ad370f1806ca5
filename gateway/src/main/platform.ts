import { startCheckpoints } from '@cse/db/src/audit/checkpoint-publisher'
import { CheckpointRefused } from '@cse/db/src/audit/publish-checkpoints'
import type { Logins } from '@cse/db/src/migrate/logins'
import { openOutboxLag } from '@cse/db/src/outbox/lag'
import { persons } from '@cse/persons'
import { pino } from 'pino'
import { checkpointOptions } from '../config/checkpoint-settings.ts'
import type { Settings } from '../config/settings.ts'
import { openSubgraphDatabases } from '../config/subgraph-databases.ts'
import { startDemo } from '../demo/demo.ts'
import { startSimulatedSources } from '../demo/simulated-sources.ts'
import { deliverApart } from '../supervision/events.ts'
import type { Gateway } from '../supervision/running-gateway.ts'
import { splitSubgraphs } from '../supervision/split.ts'
import { startWorkers } from '../supervision/workers.ts'
import { createMetrics } from '../telemetry/metrics.ts'
import { startTracing } from '../telemetry/tracing.ts'
import { checkConnections } from './connections.ts'
import { startDelivery } from './delivery.ts'
import { openGateway } from './gateway.ts'
import { checkPooling } from './pooling.ts'
import { checkReplication } from './replication.ts'

/** The whole of it, answering. */
export interface Platform extends Gateway, AsyncDisposable {
  /** Address of the demo's identity provider; null outside a demo. */
  readonly identityProvider: string | null
  /** Stops accepting, lets requests and event handlers finish, then closes everything down to the database. */
  close(): Promise<void>
}

/** What {@link startPlatform} needs. */
export interface PlatformOptions {
  /** Port 0, also that of the identity provider, takes a free one. */
  readonly settings: Settings
  /** To a database that is prepared. */
  readonly logins: Logins
  /** Stops the database when everything else has stopped; nothing unless given. */
  readonly stopDatabase?: () => Promise<void>
  /** Each subgraph as a process of its own; otherwise they are where the gateway is. */
  readonly split?: boolean
  /** The instant it is when a request comes to a gateway in this process; the machine's by default. */
  readonly clock?: () => Date
}

/**
 * Starts what there is once, the delivery of events (in production in a process of its own) and, in a demo, the identity provider; and the gateway: in this process, or in as many
 * workers as the settings say.
 */
export async function startPlatform({
  settings: reported,
  logins,
  stopDatabase,
  split = false,
  clock = () => new Date(),
}: PlatformOptions): Promise<Platform> {
  await using stack = new AsyncDisposableStack()
  stack.defer(async () => stopDatabase?.())
  if (reported.collector) stack.use(await startTracing('cartella-sociale'))
  const logger = pino({ level: reported.logLevel })

  await checkPooling(logins.platform)
  await checkReplication(reported, logins.platform)
  await checkConnections({ ...reported, split }, logins.platform)
  const databases = openSubgraphDatabases(reported, logins.platform)
  stack.defer(() => databases.close())
  const ended = (what: object) => logger.error(what, 'a process has ended and is started again')
  const outbox = openOutboxLag(logins.platform)
  stack.defer(() => outbox.close())
  if (reported.deliveryApart) await deliverApart(reported, logins, () => ended({ part: 'events' }), stack)
  else {
    const delivery = await startDelivery(databases, logins.outbox, logger)
    stack.defer(() => delivery.stop())
  }
  const checkpoints = startCheckpoints({
    ...(await checkpointOptions(reported.checkpoints)),
    url: logins.outbox,
    onFault: (error) =>
      logger.error(
        { reason: error instanceof Error ? error.message : 'unknown' },
        error instanceof CheckpointRefused
          ? 'the log of access is not the one that was attested'
          : 'a checkpoint of the log of access did not leave',
      ),
  })
  stack.defer(() => checkpoints.stop())
  const demo =
    reported.identityProvider &&
    (await startDemo(reported.identityProvider, {
      origins: reported.origins,
      redirects: reported.redirects,
      citizenTaxCode: () => databases.of('persons').system('persons', persons.signIn.demoCitizenTaxCode),
      directory: reported.dataDirectory,
    }))
  if (demo) stack.defer(() => demo.stop())

  const simulated =
    reported.demo && !reported.eServicesFile ? await startSimulatedSources(reported.dataDirectory) : null
  if (simulated) stack.defer(() => simulated.stop())
  const configured = { ...reported, eServicesFile: simulated?.file ?? reported.eServicesFile }
  const settings = split
    ? await splitSubgraphs(configured, logins.subgraphs, (subgraph) => ended({ subgraph }), stack)
    : configured
  const issuer = demo?.issuer ?? null
  const gateway =
    settings.workers > 1
      ? await startWorkers(settings, logins, (worker) => ended({ worker }), stack)
      : await openGateway(
          {
            settings,
            countsLogin: logins.counts,
            platformLogin: logins.platform,
            databases,
            outbox,
            issuer,
            metrics: createMetrics(),
            logger,
            clock,
          },
          stack,
        )
  demo?.allow(gateway.url)

  const parts = stack.move()
  const close = () => parts.disposeAsync()
  return { ...gateway, identityProvider: issuer, close, [Symbol.asyncDispose]: close }
}
