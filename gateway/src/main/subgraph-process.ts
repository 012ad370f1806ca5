import { createSecretKey } from 'node:crypto'
import { openProbe } from '@cse/db/src/connection/probe'
import { openDatabase } from '@cse/db/src/session/database'
import { pino } from 'pino'
import { databaseKeysOf, graphKeysOf } from '../config/keys.ts'
import { SUBGRAPHS, type SubgraphName } from '../config/settings.ts'
import { clockCheck, databaseCheck } from '../http/checks.ts'
import { listen } from '../http/listen.ts'
import { createSubgraphServer } from '../http/subgraph-server.ts'
import { portOf } from '../subgraphs/address.ts'
import { eServicesOf } from '../subgraphs/e-services.ts'
import { subgraphPackages } from '../subgraphs/packages.ts'
import { subgraphSettings } from '../subgraphs/process-settings.ts'
import { runUntilStopped } from '../supervision/process-life.ts'
import { createMetrics } from '../telemetry/metrics.ts'
import { startTracing } from '../telemetry/tracing.ts'

/** `node gateway/src/main/subgraph-process.ts <name>` serves one subgraph over HTTP, with a login of its own to the database. */
async function serveSubgraph(name: SubgraphName): Promise<AsyncDisposable> {
  const {
    host,
    keys,
    logLevel,
    databaseUrl: url,
    metricsAccess,
    subgraphPort,
    collector,
    eServicesFile,
  } = subgraphSettings(name)
  if (!url) {
    const variable = `${name.toUpperCase()}_DATABASE_URL`
    throw new Error(
      `${variable} is missing: it must be the address with which cse_${name} logs in to its database.`,
    )
  }
  const tracing = collector ? await startTracing(`cartella-sociale-${name}`) : undefined
  const database = openDatabase({ url, only: name, ...databaseKeysOf(keys) })
  const eServices = await eServicesOf(eServicesFile)
  const probe = openProbe(url)
  const server = createSubgraphServer({
    name,
    subgraph: (await subgraphPackages[name].subgraph()).open(graphKeysOf(keys), eServices),
    databaseOf: () => database,
    key: createSecretKey(keys.viewer),
    keyBefore: keys.before ? createSecretKey(keys.before.viewer) : null,
    checks: { database: databaseCheck(probe, database), clock: clockCheck(probe) },
    metrics: createMetrics(),
    metricsAccess,
    logger: pino({ level: logLevel, base: { subgraph: name } }),
  })
  const port = portOf(name, subgraphPort)
  await listen(server, { host, port }, `stop what runs there before starting ${name}`)
  process.send?.('ready')
  // Whoever started us is gone, so nobody will ask any more.
  process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'))
  return {
    [Symbol.asyncDispose]: async () => {
      await server.close()
      await eServices?.close()
      await probe.close()
      await database.close()
      await tracing?.[Symbol.asyncDispose]()
    },
  }
}

const requested = SUBGRAPHS.find((name) => name === process.argv[2])
await runUntilStopped(async () => {
  if (!requested) throw new Error(`Name one of the subgraphs: ${SUBGRAPHS.join(', ')}.`)
  return serveSubgraph(requested)
})
