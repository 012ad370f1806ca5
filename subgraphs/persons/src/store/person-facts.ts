import { emitAll } from '@cse/db/src/outbox/emitter'
import { Param, sql } from '@cse/db/src/query/sql'
import type { Writing } from '@cse/db/src/session/schema-session'
import { type PersonFactSource, personFact } from '../rules/person-fact.ts'
import { outboxEvent } from './emit.ts'

/**
 * Emits the facts of persons that this write has changed: whoever changes sex, birth, residence or ISEE, or registers somebody, does so in the
 * same transaction, and counts the person's version, since a fact replaces only older ones.
 * @param ids uuids
 * @throws when the write has not changed one of them
 */
export async function emitPersonFacts(writing: Writing, ids: readonly string[]): Promise<void> {
  const sources = await writing.rows(sql<PersonFactSource>`
    select uuid, sex, birth_year as "birthYear", comune, isee_cents as "isee", version from persons.fact_sources(${new Param(ids)}::uuid[])`)
  if (sources.length < new Set(ids).size)
    throw new Error('The fact of a person was to be emitted who was not changed')
  const facts = sources.map((source) => personFact(writing.pseudonymKey, source))
  // the newest state is enough, so it takes the place of an older one
  await writing.run(
    emitAll(
      facts.map((fact) => outboxEvent('persons.person-facts-changed', { facts: [fact] }, fact.pseudonym)),
    ),
  )
}
