import { type DueRecord, dueRecords, type SearchTurn } from '@cse/db/src/erasure/due-records'
import type { DisposableRule } from '@cse/db/src/erasure/orders'
import { Param, sql } from '@cse/db/src/query/sql'
import type { Writing } from '@cse/db/src/session/schema-session'

/** Persons of whom no file is left and whose own period was over before a day. */
export const personsDue = (
  writing: Writing,
  { endedBefore, after, most }: SearchTurn,
): Promise<DueRecord[]> =>
  writing.rows(dueRecords(sql`persons.persons_due(${endedBefore}, ${after}, ${most})`))

/** Decided requests whose period was over before a day. */
export function requestsDue(writing: Writing, endedBefore: string): Promise<DueRecord[]> {
  return writing.rows(dueRecords(sql`persons.requests_due(${endedBefore})`))
}

/** What nobody decided on before this year is proposed anew, with what has come since. */
export async function supersedeProposals(writing: Writing, year: number): Promise<void> {
  await writing.run(sql`
    with superseded as (
      update persons.disposal_proposal set status = 'SUPERSEDED', version = version + 1 where status = 'OPEN' and year < ${year} returning id)
    delete from persons.disposal_item where proposal_id in (select id from superseded) and state = 'PROPOSED'`)
}

/**
 * Puts records that were found into the proposals of their holders, as far as these are open. One that is held back is not
 * proposed; one that is there already stays as it is. Whoever has read a proposal before reads it anew before ordering what was added.
 */
export async function propose(
  writing: Writing,
  {
    endedBefore,
    rule,
    records,
  }: {
    readonly endedBefore: string
    readonly rule: DisposableRule
    readonly records: readonly DueRecord[]
  },
  at: Date,
): Promise<void> {
  if (records.length === 0) return
  const found = sql`jsonb_to_recordset(${JSON.stringify(records)}::jsonb) as found(record uuid, person uuid, holder text, reference text,
    "startedOn" date, "keptUntil" date)`
  const proposable = sql`not persons.is_held(${rule}, found.record, ${endedBefore})`
  await writing.run(sql`
    insert into persons.disposal_proposal (id, holder, year, ended_before, made_at, status)
    select uuidv7(), holder, extract(year from ${endedBefore}::date), ${endedBefore}, ${new Param(at)}::timestamptz, 'OPEN'
    from (select distinct found.holder from ${found} where ${proposable} order by 1) as holders
    on conflict (holder, year) do nothing`)
  // who decides at this moment has decided, or waits and is told that it grew
  await writing.rows(sql<object>`
    select from persons.disposal_proposal where ended_before = ${endedBefore} and status = 'OPEN'
      and holder = any(${new Param([...new Set(records.map(({ holder }) => holder))])}) order by id for update`)
  const added = await writing.rows(sql<{ proposal: string }>`
    insert into persons.disposal_item (id, proposal_id, rule, record_id, person_id, reference, started_on, kept_until, state)
    select uuidv7(), proposal.id, ${rule}, found.record, found.person, found.reference, found."startedOn", found."keptUntil", 'PROPOSED'
    from ${found} join persons.disposal_proposal proposal on proposal.holder = found.holder and proposal.ended_before = ${endedBefore}
    where proposal.status = 'OPEN' and ${proposable}
    order by found."keptUntil", found.record
    on conflict (proposal_id, rule, record_id) do nothing returning proposal_id as "proposal"`)
  await writing.run(sql`
    update persons.disposal_proposal set version = version + 1
    where id = any(${new Param([...new Set(added.map(({ proposal }) => proposal))])}::uuid[])`)
  writing.touch(records.map(({ person }) => person))
}
