import {
  type GeneralisationStep,
  INNOCUOUS,
  KNOWN,
  SENSITIVE,
  STEPS,
} from '../../src/rules/release/generalisation.ts'
import { K } from '../../src/rules/release/k-anonymity.ts'
import { columns, type TraitColumn, type Traits } from '../../src/rules/release/traits.ts'

/** A case and its person. */
export interface CaseRecord {
  /** Equal for records of the same person alone. It is not released. */
  readonly person: string | number
  readonly traits: Traits
}

/** Records that are equal in a release. */
export interface ReleasedClass {
  readonly traits: Traits
  readonly records: number
  /** The number of their persons. */
  readonly persons: number
  /** The index of the step that released them. */
  readonly step: number
}

export interface Released {
  readonly classes: readonly ReleasedClass[]
  /** The number of records that no step could release. */
  readonly withheld: number
}

/**
 * What is released of these cases, computed in memory as `makeClasses` does it over sets: those whose combination of traits is shared by at least
 * `k` persons, and the others once a step of generalisation has brought them there. A combination is also held back for the next step while its group,
 * of whom the same is known, would be homogeneous in something sensitive.
 */
export function release(cases: readonly CaseRecord[], k: number = K): Released {
  let open = cases
  const settled: ReleasedClass[] = []
  STEPS.forEach((step, at) => {
    open = open.map(({ person, traits }) => ({ person, traits: generalised(traits, step) }))
    const shared = classesOf(open, at).filter(({ persons }) => persons >= k)
    const homogeneous = homogeneousGroups([...settled, ...shared])
    const diverse = shared.filter(({ traits }) => !homogeneous.has(combinationOf(traits, KNOWN)))
    settled.push(...diverse)
    const names = new Set(diverse.map(({ traits }) => combinationOf(traits)))
    open = open.filter(({ traits }) => !names.has(combinationOf(traits)))
  })
  return { classes: merged(settled), withheld: open.length }
}

function classesOf(cases: readonly CaseRecord[], step: number): ReleasedClass[] {
  const classes = new Map<string, { traits: Traits; records: number; persons: Set<string | number> }>()
  for (const { person, traits } of cases) {
    const name = combinationOf(traits)
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

/** The groups, by what is known of them, whose members all agree in something sensitive. */
function homogeneousGroups(classes: readonly ReleasedClass[]): ReadonlySet<string> {
  const groups = Map.groupBy(classes, ({ traits }) => combinationOf(traits, KNOWN))
  return new Set([...groups].filter(([, members]) => members && isHomogeneous(members)).map(([name]) => name))
}

function isHomogeneous(members: readonly ReleasedClass[]): boolean {
  return SENSITIVE.some((column) => {
    const [value, ...others] = new Set(members.map(({ traits }) => traits[column]))
    const [first] = members
    return others.length === 0 && value != null && first !== undefined && !isInnocuous(column, first.traits)
  })
}

function isInnocuous(sensitive: (typeof SENSITIVE)[number], traits: Traits): boolean {
  return INNOCUOUS.some(
    ({ column, value, where }) =>
      column === sensitive &&
      value === traits[column] &&
      (where === undefined || where.among.includes(traits[where.column] ?? '')),
  )
}

/** Two steps may end at the same combination; it is one class, of the first of them, of at least as many persons as either. */
function merged(classes: readonly ReleasedClass[]): ReleasedClass[] {
  const alike = Map.groupBy(classes, ({ traits }) => combinationOf(traits))
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

const combinationOf = (traits: Traits, of: readonly (keyof Traits)[] = columns): string =>
  JSON.stringify(of.map((column) => traits[column]))

/** The traits after a step. */
export function generalised(traits: Traits, { change }: GeneralisationStep): Traits {
  const changed = Object.entries(change).map(([column, broader]) => {
    const value = traits[column as TraitColumn]
    return [column, value === null || broader === null ? null : (broader[value] ?? value)] as const
  })
  return { ...traits, ...Object.fromEntries(changed) }
}
