import { Param, sql } from '@cse/db/src/query/sql'
import type { Writing } from '@cse/db/src/session/schema-session'

/** An event in the log. */
export interface LoggedEvent {
  readonly id: number
  readonly topic: string
  readonly payload: unknown
  /** The number of facts that it carries. */
  readonly facts: number
  readonly receivedAt: Date
  /** Its place in the order of ingestion; null while it is pending. */
  readonly position: number | null
}

/** An event before it is appended. */
export type ReceivedEvent = Pick<LoggedEvent, 'topic' | 'payload' | 'facts'>

/** Appends events to the log in their order; they are ingested later. */
export async function appendEvents(writing: Writing, events: readonly ReceivedEvent[]): Promise<void> {
  const payloads = events.map(({ payload }) => JSON.stringify(payload))
  await writing.run(sql`
    insert into analytics.event (topic, payload, facts)
    select topic, payload::json, facts from unnest(${new Param(events.map(({ topic }) => topic))}::text[], ${new Param(payloads)}::text[],
      ${new Param(events.map(({ facts }) => facts))}::integer[]) with ordinality as received(topic, payload, facts, place)
    order by place`)
}

/** The next pending events in the order in which they were received, with so many facts or one event more; and whether there may be more. */
export async function pendingEvents(
  writing: Writing,
  facts: number,
): Promise<{ readonly events: LoggedEvent[]; readonly more: boolean }> {
  const events = await writing.rows(sql<LoggedEvent>`
    select event.id as "id", topic as "topic", payload as "payload", event.facts as "facts", heard_at as "receivedAt", position as "position"
    from (
      select id, facts, sum(facts) over (order by id) as total
      from (select id, facts from analytics.event where position is null order by id limit ${MOST_EVENTS}) pending
    ) pending join analytics.event event on event.id = pending.id
    where pending.total - pending.facts < ${facts} order by event.id`)
  return { events, more: events.length === MOST_EVENTS || factCount(events) >= facts }
}

/** The events that were ingested after a position, in that order, with so many facts or one event more. */
export function ingestedEventsAfter(
  writing: Writing,
  position: number,
  facts: number,
): Promise<LoggedEvent[]> {
  return writing.rows(sql<LoggedEvent>`
    select event.id as "id", topic as "topic", payload as "payload", event.facts as "facts", heard_at as "receivedAt",
      event.position as "position"
    from (
      select position, facts, sum(facts) over (order by position) as total
      from (select position, facts from analytics.event where position > ${position} order by position limit ${MOST_EVENTS}) ingested
    ) ingested join analytics.event event on event.position = ingested.position
    where ingested.total - ingested.facts < ${facts} order by event.position`)
}

/** The number of facts that events carry. */
export const factCount = (events: readonly LoggedEvent[]) =>
  events.reduce((sum, event) => sum + event.facts, 0)

/** Gives pending events their places in the order of ingestion, behind all others and in this order. */
export async function markIngested(
  writing: Writing,
  events: readonly Pick<LoggedEvent, 'id'>[],
): Promise<void> {
  await writing.run(sql`
    update analytics.event set position = (select coalesce(max(position), 0) from analytics.event) + ingested.place
    from unnest(${new Param(events.map(({ id }) => id))}::bigint[]) with ordinality as ingested(id, place) where event.id = ingested.id`)
}

/** The number of facts of all ingested events. */
export async function ingestedFactCount(writing: Writing): Promise<number> {
  const row = await writing.one(
    sql<{
      facts: number
    }>`select coalesce(sum(facts), 0)::bigint as "facts" from analytics.event where position is not null`,
  )
  return row?.facts ?? 0
}

const MOST_EVENTS = 2_000
