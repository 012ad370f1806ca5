import { isAssured, type rolesOf, type Scope, type Viewer } from './viewer.ts'

/**
 * Who is meant by one word of the policy table: everybody of a scope, or whoever holds a role of it. A citizen counts as one only with
 * an identity of level 2; with less, no more is open than what is open to {@link everyone}.
 */
export type Audience = Scope | { [S in Scope]: `${S}:${(typeof rolesOf)[S][number]}` }[Scope]

/** The line of what every authenticated viewer may see, with the reason why nobody is kept out. Made by {@link everyone} alone. */
type Everyone = readonly ['EVERYONE'] & { readonly reason: string }

/** A line of the policy table: whoever is meant by one of its words is admitted. */
export type PolicyLine = readonly Audience[] | Everyone

/** What a field demands of a viewer, as words of the table. */
export type Demand = readonly (Audience | 'EVERYONE')[]

/** The policy table of a subgraph: type, then field; `*` is who may enter the type at all and speaks for its fields without a line. */
export type Policy = Readonly<Record<string, Readonly<Record<string, PolicyLine>>>>

/**
 * The line that admits every authenticated viewer. The reason is printed beside the access matrix (`schema/access.md`); a line without
 * one does not compile.
 */
export function everyone<const Reason extends string>(reason: Reason extends '' ? never : Reason): Everyone {
  return Object.freeze(Object.assign(['EVERYONE'] as const, { reason }))
}

/** The reason of a line that admits everyone; undefined for any other. */
export function reasonOf(line: PolicyLine): string | undefined {
  return 'reason' in line ? line.reason : undefined
}

/** For which purposes (`schema/purposes.json`) whoever is admitted may use a field, by the words that admit them. */
type Purposes = Readonly<Partial<Record<Audience, readonly string[]>>>

/** A line that admits each role for some purposes only. Made by {@link forPurposes} alone. */
export type ForPurposes = readonly Audience[] & { readonly purposes: Purposes }

/** The line that admits each role for its own purposes, which the field itself compares with that of the request. */
export function forPurposes(purposes: Purposes): ForPurposes {
  const words = Object.keys(purposes).filter((word): word is Audience => word in purposes)
  return Object.freeze(Object.assign(words, { purposes: Object.freeze(purposes) }))
}

/** The purposes of a line; undefined for one that asks for none. */
export function purposesIn(line: PolicyLine): Purposes | undefined {
  return isForPurposes(line) ? line.purposes : undefined
}

const isForPurposes = (line: PolicyLine): line is ForPurposes => 'purposes' in line

/** For which purposes a line admits the viewer, by all roles held. */
export function admittedPurposes({ purposes }: ForPurposes, viewer: Viewer): string[] {
  const words = wordsFor(viewer)
  const admitted = Object.entries(purposes).flatMap(([word, codes]) => (words.has(word) ? codes : []))
  return [...new Set(admitted)].toSorted()
}

/** Writes down a policy table. A line that admits nobody is refused: what nobody may see does not belong in the graph. */
export function definePolicy(policy: Policy): Policy {
  for (const [type, lines] of Object.entries(policy)) {
    for (const [field, line] of Object.entries(lines)) {
      if (line.length === 0) throw new Error(`The policy line of ${type}.${field} admits nobody`)
    }
  }
  return policy
}

/** The line that decides a field: its own, else that of its type; undefined when the table says nothing. */
export function audienceOf(policy: Policy, type: string, field: string): PolicyLine | undefined {
  const lines = policy[type]
  return lines && Object.hasOwn(lines, field) ? lines[field] : lines?.['*']
}

/** Whether the line admits the viewer: one matching word is enough. */
export function admits(line: Demand, viewer: Viewer): boolean {
  const words = wordsFor(viewer)
  return line.some((word) => words.has(word))
}

/** Whether everybody whom `narrow` admits is admitted by `wide` too. */
export function covers(wide: Demand, narrow: Demand): boolean {
  return narrow.every((word) =>
    wide.some((other) => other === 'EVERYONE' || other === word || other === scopeOf(word)),
  )
}

const wordsOfViewers = new WeakMap<Viewer, ReadonlySet<string>>()

/** The words of the table that mean this viewer; kept, since a long list repeats it for every row. */
function wordsFor(viewer: Viewer): ReadonlySet<string> {
  const known = wordsOfViewers.get(viewer)
  if (known) return known
  const words = new Set(['EVERYONE'])
  if (isAssured(viewer)) {
    words.add(viewer.scope)
    for (const role of viewer.roles) words.add(`${viewer.scope}:${role}`)
  }
  wordsOfViewers.set(viewer, words)
  return words
}

function scopeOf(word: Demand[number]): string {
  return word.split(':', 1)[0] ?? word
}
