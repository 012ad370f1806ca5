/** From an event to the aggregate that has received it, under 200 events a second. */
import { setTimeout as pause } from 'node:timers/promises'
import { OUTBOX_ROLE, roleUrl } from '@cse/db/src/migrate/roles'
import { startOutbox } from '@cse/db/src/outbox/outbox'
import { subscriptionsOf } from '@cse/schema/events/handlers'
import { eventHandlers } from '../../subgraphs/analytics/src/event-handlers.ts'
import { rebuild } from '../../subgraphs/analytics/src/ingest/rebuild.ts'
import { aggregateTable } from '../../subgraphs/analytics/src/store/aggregate/aggregate-table.ts'
import { type Figure, figureOf } from './figures.ts'
import { drawing, personWith, writeFactEvents } from './warehouse/fact-events.ts'
import { analyst, emptyWarehouse, sessionOf } from './warehouse/world.ts'

const BEHIND = 100_000
const RATE = 200
const SECONDS = 40
/** Seconds of the same load that are not measured: a process that has just begun knows no cells yet. */
const WARM = 10
/** Milliseconds in which nearly all have to be there. */
const LIMIT = 2_000
/** Milliseconds between two looks, so that looking takes nothing from what is measured. */
const LOOKED_EVERY = 100

/** The age of what an aggregate shows, queried over and over while events come. */
export async function freshness(): Promise<readonly Figure[]> {
  await using stack = new AsyncDisposableStack()
  const { admin, adminUrl, database } = await emptyWarehouse(stack)
  await writeFactEvents(admin, BEHIND, () => {})
  await rebuild(database)
  await admin.unsafe('vacuum analyze')
  const outbox = await startOutbox({
    url: roleUrl(adminUrl, OUTBOX_ROLE, 'a secret of the bench'),
    subscriptions: subscriptionsOf({ analytics: eventHandlers(database) }),
  })
  stack.defer(() => outbox.stop())

  const towns = drawing(
    await admin`
    select comune.istat_code as comune, membership.ambito, ambito.province, comune.population::int as weight
    from registry.comune comune join registry.ambito_membership membership on membership.comune = comune.istat_code and membership.valid_to is null
    join registry.ambito ambito on ambito.code = membership.ambito order by 1`,
  )
  const services = (await admin<{ code: string }[]>`select code from analytics.service_type order by 1`).map(
    ({ code }) => code,
  )
  const emitted: number[] = []
  const seen: { readonly at: number; readonly events: number }[] = []
  let over = false
  const watching = (async () => {
    while (!over) {
      const [taken] = await admin<{ events: number }[]>`
        select count(*)::int as events from analytics.event where position is not null and facts = 1`
      const session = sessionOf(database)
      const question = { measure: 'DELIVERIES', by: ['AMBITO'], filter: {} } as const
      await aggregateTable(session.as('analytics'), question, { viewer: analyst, now: new Date() })
      await session.close()
      seen.push({ at: performance.now(), events: taken?.events ?? 0 })
      await pause(LOOKED_EVERY)
    }
  })()
  const started = performance.now()
  for (let number = 0; number < RATE * SECONDS; number++) {
    const due = started + (number * 1_000) / RATE
    if (due > performance.now()) await pause(due - performance.now())
    const { deliveries } = personWith(number, towns, services)
    const fact = { ...deliveries[number % deliveries.length], version: 2, minutes: 30 + number }
    emitted.push(performance.now())
    await admin`select registry.emit('cases.delivery-facts-changed', ${JSON.stringify({ facts: [fact] })}::text::jsonb)`
  }
  const deadline = performance.now() + 60_000
  while ((seen.at(-1)?.events ?? 0) < emitted.length && performance.now() < deadline) await pause(20)
  over = true
  await watching
  const delays = emitted.slice(RATE * WARM).map((at, place) => {
    const number = RATE * WARM + place
    const found = seen.find(({ events }) => events > number)
    return found ? found.at - at : Number.POSITIVE_INFINITY
  })
  const at = (share: number) =>
    delays.toSorted((a, b) => a - b)[Math.ceil(delays.length * share) - 1] ?? Number.NaN
  console.log(`  event to aggregate: p50 ${at(0.5).toFixed(0)} ms, p99 ${at(0.99).toFixed(0)} ms`)
  return [
    figureOf(`p50 from event to aggregate, ${RATE} events a second`, `${LIMIT} ms`, [at(0.5) / LIMIT], null),
    figureOf(
      `p99 from event to aggregate, ${RATE} events a second`,
      `${LIMIT} ms`,
      [at(0.99) / LIMIT],
      '<= 1',
    ),
  ]
}
