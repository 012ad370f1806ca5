import { randomBytes } from 'node:crypto'
import type { Writing } from '@cse/db/src/session/schema-session'
import type { DetachedFacts } from '@cse/schema/events/disposal'
import { type CareFact, type PersonFact, UNKNOWN_PERSON } from '../rules/fact.ts'
import {
  appendPersons,
  type DetachedFact,
  deletePersons,
  renameFacts,
  rewriteEvents,
  storeErased,
} from '../store/warehouse/erasure.ts'
import { careFactsOf, personFactsOf } from '../store/warehouse/facts.ts'
import { beginRevision } from '../store/warehouse/revisions.ts'
import { lockIngestion } from '../store/warehouse/session.ts'
import { ingestPersonalFacts } from './batch.ts'
import { flush, newContext } from './context.ts'

/**
 * Moves facts to persons who do not exist, a new one for each of `people`, of whom nothing is known but sex, year of birth and ISEE. Cells change by
 * the key of that person, and where somebody had facts of several files in one cell. What no known pseudonym names is left alone.
 */
export async function detach(
  writing: Writing,
  people: DetachedFacts['people'],
  proposal: string,
): Promise<void> {
  await lockIngestion(writing)
  const persons = [...new Set(people.map(({ person }) => person))]
  const known = new Map((await personFactsOf(writing, persons)).map((fact) => [fact.pseudonym, fact]))
  const stored = Map.groupBy(await careFactsOf(writing, persons, new Map()), ({ person }) => person)

  const strangers: PersonFact[] = []
  const moved: CareFact[] = []
  const detached: DetachedFact[] = []
  for (const { person, facts, whole } of people) {
    const theirs = (stored.get(person) ?? []).filter(({ pseudonym }) => whole || facts.includes(pseudonym))
    if (theirs.length === 0) continue
    const stranger = randomIdentity()
    strangers.push({ ...(known.get(person) ?? UNKNOWN), ...stranger, comune: null, version: 0 })
    for (const fact of theirs) {
      // a newer version than the stored one, so that the fact is moved
      moved.push({ ...fact, person: stranger.pseudonym, version: fact.version + 1 })
      const { pseudonym } = randomIdentity()
      detached.push({ kind: fact.kind, former: fact.pseudonym, pseudonym, person: stranger.pseudonym })
    }
  }
  const gone = people.filter(({ whole }) => whole).map(({ person }) => person)
  const context = { ...(await newContext(writing, false)), revision: await beginRevision(writing) }
  const arrived = { at: new Date(), backlog: false, persons: strangers, care: moved }
  await ingestPersonalFacts(writing, [arrived], context)
  await flush(writing, context)
  await renameFacts(writing, detached)
  await deletePersons(writing, gone)
  await rewriteEvents(writing, { detached, gone }, proposal)
  await appendPersons(writing, strangers)
  await storeErased(writing, [...people.flatMap(({ facts }) => facts), ...gone])
}

/** A random pseudonym, which no key leads to, and a random record key. */
function randomIdentity(): Pick<PersonFact, 'pseudonym' | 'recordKey'> {
  return { pseudonym: randomBytes(32).toString('hex'), recordKey: randomBytes(4).readUInt32BE(0) }
}

const UNKNOWN = { ...UNKNOWN_PERSON, comune: null }
