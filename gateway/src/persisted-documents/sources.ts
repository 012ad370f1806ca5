import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { type DocumentNode, type FragmentDefinitionNode, Kind, parse, visit } from 'graphql'
import type { Reach, Registration } from './registration.ts'

/** A file that holds an operation, and with what reach it will run. */
export interface OperationSource {
  readonly path: string
  readonly reach: Reach
}

/** What operations of a client have in common, by the name of the fragment. */
export type SharedFragments = ReadonlyMap<string, string>

/** The `.graphql` files of a partner lie in its folder, those of an application in the folders of its components. */
export function sourcesOf(folder: string, registration: Registration): readonly OperationSource[] {
  const places: [string, Reach][] =
    registration.kind === 'PARTNER'
      ? [[folder, registration.runsAs]]
      : Object.entries(registration.components).map(([name, reach]) => [join(folder, name), reach])
  return places.flatMap(([place, reach]) => graphqlFiles(place).map((path) => ({ path, reach })))
}

/**
 * The fragments of a client: one in each `.graphql` file of its folder `fragments`.
 * @throws with a sentence that names the file
 */
export function fragmentsOf(folder: string): SharedFragments {
  const place = join(folder, 'fragments')
  if (!existsSync(place)) return new Map()
  const fragments = new Map<string, string>()
  for (const path of graphqlFiles(place)) {
    const text = readFileSync(path, 'utf8')
    const [fragment, ...more] = parse(text).definitions
    if (fragment?.kind !== Kind.FRAGMENT_DEFINITION || more.length > 0)
      throw new Error(`${path}: it must hold one fragment.`)
    if (fragments.has(fragment.name.value))
      throw new Error(`${path}: there is another fragment ${fragment.name.value}.`)
    fragments.set(fragment.name.value, text)
  }
  return fragments
}

/** An operation with the fragments behind it that it uses, and those that they use, in the order of their names. */
export function withFragments(text: string, fragments: SharedFragments): string {
  const used = new Set<string>()
  const own = new Set(fragmentsIn(parse(text)).map(({ name }) => name.value))
  gather(text)
  return [text, ...[...used].toSorted().map((name) => fragments.get(name))].join('\n')

  function gather(part: string): void {
    visit(parse(part), {
      FragmentSpread({ name: { value: name } }) {
        const fragment = fragments.get(name)
        if (own.has(name) || used.has(name) || fragment === undefined) return
        used.add(name)
        gather(fragment)
      },
    })
  }
}

/** The text of an operation's file with the fragments of its client, as a person would write it in one piece. */
export function operationText(path: string): string {
  const place = dirname(path)
  const text = readFileSync(path, 'utf8')
  return withFragments(text, new Map([...fragmentsOf(dirname(place)), ...fragmentsOf(place)]))
}

/** The names of the fragments that a document spreads. */
export function spreadIn(text: string): ReadonlySet<string> {
  const names = new Set<string>()
  visit(parse(text), { FragmentSpread: ({ name }) => void names.add(name.value) })
  return names
}

function fragmentsIn({ definitions }: DocumentNode): FragmentDefinitionNode[] {
  return definitions.filter((definition) => definition.kind === Kind.FRAGMENT_DEFINITION)
}

function graphqlFiles(place: string): string[] {
  return readdirSync(place)
    .filter((name) => name.endsWith('.graphql'))
    .toSorted()
    .map((name) => join(place, name))
}
