import type { Writing } from '@cse/db/src/session/schema-session'
import {
  type AmountFact,
  type CareFact,
  type CareKind,
  factsOfTopic,
  factTopics,
  type OfferFact,
  type PersonFact,
  type StaffFact,
} from '../rules/fact.ts'
import { cellsAt } from '../store/warehouse/cells.ts'
import type { LoggedEvent } from '../store/warehouse/event-log.ts'
import { careFactsOf, personFactsOf, storeCareFacts, storePersonFacts } from '../store/warehouse/facts.ts'
import { storeAmounts, storeOffers, storeStaff } from '../store/warehouse/public-facts.ts'
import type { IngestContext } from './context.ts'
import { type Arrival, People } from './people.ts'

/** Ingests a batch of events, one fact after the other: stores the new facts and changes the cells in the buffer. */
export async function ingestBatch(
  writing: Writing,
  events: readonly LoggedEvent[],
  context: IngestContext,
): Promise<void> {
  const parsed = events.map((event) => ({ at: event.receivedAt, ...parse(event) }))
  await ingestPersonalFacts(writing, parsed, context)
  await storeOffers(
    writing,
    parsed.flatMap(({ offers }) => offers),
  )
  await storeStaff(
    writing,
    parsed.flatMap(({ staff }) => staff),
  )
  await storeAmounts(
    writing,
    parsed.flatMap(({ amounts }) => amounts),
  )
}

/** Facts about people, and how they arrived. */
interface PersonalFacts extends Arrival {
  readonly persons: readonly PersonFact[]
  readonly care: readonly CareFact[]
}

/** Ingests facts about people, one after the other: stores those that are new and changes the cells in the buffer. */
export async function ingestPersonalFacts(
  writing: Writing,
  arrived: readonly PersonalFacts[],
  context: IngestContext,
): Promise<void> {
  const persons = arrived.flatMap(({ persons }) => persons)
  const care = arrived.flatMap(({ care }) => care)
  const people = new People(context)
  await loadStored(writing, persons, care, people)

  const newPersons = new Map<string, PersonFact>()
  const newCare = new Map<string, CareFact>()
  for (const { at, persons, care, backlog } of arrived) {
    const arrival: Arrival = { at, backlog }
    for (const fact of persons) {
      if (people.ingestPerson(fact, arrival)) newPersons.set(fact.pseudonym, fact)
      if (context.deltas.full) await applyDeltas(writing, context)
    }
    for (const fact of care) {
      if (people.ingestCare(fact, arrival)) newCare.set(fact.pseudonym, fact)
      if (context.deltas.full) await applyDeltas(writing, context)
    }
  }
  await applyDeltas(writing, context)
  await storePersonFacts(writing, [...newPersons.values()])
  await storeCareFacts(writing, [...newCare.values()])
}

/** The facts of an event. Events were checked before they were appended to the log. */
interface ParsedEvent {
  readonly backlog: boolean
  readonly persons: readonly PersonFact[]
  readonly care: readonly CareFact[]
  readonly offers: readonly OfferFact[]
  readonly staff: readonly StaffFact[]
  readonly amounts: readonly AmountFact[]
}

const NO_FACTS: ParsedEvent = { backlog: false, persons: [], care: [], offers: [], staff: [], amounts: [] }

function parse({ topic, payload }: LoggedEvent): ParsedEvent {
  const backlog = isBacklog(payload)
  const of = (kind: CareKind, facts: readonly object[]) =>
    facts.map((fact) => ({ kind, ...fact }) as CareFact)
  switch (topic) {
    case factTopics.persons:
      return { ...NO_FACTS, backlog, persons: factsOfTopic[topic].parse(payload).facts }
    case factTopics.cases:
      return { ...NO_FACTS, backlog, care: of('case', factsOfTopic[topic].parse(payload).facts) }
    case factTopics.deliveries:
      return { ...NO_FACTS, backlog, care: of('delivery', factsOfTopic[topic].parse(payload).facts) }
    case factTopics.appointments:
      return { ...NO_FACTS, backlog, care: of('appointment', factsOfTopic[topic].parse(payload).facts) }
    case factTopics.assessments:
      return { ...NO_FACTS, backlog, care: of('assessment', factsOfTopic[topic].parse(payload).facts) }
    case factTopics.transfers:
      return { ...NO_FACTS, backlog, care: of('transfer', factsOfTopic[topic].parse(payload).facts) }
    case factTopics.offers:
      return { ...NO_FACTS, offers: factsOfTopic[topic].parse(payload).facts }
    case factTopics.staff:
      return { ...NO_FACTS, staff: factsOfTopic[topic].parse(payload).facts }
    case factTopics.amounts:
      return { ...NO_FACTS, amounts: factsOfTopic[topic].parse(payload).facts }
    default:
      throw new Error(`An event of the topic ${topic} is in the log of the warehouse`)
  }
}

/** Whether an event is of an archive that is taken over. */
export const isBacklog = (payload: unknown) =>
  typeof payload === 'object' && payload !== null && 'backlog' in payload && payload.backlog === true

/** Loads what is stored of the persons of a batch, and of the persons whose facts go over to them. */
async function loadStored(
  writing: Writing,
  persons: readonly PersonFact[],
  care: readonly CareFact[],
  people: People,
): Promise<void> {
  const named = new Set([...persons.map(({ pseudonym }) => pseudonym), ...care.map(({ person }) => person)])
  if (named.size === 0) return
  const facts = new Map<CareKind, string[]>()
  for (const { kind, pseudonym } of care) {
    const some = facts.get(kind)
    if (some) some.push(pseudonym)
    else facts.set(kind, [pseudonym])
  }
  const stored = await careFactsOf(writing, [...named], facts)
  for (const { person } of stored) named.add(person)
  for (const person of await personFactsOf(writing, [...named])) people.load(person)
  for (const fact of stored) people.load(fact)
}

/** Loads the cells that the buffer lacks and applies the pending deltas. */
async function applyDeltas(writing: Writing, { numbers, buffer, deltas }: IngestContext): Promise<void> {
  const missing = buffer.complete ? [] : [...deltas.missingFrom(buffer)]
  const found = await cellsAt(
    writing,
    missing.map((cell) => numbers.addressOf(cell)),
  )
  for (const cell of found) buffer.put(numbers.numberOf(cell.address), cell)
  deltas.apply(buffer)
}
