import type { DisposableRule, LeftOut, LeftOutReason } from '@cse/db/src/erasure/orders'
import type { Schema } from '@cse/db/src/migrate/schemas'
import { Param, sql } from '@cse/db/src/query/sql'
import type { Writing } from '@cse/db/src/session/schema-session'
import type { DisposalReport } from '@cse/schema/events/disposal'
import { emit } from './emit.ts'

/** A request that was ordered to be erased, and what stood in the way. */
interface OrderedRequest {
  readonly record: string
  readonly person: string
  readonly because: LeftOutReason | null
}

/** Erases ordered requests that are there still. */
export function eraseRequests(
  writing: Writing,
  records: readonly string[],
  endedBefore: string,
): Promise<OrderedRequest[]> {
  return writing.rows(sql<OrderedRequest>`
    select record_id as "record", person_id as "person", because as "because"
    from persons.erase_requests(${new Param(records)}::uuid[], ${endedBefore})`)
}

/** A person who was ordered to be erased, under all ids, and what stood in the way. */
interface OrderedPerson {
  readonly record: string
  readonly ids: readonly string[]
  readonly because: LeftOutReason | null
  /** Rows that belonged to the person. */
  readonly removed: number
}

/** Erases ordered persons who are there still. */
export function erasePersons(
  writing: Writing,
  records: readonly string[],
  endedBefore: string,
): Promise<OrderedPerson[]> {
  return writing.rows(sql<OrderedPerson>`
    select record_id as "record", ids as "ids", because as "because", removed as "removed"
    from persons.erase_persons(${new Param(records)}::uuid[], ${endedBefore})`)
}

/** Who has to say of a batch that it is done. Of persons the others are asked one after the other, and the last one speaks for all. */
const PARTS: Readonly<Record<DisposableRule, readonly Schema[]>> = {
  CASE_FILE: ['cases', 'finance', 'analytics'],
  PERSON_RECORD: ['persons', 'analytics'],
  APPOINTMENT: ['services', 'analytics'],
  RIGHTS_REQUEST: ['persons'],
}

/**
 * Notes that a subgraph has done its part of a batch. What all have erased names nobody any more; what stood in the way is ordered no longer, and
 * proposed again when its time comes. A proposal of which nothing waits is carried out.
 */
export async function settleBatch(
  writing: Writing,
  by: Schema,
  { proposal, batch, leftOut, removed }: DisposalReport,
  at: Date,
): Promise<void> {
  // one report of a proposal after the other
  const known = await writing.one(
    sql<{ id: string }>`select id from persons.disposal_proposal where id = ${proposal} for update`,
  )
  const reported = await writing.rows(
    sql<{ rule: DisposableRule; news: boolean }>`
      select rule as "rule", not ${by} = any (settled_by) as "news" from persons.disposal_item where batch = ${batch}`,
  )
  const [first] = reported
  if (!known || !first) throw new Error('A report came of a batch that nobody has ordered')
  const { rule } = first
  await leaveOut(writing, { proposal, batch, rule }, leftOut, at)
  const speaksForAll = PARTS[rule].includes(by)
  if (!speaksForAll || !reported.some(({ news }) => news)) return
  await writing.run(sql`
    update persons.disposal_item set settled_by = settled_by || ${by}::text where batch = ${batch} and not ${by} = any (settled_by)`)
  await writing.run(sql`
    update persons.disposal_item set state = 'ERASED', settled_at = ${new Param(at)}::timestamptz, person_id = null, reference = null
    where batch = ${batch} and state = 'APPROVED' and settled_by @> ${new Param(PARTS[rule])}::text[]`)
  await forgetErased(writing, batch)
  const counts = Object.entries(removed).filter(([, number]) => number > 0)
  for (const [what, number] of counts)
    await writing.run(sql`
      insert into persons.disposal_removal (proposal_id, rule, what, number) values (${proposal}, ${rule}, ${what}, ${number})
      on conflict (proposal_id, rule, what) do update set number = disposal_removal.number + excluded.number`)
  await carriedOut(writing, proposal, at)
}

/** Earlier proposals and holds name a record that is erased no more either. */
async function forgetErased(writing: Writing, batch: string): Promise<void> {
  const erased = sql`(select rule, record_id from persons.disposal_item where batch = ${batch} and state = 'ERASED')`
  await writing.run(sql`
    update persons.disposal_item set person_id = null, reference = null
    where (rule, record_id) in ${erased} and num_nonnulls(person_id, reference) > 0`)
  await writing.run(sql`delete from persons.retention_hold where (rule, record_id) in ${erased}`)
}

async function leaveOut(
  writing: Writing,
  of: { readonly proposal: string; readonly batch: string; readonly rule: DisposableRule },
  leftOut: readonly LeftOut[],
  at: Date,
): Promise<void> {
  if (leftOut.length === 0) return
  const left = sql`jsonb_to_recordset(${JSON.stringify(leftOut)}::jsonb) as left_out(record uuid, because text)`
  await writing.run(sql`
    update persons.disposal_item item set state = 'LEFT_OUT', left_out_because = left_out.because, settled_at = ${new Param(at)}::timestamptz
    from ${left} where item.batch = ${of.batch} and item.record_id = left_out.record and item.state = 'APPROVED'`)
  const records = leftOut.map(({ record }) => record)
  await writing.rows(
    sql<object>`select persons.withdraw_order(${of.proposal}, ${of.rule}, ${new Param(records)}::uuid[])`,
  )
  if (of.rule === 'PERSON_RECORD') await sayWhereTheyLive(writing, records)
  await carriedOut(writing, of.proposal, at)
}

/** Who was asked first has forgotten where they live: a person who stays is known to all again. */
async function sayWhereTheyLive(writing: Writing, persons: readonly string[]): Promise<void> {
  const living = await writing.rows(sql<{ person: string; comune: string; since: string }>`
    select person as "person", comune as "comune", since as "since" from persons.residences_of(${new Param(persons)}::uuid[])`)
  for (const { person, comune, since } of living)
    await emit(writing, 'persons.residence-changed', { person, from: comune, to: comune, on: since })
}

async function carriedOut(writing: Writing, proposal: string, at: Date): Promise<void> {
  await writing.run(sql`
    update persons.disposal_proposal set status = 'CARRIED_OUT', carried_out_at = ${new Param(at)}::timestamptz, version = version + 1
    where id = ${proposal} and status = 'APPROVED'
      and not exists (select from persons.disposal_item where proposal_id = ${proposal} and state = 'APPROVED')`)
}
