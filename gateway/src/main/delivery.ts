import { type Handler, type Outbox, startOutbox } from '@cse/db/src/outbox/outbox'
import type { Logger } from 'pino'
import type { Houses } from '../config/house.ts'
import { SUBGRAPHS } from '../config/settings.ts'
import { subgraphPackages } from '../subgraphs/packages.ts'

/** Delivers events to the subgraphs that hear them. `login` is that of `cse_outbox`. @throws when it cannot be started the first time */
export async function startDelivery(houses: Houses, login: string, logger: Logger): Promise<Outbox> {
  return startOutbox({
    url: login,
    handlers: await handlersOf(houses),
    seals: true,
    onMessage: (level, message) => logger[level === 'error' ? 'error' : 'warn'](message),
  })
}

/** What is done with events. Whoever hears them may keep what follows in a database of its own. */
async function handlersOf(houses: Houses): Promise<Record<string, Handler>> {
  const hearing = SUBGRAPHS.map(async (name) => {
    const handlers = await subgraphPackages[name].handlers?.()
    return handlers?.(houses.of(name)) ?? {}
  })
  return Object.assign({}, ...(await Promise.all(hearing)))
}
