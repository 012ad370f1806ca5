import type { Task } from 'graphile-worker'
import { DELIVERY_ATTEMPTS } from './delivery-attempts.ts'

/**
 * What is done with the events of one topic. Delivery is at least once, so a handler run twice with the same payload must leave the
 * same state. A handler that throws is run again later, with growing delays, {@link DELIVERY_ATTEMPTS} times at most; then the event is kept among those given up
 * (`dead-events.ts`).
 */
export type Handler = (payload: unknown) => Promise<void>

/**
 * What is done with the events of one topic by each who handles them, by name. Where there are several, an event becomes one for each of them, under
 * the topic `<topic>/<name>`: who fails is tried again alone.
 */
export type Subscribers = Readonly<Record<string, Handler>>

/** Who handles events, by topic. */
export type Subscriptions = Readonly<Record<string, Subscribers>>

/** What is done with the events of each topic, as the worker runs it. */
export function tasksOf(subscriptions: Subscriptions): [string, Task][] {
  return Object.entries(subscriptions).flatMap(([topic, subscribers]) => {
    const own = Object.entries(subscribers).map(
      ([name, handle]) => [`${topic}/${name}`, (payload) => handle(payload)] satisfies [string, Task],
    )
    const [first] = own
    if (!first) return []
    // One that waited for this subscriber alone is still for nobody else, even when there are no others any more.
    return [[topic, own.length === 1 ? first[1] : handOut(own.map(([name]) => name))], ...own]
  })
}

/** Puts an event for each subscriber into the queue, all of them or none; handed out twice, each gets it twice, as any event may come. */
const handOut =
  (topics: readonly string[]): Task =>
  async (payload, { job, query }) => {
    await query(
      `select graphile_worker.add_job(topic, $1::json, max_attempts => ${DELIVERY_ATTEMPTS},
         job_key => $2::text || substr(topic, strpos(topic, '/')))
       from unnest($3::text[]) as topic`,
      [JSON.stringify(payload), job.key, topics],
    )
  }
