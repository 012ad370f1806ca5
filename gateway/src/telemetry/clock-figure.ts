import { Gauge, type Registry } from 'prom-client'

/** Adds by how much the clock of this process is ahead of the database's, read once a scrape. What cannot be read stays as it was. */
export function registerClockFigure(
  register: Registry,
  clock: () => Promise<{ readonly secondsAhead: number }>,
): void {
  new Gauge({
    name: 'cse_clock_ahead_seconds',
    help: 'By how many seconds the clock of this process is ahead of the database’s; beyond 60, either way, deadlines and signatures are off.',
    registers: [register],
    aggregator: 'max',
    async collect() {
      const check = await clock().catch(() => null)
      if (check) this.set(check.secondsAhead)
    },
  })
}
