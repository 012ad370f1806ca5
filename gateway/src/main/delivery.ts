import { type Handler, type Outbox, startOutbox } from '@cse/db/src/outbox/outbox'
import type { Logger } from 'pino'
import { SUBGRAPHS } from '../config/settings.ts'
import type { SubgraphDatabases } from '../config/subgraph-databases.ts'
import { subgraphPackages } from '../subgraphs/packages.ts'

/** Delivers events to the subgraphs that hear them. `login` is that of `cse_outbox`. @throws when it cannot be started the first time */
export async function startDelivery(
  databases: SubgraphDatabases,
  login: string,
  logger: Logger,
): Promise<Outbox> {
  return startOutbox({
    url: login,
    handlers: await handlersOf(databases),
    seals: true,
    onMessage: (level, message) => logger[level === 'error' ? 'error' : 'warn'](message),
  })
}

/** What is done with events. Whoever hears them may keep what follows in a database of its own. */
async function handlersOf(databases: SubgraphDatabases): Promise<Record<string, Handler>> {
  const hearing = SUBGRAPHS.map(async (name) => {
    const handlers = await subgraphPackages[name].handlers()
    return handlers(databases.of(name))
  })
  return Object.assign({}, ...(await Promise.all(hearing)))
}
