import { type Outbox, startOutbox } from '@cse/db/src/outbox/outbox'
import type { Logger } from 'pino'
import type { SubgraphDatabases } from '../config/subgraph-databases.ts'
import { subscriptionsOfAll } from '../subgraphs/subscriptions.ts'

/** Delivers events to the subgraphs that handle them. `login` is that of `cse_outbox`. @throws when it cannot be started the first time */
export async function startDelivery(
  databases: SubgraphDatabases,
  login: string,
  logger: Logger,
): Promise<Outbox> {
  return startOutbox({
    url: login,
    subscriptions: await subscriptionsOfAll(databases.of),
    seals: true,
    onMessage: (level, message) => logger[level === 'error' ? 'error' : 'warn'](message),
  })
}
