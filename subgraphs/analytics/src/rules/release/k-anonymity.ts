import { generalised, INNOCUOUS, KNOWN, SENSITIVE, STEPS } from './generalisation.ts'
import { columns, type Traits } from './traits.ts'

/** A case and whose it is. */
export interface CaseRecord {
  /** Anything that is equal for records of the same person alone. It does not leave. */
  readonly person: string | number
  readonly traits: Traits
}

/** Records that a release does not tell apart. */
export interface ReleasedClass {
  readonly traits: Traits
  readonly records: number
  /** How many persons they are about. */
  readonly persons: number
  /** Which of {@link STEPS} released them. */
  readonly step: number
}

export interface Released {
  readonly classes: readonly ReleasedClass[]
  /** How many records no step could release. */
  readonly withheld: number
}

/** Persons that share a combination, at least (Regole deontologiche 19A00181 art. 5 asks for 3). */
export const K = 5

/**
 * What is released of these cases: those whose combination of traits is shared by at least `k` persons, and the others once a step of
 * generalisation has brought them there. A combination is also held back for the next step while everybody of whom the same is known
 * would be told the same of what is sensitive. The database does the same over sets: see `release/classes.ts`.
 */
export function release(cases: readonly CaseRecord[], k: number = K): Released {
  let open = cases
  const settled: ReleasedClass[] = []
  STEPS.forEach((step, at) => {
    open = open.map(({ person, traits }) => ({ person, traits: generalised(traits, step) }))
    const shared = classesOf(open, at).filter(({ persons }) => persons >= k)
    const telling = tellingGroups([...settled, ...shared])
    const diverse = shared.filter(({ traits }) => !telling.has(nameOf(traits, KNOWN)))
    settled.push(...diverse)
    const names = new Set(diverse.map(({ traits }) => nameOf(traits)))
    open = open.filter(({ traits }) => !names.has(nameOf(traits)))
  })
  return { classes: merged(settled), withheld: open.length }
}

/** Records that were left over, as a release tells them: a small count is told no more here than elsewhere. */
export const roundedUp = (withheld: number, k: number = K): number => Math.ceil(withheld / k) * k

function classesOf(cases: readonly CaseRecord[], step: number): ReleasedClass[] {
  const classes = new Map<string, { traits: Traits; records: number; persons: Set<string | number> }>()
  for (const { person, traits } of cases) {
    const name = nameOf(traits)
    const known = classes.get(name) ?? { traits, records: 0, persons: new Set() }
    known.records++
    known.persons.add(person)
    classes.set(name, known)
  }
  return [...classes.values()].map(({ traits, records, persons }) => ({
    traits,
    records,
    persons: persons.size,
    step,
  }))
}

/** The groups, by what is known of them, of which all members would be told the same of something sensitive. */
function tellingGroups(classes: readonly ReleasedClass[]): ReadonlySet<string> {
  const groups = Map.groupBy(classes, ({ traits }) => nameOf(traits, KNOWN))
  return new Set([...groups].filter(([, members]) => members && tells(members)).map(([name]) => name))
}

function tells(members: readonly ReleasedClass[]): boolean {
  return SENSITIVE.some((column) => {
    const [value, ...others] = new Set(members.map(({ traits }) => traits[column]))
    const [first] = members
    return others.length === 0 && value != null && first !== undefined && !isInnocuous(column, first.traits)
  })
}

function isInnocuous(told: (typeof SENSITIVE)[number], traits: Traits): boolean {
  return INNOCUOUS.some(
    ({ column, value, where }) =>
      column === told &&
      value === traits[column] &&
      (where === undefined || where.among.includes(traits[where.column] ?? '')),
  )
}

/** Two steps may end at the same combination; it is one class, of the first of them, of at least as many persons as either. */
function merged(classes: readonly ReleasedClass[]): ReleasedClass[] {
  const alike = Map.groupBy(classes, ({ traits }) => nameOf(traits))
  return [...alike.values()].flatMap(([first, ...others]) =>
    first === undefined
      ? []
      : [
          {
            ...first,
            records: others.reduce((sum, { records }) => sum + records, first.records),
            persons: Math.max(first.persons, ...others.map(({ persons }) => persons)),
          },
        ],
  )
}

const nameOf = (traits: Traits, of: readonly (keyof Traits)[] = columns): string =>
  JSON.stringify(of.map((column) => traits[column]))
