import { type GraphQLNamedType, type GraphQLSchema, isObjectType, OperationTypeNode } from 'graphql'
import { rootFieldText, typeText } from './reference-text.ts'

/** A subgraph as its own schema says. */
interface Part {
  readonly name: string
  readonly schema: GraphQLSchema
}

/**
 * The pages of the reference by file name, from the descriptions of the public API: one for each subgraph, with what can be queried of it and
 * its types, and one for the types that several have.
 */
export function referencePages(api: GraphQLSchema, subgraphs: readonly Part[]): ReadonlyMap<string, string> {
  const homes = homesIn(subgraphs)
  const typesAt = (home: string | undefined): GraphQLNamedType[] =>
    Object.values(api.getTypeMap())
      .filter(
        (type) => !type.name.startsWith('__') && !ROOTS.includes(type.name) && homes.get(type.name) === home,
      )
      .toSorted((one, other) => (one.name < other.name ? -1 : 1))

  const pages = subgraphs.map(({ name, schema }) => {
    const roots = ROOTS.map((root) => rootText(api, schema, root)).filter((text) => text !== '')
    return [
      `${name}.md`,
      page(`The graph: ${name}`, [...roots, '## Types\n', ...typesAt(name).map(typeText)]),
    ] as const
  })
  const shared = page('The graph: what its parts share', typesAt(undefined).map(typeText))
  return new Map([...pages, ['shared.md', shared]])
}

const ROOTS: readonly string[] = ['Query', 'Mutation', 'Subscription']

/** The subgraph of each type that belongs to one alone. */
function homesIn(subgraphs: readonly Part[]): ReadonlyMap<string, string> {
  const homes = new Map<string, string[]>()
  for (const { name, schema } of subgraphs)
    for (const type of Object.values(schema.getTypeMap()))
      if (!type.extensions.foreign) homes.set(type.name, [...(homes.get(type.name) ?? []), name])
  return new Map(
    [...homes].flatMap(([type, [home, ...others]]) => (home && others.length === 0 ? [[type, home]] : [])),
  )
}

function rootText(api: GraphQLSchema, part: GraphQLSchema, root: string): string {
  const [whole, own] = [api.getType(root), part.getType(root)]
  if (!isObjectType(whole) || !isObjectType(own)) return ''
  const fields = Object.values(whole.getFields()).filter(({ name }) => name in own.getFields())
  const operation = KEYWORDS[root] ?? OperationTypeNode.QUERY
  return fields.length === 0
    ? ''
    : `## ${root}\n\n${fields.map((field) => rootFieldText(field, operation)).join('\n')}`
}

const KEYWORDS: Readonly<Record<string, OperationTypeNode>> = {
  Query: OperationTypeNode.QUERY,
  Mutation: OperationTypeNode.MUTATION,
  Subscription: OperationTypeNode.SUBSCRIPTION,
}

const page = (title: string, parts: readonly string[]): string =>
  `# ${title}\n\nWritten by \`pnpm compose\` from the descriptions in the schema; not edited by hand.\n\n${parts.join('\n')}`
