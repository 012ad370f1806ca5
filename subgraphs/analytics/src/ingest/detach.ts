import { randomBytes } from 'node:crypto'
import type { DetachFacts } from '@cse/db/src/erasure/orders'
import type { Writing } from '@cse/db/src/session/schema-session'
import { type CareFact, type CareKind, type HeardPerson, NOT_KNOWN_YET } from '../rules/fact.ts'
import {
  appendPersons,
  forgetPersons,
  noteErased,
  renameFacts,
  rewriteEvents,
} from '../store/warehouse/erasure.ts'
import { careFactsOf, personFactsOf } from '../store/warehouse/facts.ts'
import { beginTelling } from '../store/warehouse/revisions.ts'
import { takeFacts } from './batch.ts'
import { newBench, putDown, takeTurns } from './ingest.ts'

/** A fact under its new names. */
export interface Detached {
  readonly kind: CareKind
  readonly former: string
  readonly pseudonym: string
  readonly person: string
}

/**
 * Gives facts to persons of whom nothing is known but sex, year of birth and ISEE, and who are nobody: a new one for each of `people`. Cells move
 * by the key of that person, and where somebody had facts of several files in one cell. What is under no known pseudonym is left alone.
 */
export async function detach(
  writing: Writing,
  people: DetachFacts['people'],
  proposal: string,
): Promise<void> {
  await takeTurns(writing)
  const persons = [...new Set(people.map(({ person }) => person))]
  const known = new Map((await personFactsOf(writing, persons)).map((fact) => [fact.pseudonym, fact]))
  const kept = Map.groupBy(await careFactsOf(writing, persons, new Map()), ({ person }) => person)

  const strangers: HeardPerson[] = []
  const moved: CareFact[] = []
  const detached: Detached[] = []
  for (const { person, facts, whole } of people) {
    const theirs = (kept.get(person) ?? []).filter(({ pseudonym }) => whole || facts.includes(pseudonym))
    if (theirs.length === 0) continue
    const stranger = drawn()
    strangers.push({ ...(known.get(person) ?? UNKNOWN), ...stranger, comune: null, version: 0 })
    for (const fact of theirs) {
      // newer than what is there, so that it goes over
      moved.push({ ...fact, person: stranger.pseudonym, version: fact.version + 1 })
      const { pseudonym } = drawn()
      detached.push({ kind: fact.kind, former: fact.pseudonym, pseudonym, person: stranger.pseudonym })
    }
  }
  const gone = people.filter(({ whole }) => whole).map(({ person }) => person)
  const bench = { ...(await newBench(writing, false)), telling: await beginTelling(writing) }
  await takeFacts(writing, [{ at: new Date(), backlog: false, persons: strangers, care: moved }], bench)
  await putDown(writing, bench)
  await renameFacts(writing, detached)
  await forgetPersons(writing, gone)
  await rewriteEvents(writing, { detached, gone }, proposal)
  await appendPersons(writing, strangers)
  await noteErased(writing, [...people.flatMap(({ facts }) => facts), ...gone])
}

/** A pseudonym that no key leads to, and a key for its cells. */
function drawn(): Pick<HeardPerson, 'pseudonym' | 'recordKey'> {
  return { pseudonym: randomBytes(32).toString('hex'), recordKey: randomBytes(4).readUInt32BE(0) }
}

const UNKNOWN = { ...NOT_KNOWN_YET, comune: null }
