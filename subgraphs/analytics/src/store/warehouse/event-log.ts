import { Param, sql } from '@cse/db/src/query/sql'
import type { Writing } from '@cse/db/src/session/schema-session'

/** An event as it was heard. */
export interface LoggedEvent {
  readonly id: number
  readonly topic: string
  readonly payload: unknown
  readonly facts: number
  readonly heardAt: Date
  /** Its place in the order in which events were taken in; null while it waits. */
  readonly position: number | null
}

/** An event as it is written down. */
export type HeardEvent = Pick<LoggedEvent, 'topic' | 'payload' | 'facts'>

/** Writes events down in their order; what follows from them is left to the digest. */
export async function append(writing: Writing, events: readonly HeardEvent[]): Promise<void> {
  const payloads = events.map(({ payload }) => JSON.stringify(payload))
  await writing.run(sql`
    insert into analytics.event (topic, payload, facts)
    select topic, payload::json, facts from unnest(${new Param(events.map(({ topic }) => topic))}::text[], ${new Param(payloads)}::text[],
      ${new Param(events.map(({ facts }) => facts))}::integer[]) with ordinality as heard(topic, payload, facts, place)
    order by place`)
}

/** The next events that wait, in the order in which they came, with so many facts or one event more; and whether these may not be all. */
export async function waitingEvents(
  writing: Writing,
  facts: number,
): Promise<{ readonly events: LoggedEvent[]; readonly more: boolean }> {
  const events = await writing.rows(sql<LoggedEvent>`
    select event.id as "id", topic as "topic", payload as "payload", event.facts as "facts", heard_at as "heardAt", position as "position"
    from (
      select id, facts, sum(facts) over (order by id) as total
      from (select id, facts from analytics.event where position is null order by id limit ${MOST_EVENTS}) waiting
    ) waiting join analytics.event event on event.id = waiting.id
    where waiting.total - waiting.facts < ${facts} order by event.id`)
  return { events, more: events.length === MOST_EVENTS || factsIn(events) >= facts }
}

/** The events that were taken in past a position, in that order, with so many facts or one event more. */
export function eventsPast(writing: Writing, position: number, facts: number): Promise<LoggedEvent[]> {
  return writing.rows(sql<LoggedEvent>`
    select event.id as "id", topic as "topic", payload as "payload", event.facts as "facts", heard_at as "heardAt",
      event.position as "position"
    from (
      select position, facts, sum(facts) over (order by position) as total
      from (select position, facts from analytics.event where position > ${position} order by position limit ${MOST_EVENTS}) taken
    ) taken join analytics.event event on event.position = taken.position
    where taken.total - taken.facts < ${facts} order by event.position`)
}

/** How many facts events carry. */
export const factsIn = (events: readonly LoggedEvent[]) => events.reduce((sum, event) => sum + event.facts, 0)

/** Gives events that waited their places, behind all others and in this order. */
export async function takeIn(writing: Writing, events: readonly Pick<LoggedEvent, 'id'>[]): Promise<void> {
  await writing.run(sql`
    update analytics.event set position = (select coalesce(max(position), 0) from analytics.event) + taken.place
    from unnest(${new Param(events.map(({ id }) => id))}::bigint[]) with ordinality as taken(id, place) where event.id = taken.id`)
}

/** How many facts were taken in, of all events. */
export async function factsTakenIn(writing: Writing): Promise<number> {
  const row = await writing.one(
    sql<{
      facts: number
    }>`select coalesce(sum(facts), 0)::bigint as "facts" from analytics.event where position is not null`,
  )
  return row?.facts ?? 0
}

const MOST_EVENTS = 2_000
