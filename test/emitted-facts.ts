import { type FactEventName, type FactOf, isFactEventName } from '@cse/schema/events/fact-events'
import type { Sql } from 'postgres'

/** A fact that was emitted for analytics. */
export interface EmittedFact<Name extends FactEventName = FactEventName> {
  readonly event: Name
  readonly fact: FactOf<Name>
}

/** Takes out of the outbox the facts that wait there, one after the other, in the order in which they were emitted. */
export async function takeFacts(admin: Sql): Promise<EmittedFact[]> {
  const jobs = await admin<{ identifier: string; facts: FactOf<FactEventName>[] }[]>`
    with taken as (
      delete from graphile_worker._private_jobs job using graphile_worker._private_tasks task
      where task.id = job.task_id and task.identifier like '%-facts-changed'
      returning job.id, task.identifier, job.payload->'facts' as facts
    )
    select identifier, facts from taken order by id`
  return jobs.flatMap(({ identifier, facts }) => {
    if (!isFactEventName(identifier)) throw new Error(`${identifier} is no event of the catalogue`)
    return facts.map((fact) => ({ event: identifier, fact }))
  })
}

/** The facts of one event, of those taken. */
export function factsOf<Name extends FactEventName>(
  emitted: readonly EmittedFact[],
  name: Name,
): FactOf<Name>[] {
  return emitted.filter((one): one is EmittedFact<Name> => one.event === name).map(({ fact }) => fact)
}
