import { factTopics } from '@cse/db/src/outbox/facts'
import type { Writing } from '@cse/db/src/session/schema-session'
import type { ServiceTypes } from '../rules/contribution.ts'
import {
  type CareFact,
  type CareKind,
  factsOfTopic,
  type HeardAmount,
  type HeardOffer,
  type HeardPerson,
  type HeardStaff,
} from '../rules/fact.ts'
import { cellsAt } from '../store/warehouse/cells.ts'
import type { LoggedEvent } from '../store/warehouse/event-log.ts'
import { careFactsOf, keepCareFacts, keepPersonFacts, personFactsOf } from '../store/warehouse/facts.ts'
import { keepAmounts, keepOffers, keepStaff } from '../store/warehouse/public-facts.ts'
import type { Telling } from '../store/warehouse/revisions.ts'
import type { Shelf } from './cell-buffer.ts'
import type { CellNumbers } from './cell-numbers.ts'
import type { Moves } from './pending-deltas.ts'
import { type Heard, People } from './people.ts'

/** With what events are taken in. */
export interface Bench {
  readonly numbers: CellNumbers
  readonly serviceTypes: ServiceTypes
  readonly shelf: Shelf
  readonly moves: Moves
  /** By which figures move; null where what they were before is not kept. */
  telling: Telling | null
}

/** Takes a portion of events in, one fact after the other: keeps the facts that are news and moves the cells on the shelf. */
export async function takePortion(
  writing: Writing,
  events: readonly LoggedEvent[],
  bench: Bench,
): Promise<void> {
  const heard = events.map((event) => ({ at: event.heardAt, ...read(event) }))
  await takeFacts(writing, heard, bench)
  await keepOffers(
    writing,
    heard.flatMap(({ offers }) => offers),
  )
  await keepStaff(
    writing,
    heard.flatMap(({ staff }) => staff),
  )
  await keepAmounts(
    writing,
    heard.flatMap(({ amounts }) => amounts),
  )
}

/** Facts about people, and how they came. */
interface HeardFacts extends Heard {
  readonly persons: readonly HeardPerson[]
  readonly care: readonly CareFact[]
}

/** Takes facts about people in, one after the other: keeps those that are news and moves the cells on the shelf. */
export async function takeFacts(writing: Writing, heard: readonly HeardFacts[], bench: Bench): Promise<void> {
  const persons = heard.flatMap(({ persons }) => persons)
  const care = heard.flatMap(({ care }) => care)
  const people = new People(bench.numbers, bench.serviceTypes, bench.moves)
  await rememberThose(writing, persons, care, people)

  const newsOfPersons = new Map<string, HeardPerson>()
  const newsOfCare = new Map<string, CareFact>()
  for (const { at, persons, care, backlog } of heard) {
    const how: Heard = { at, backlog }
    for (const fact of persons) {
      if (people.takePerson(fact, how)) newsOfPersons.set(fact.pseudonym, fact)
      if (bench.moves.full) await settle(writing, bench)
    }
    for (const fact of care) {
      if (people.takeCare(fact, how)) newsOfCare.set(fact.pseudonym, fact)
      if (bench.moves.full) await settle(writing, bench)
    }
  }
  await settle(writing, bench)
  await keepPersonFacts(writing, [...newsOfPersons.values()])
  await keepCareFacts(writing, [...newsOfCare.values()])
}

/** What an event carries. Events were checked when they were heard. */
interface Read {
  readonly backlog: boolean
  readonly persons: readonly HeardPerson[]
  readonly care: readonly CareFact[]
  readonly offers: readonly HeardOffer[]
  readonly staff: readonly HeardStaff[]
  readonly amounts: readonly HeardAmount[]
}

const SILENT: Read = { backlog: false, persons: [], care: [], offers: [], staff: [], amounts: [] }

function read({ topic, payload }: LoggedEvent): Read {
  const backlog = isBacklog(payload)
  const of = (kind: CareKind, facts: readonly object[]) =>
    facts.map((fact) => ({ kind, ...fact }) as CareFact)
  switch (topic) {
    case factTopics.persons:
      return { ...SILENT, backlog, persons: factsOfTopic[topic].parse(payload).facts }
    case factTopics.cases:
      return { ...SILENT, backlog, care: of('case', factsOfTopic[topic].parse(payload).facts) }
    case factTopics.deliveries:
      return { ...SILENT, backlog, care: of('delivery', factsOfTopic[topic].parse(payload).facts) }
    case factTopics.appointments:
      return { ...SILENT, backlog, care: of('appointment', factsOfTopic[topic].parse(payload).facts) }
    case factTopics.assessments:
      return { ...SILENT, backlog, care: of('assessment', factsOfTopic[topic].parse(payload).facts) }
    case factTopics.transfers:
      return { ...SILENT, backlog, care: of('transfer', factsOfTopic[topic].parse(payload).facts) }
    case factTopics.offers:
      return { ...SILENT, offers: factsOfTopic[topic].parse(payload).facts }
    case factTopics.staff:
      return { ...SILENT, staff: factsOfTopic[topic].parse(payload).facts }
    case factTopics.amounts:
      return { ...SILENT, amounts: factsOfTopic[topic].parse(payload).facts }
    default:
      throw new Error(`An event of the topic ${topic} is in the log of the warehouse`)
  }
}

/** Whether the event is of an archive that is taken over. */
export const isBacklog = (payload: unknown) =>
  typeof payload === 'object' && payload !== null && 'backlog' in payload && payload.backlog === true

async function rememberThose(
  writing: Writing,
  persons: readonly HeardPerson[],
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
  const kept = await careFactsOf(writing, [...named], facts)
  for (const { person } of kept) named.add(person)
  for (const person of await personFactsOf(writing, [...named])) people.remember(person)
  for (const fact of kept) people.remember(fact)
}

/** Puts the cells that are waited for on the shelf and moves them. */
async function settle(writing: Writing, { numbers, shelf, moves }: Bench): Promise<void> {
  const missing = shelf.complete ? [] : [...moves.missingFrom(shelf)]
  const found = await cellsAt(
    writing,
    missing.map((cell) => numbers.addressOf(cell)),
  )
  for (const cell of found) shelf.put(numbers.numberOf(cell.address), cell)
  moves.apply(shelf)
}
