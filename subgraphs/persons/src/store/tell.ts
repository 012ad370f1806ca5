import { emitAll, factEvent } from '@cse/db/src/outbox/outbox-events'
import { Param, sql } from '@cse/db/src/query/sql'
import type { Writing } from '@cse/db/src/session/schema-session'
import { personFact, type ToldPerson } from '../rules/person-fact.ts'

/**
 * Tells analytics of persons that this write has changed: whoever changes sex, birth, residence or ISEE, or registers somebody, says so in the
 * same transaction, and counts the person's version, since a fact replaces only older ones.
 * @param ids uuids
 * @throws when the write has not changed one of them
 */
export async function tellPersons(writing: Writing, ids: readonly string[]): Promise<void> {
  const told = await writing.rows(sql<ToldPerson>`
    select uuid, sex, birth_year as "birthYear", comune, isee_cents as "isee", version from persons.told(${new Param(ids)}::uuid[])`)
  if (told.length < new Set(ids).size)
    throw new Error('Analytics was to be told of a person who was not changed')
  await writing.run(emitAll(told.map((person) => factEvent('persons', personFact(person)))))
}
