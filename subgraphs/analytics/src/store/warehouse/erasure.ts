import { Param, sql } from '@cse/db/src/query/sql'
import type { Reading, Writing } from '@cse/db/src/session/schema-session'
import { type CareKind, factTopics, type PersonFact } from '../../rules/fact.ts'
import { releaseKeyOf } from '../release/open-cases.ts'
import { appendEvents, markIngested } from './event-log.ts'

/** A fact that was moved to another person, with its new pseudonym. */
export interface DetachedFact {
  readonly kind: CareKind
  readonly former: string
  readonly pseudonym: string
  readonly person: string
}

/**
 * Gives facts their new pseudonyms, in the version in which they were received. A case that was released counts as released under its new pseudonym
 * too, or it would be released again.
 */
export async function renameFacts(writing: Writing, detached: readonly DetachedFact[]): Promise<void> {
  for (const [kind, facts] of Map.groupBy(detached, ({ kind }) => kind)) {
    const named = sql`unnest(${new Param(facts.map(({ former }) => former))}::text[],
      ${new Param(facts.map(({ pseudonym }) => pseudonym))}::text[]) as named(former, latter)`
    if (kind === 'case')
      await writing.run(sql`
        insert into analytics.released_case (case_key, release_id)
        select ${releaseKeyOf('latter')}, release_id from ${named}
        join analytics.released_case released on released.case_key = ${releaseKeyOf('former')}`)
    await writing.run(sql`
      update ${sql.raw(`analytics.${kind}_fact`)} fact set pseudonym = latter, source_version = source_version - 1
      from ${named} where fact.pseudonym = former`)
  }
}

/** Deletes the facts about persons. */
export async function deletePersons(writing: Writing, persons: readonly string[]): Promise<void> {
  await writing.run(sql`delete from analytics.person_fact where pseudonym = any(${new Param(persons)})`)
}

/** Rewrites the events of these facts as if they had always been of another person, and removes the facts about persons who are gone. */
export async function rewriteEvents(
  writing: Writing,
  { detached, gone }: { readonly detached: readonly DetachedFact[]; readonly gone: readonly string[] },
  proposal: string,
): Promise<void> {
  const names = [
    ...detached.map(({ former, pseudonym, person }) => [former, [pseudonym, person]] as const),
    ...gone.map((person) => [person, null] as const),
  ]
  if (names.length === 0) return
  const facts = JSON.stringify(Object.fromEntries(names))
  await writing.rows(
    sql<{ count: number }>`select analytics.rewrite_events(${facts}::jsonb, ${proposal}) as "count"`,
  )
}

/** Appends the facts about the persons who took facts over, as if they were received now. They are ingested already. */
export async function appendPersons(writing: Writing, persons: readonly PersonFact[]): Promise<void> {
  if (persons.length === 0) return
  await appendEvents(writing, [
    { topic: factTopics.persons, payload: { facts: persons }, facts: persons.length },
  ])
  const [last] = await writing.rows(sql<{ id: number }>`
    select max(id) as "id" from analytics.event where topic = ${factTopics.persons} and position is null`)
  if (last) await markIngested(writing, [last])
}

/** Stores pseudonyms under which nothing is ingested any more. */
export async function storeErased(writing: Writing, pseudonyms: readonly string[]): Promise<void> {
  await writing.run(sql`
    insert into analytics.erased_pseudonym (pseudonym) select distinct unnest(${new Param(pseudonyms)}::text[]) on conflict do nothing`)
}

/** Those of these pseudonyms under which nothing is ingested any more. */
export async function erasedAmong(reading: Reading, pseudonyms: readonly string[]): Promise<Set<string>> {
  const found = await reading.rows(sql<{ pseudonym: string }>`
    select pseudonym as "pseudonym" from analytics.erased_pseudonym where pseudonym = any(${new Param(pseudonyms)})`)
  return new Set(found.map(({ pseudonym }) => pseudonym))
}
