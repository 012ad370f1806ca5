import type { OutboxLag } from '@cse/db/src/outbox/lag'
import { Gauge, type Registry } from 'prom-client'

const FIGURES: readonly { name: string; help: string; of: (lag: OutboxLag) => number }[] = [
  {
    name: 'cse_events_delivered_by_somebody',
    help: 'Whether some process delivers events (1) or none (0).',
    of: ({ delivering }) => Number(delivering),
  },
  {
    name: 'cse_events_waiting',
    help: 'Events that are due and not yet delivered.',
    of: ({ waiting }) => waiting,
  },
  {
    name: 'cse_events_oldest_seconds',
    help: 'Age of the oldest event that is not yet delivered.',
    of: ({ seconds }) => seconds,
  },
  {
    name: 'cse_events_given_up',
    help: 'Events that were given up after their last attempt (pnpm events list).',
    of: ({ failed }) => failed,
  },
]

/** Adds figures of the outbox to those of a gateway, read once a scrape. A figure that cannot be read stays as it was. */
export function registerEventFigures(register: Registry, lag: () => Promise<OutboxLag>): void {
  let reading: Promise<OutboxLag | null> | undefined
  const read = () => {
    reading ??= lag()
      .catch(() => null)
      .finally(() => {
        reading = undefined
      })
    return reading
  }
  for (const { name, help, of } of FIGURES)
    new Gauge({
      name,
      help,
      registers: [register],
      // all workers report the same events
      aggregator: 'max',
      async collect() {
        const lag = await read()
        if (lag) this.set(of(lag))
      },
    })
}
