import { type FactOf, type FactTopic, factTopics } from '@cse/db/src/outbox/facts'
import type { Sql } from 'postgres'

const topics = Object.keys(factTopics) as FactTopic[]

/** What was told to analytics under a topic. */
export interface Told<Topic extends FactTopic = FactTopic> {
  readonly topic: Topic
  readonly fact: FactOf[Topic]
}

/** Takes out of the outbox what waits there for analytics, one fact after the other, in the order in which it was told. */
export async function takeFacts(admin: Sql): Promise<Told[]> {
  const jobs = await admin<{ identifier: string; facts: FactOf[FactTopic][] }[]>`
    with taken as (
      delete from graphile_worker._private_jobs job using graphile_worker._private_tasks task
      where task.id = job.task_id and task.identifier = any (${Object.values(factTopics)})
      returning job.id, task.identifier, job.payload->'facts' as facts
    )
    select identifier, facts from taken order by id`
  return jobs.flatMap(({ identifier, facts }) => {
    const topic = topics.find((one) => factTopics[one] === identifier)
    if (!topic) throw new Error(`${identifier} is no topic of facts`)
    return facts.map((fact) => ({ topic, fact }))
  })
}

/** The facts of one topic, of those taken. */
export function factsOf<Topic extends FactTopic>(told: readonly Told[], topic: Topic): FactOf[Topic][] {
  return told.filter((one): one is Told<Topic> => one.topic === topic).map(({ fact }) => fact)
}
