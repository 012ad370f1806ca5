import type { Task } from 'graphile-worker'
import type { OutboxOptions } from './outbox.ts'

/** What is done with the events of each topic, as the worker runs it. */
export function tasksOf(subscriptions: OutboxOptions['subscriptions']): [string, Task][] {
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
      `select graphile_worker.add_job(topic, $1::json, job_key => $2::text || substr(topic, strpos(topic, '/')))
       from unnest($3::text[]) as topic`,
      [JSON.stringify(payload), job.key, topics],
    )
  }
